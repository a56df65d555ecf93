"""One Chromium window, and per test a local Telegram in it."""

from collections.abc import AsyncIterator, Callable

import pytest_asyncio
from playwright.async_api import ConsoleMessage, Error, Page
from telegram import Update

from tests.fakes.aiogram_honesty import honest_telegram
from tests.integration.sandbox_telegram.page.desk import Desk
from tests.integration.sandbox_telegram.world import ALONDRA, BRUNO, open_bot
from tests.support.browser import open_chromium
from tests.support.patience import HANG_MS


@pytest_asyncio.fixture(loop_scope="package", scope="package")
async def window() -> AsyncIterator[Page]:
    """One Chromium window for the whole folder: opening one costs more than any test."""
    async with open_chromium() as browser:
        context = await browser.new_context(locale="es-ES", timezone_id="Europe/Madrid")
        page = await context.new_page()
        page.set_default_timeout(HANG_MS)
        yield page


@pytest_asyncio.fixture(loop_scope="package")
async def problems(window: Page) -> AsyncIterator[list[str]]:
    """What the page's console complains of; empty at the end of a good test."""
    seen: list[str] = []
    on_error: Callable[[Error], None] = lambda error: seen.append(str(error))  # noqa: E731 - removed again below
    on_line: Callable[[ConsoleMessage], None] = lambda line: seen.append(line.text) if line.type == "error" else None  # noqa: E731
    window.on("pageerror", on_error)
    window.on("console", on_line)
    yield seen
    window.remove_listener("pageerror", on_error)
    window.remove_listener("console", on_line)


@pytest_asyncio.fixture(loop_scope="package")
async def desk(window: Page, problems: list[str]) -> AsyncIterator[Desk]:
    await window.set_viewport_size({"width": 1280, "height": 760})
    async with honest_telegram() as local, open_bot(local) as bot:
        local.control.add_person(user_id=ALONDRA, first_name="Alondra", role_label="Analista")
        local.control.add_person(user_id=BRUNO, first_name="Bruno", role_label="Supervisor")
        await local.control.say(ALONDRA, "/start")
        (started,) = await bot.get_updates(allowed_updates=Update.ALL_TYPES)
        await bot.get_updates(offset=started.update_id + 1)  # else `pending` would give this one
        await window.goto(local.page_url)
        await window.locator(".column").nth(1).wait_for()
        yield Desk(window, bot, local)
        await window.goto("about:blank")
    assert problems == []
