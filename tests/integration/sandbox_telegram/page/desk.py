"""A page on a local Telegram, as the tests hold it."""

from dataclasses import dataclass

import telegram
from playwright.async_api import Locator, Page
from telegram import Update

from sandbox.telegram import Control, LocalTelegram
from tests.support.patience import HANG_S


@dataclass
class Desk:
    """A page on a local Telegram, and the bot behind it."""

    page: Page
    bot: telegram.Bot
    local: LocalTelegram

    @property
    def control(self) -> Control:
        return self.local.control

    def column(self, person: int) -> Locator:
        return self.page.locator(f"section[data-person='{person}']")

    def last(self, person: int) -> Locator:
        return self.column(person).locator(".msg").last


async def pending(bot: telegram.Bot) -> Update:
    """The newest update that waits for the bot."""
    return (await bot.get_updates(offset=-1, timeout=int(HANG_S)))[-1]
