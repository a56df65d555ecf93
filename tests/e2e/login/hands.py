"""A person with a phone: the link in the chat, taps on the picture, text in the one field."""

import asyncio
import re

from playwright.async_api import Locator, Page, expect

from bot.sandbox.demo_world import Stage
from core.domain.platforms import NETWORKS, Platform
from core.platforms.login.live_browser import LiveLogin
from core.services.login.run import LoginRun
from sandbox.sites import Account
from sandbox.world_people import ACCOUNTS, SeedAccount, SeedPerson
from tests.support.patience import HANG_S

TYPED: set[str] = set()
"""Secrets that were typed so far: nothing may keep them."""
USER, PASSWORD = "input:not([type=password]):not([type=hidden])", "input[type=password]"


class Hands:
    """Taps and types on the viewer's page, and waits until the watched page shows what they did."""

    def __init__(self, page: Page, run: LoginRun, watched: LiveLogin) -> None:
        self.page = page
        self.run = run
        self.live = watched
        self.watched = watched.page

    def see(self, selector: str) -> Locator:
        """A place of the watched page."""
        return self.watched.locator(selector).first

    async def tap(self, selector: str) -> None:
        """Touch the picture where the watched page has that place."""
        await expect(self.see(selector)).to_be_visible()
        place, screen = await asyncio.gather(
            self.see(selector).bounding_box(), self.page.locator("#screen").bounding_box()
        )
        assert place is not None
        assert screen is not None
        await self.page.touchscreen.tap(
            screen["x"] + place["x"] + place["width"] / 2, screen["y"] + place["y"] + place["height"] / 2
        )

    async def write(self, selector: str, text: str, *, secret: bool = False) -> None:
        """Tap a field and fill it."""
        if secret:
            TYPED.add(text)
        await self.tap(selector)
        box = self.page.locator("#text")
        await expect(self.see(selector)).to_be_focused()
        await expect(box).to_be_enabled()
        await box.fill(text)
        await expect(self.see(selector)).to_have_value(text)
        await expect(self.page.locator("#arrived")).to_have_text("llegó ✓")
        await expect(self.page.locator("#peek")).to_be_visible(visible=secret)
        assert await self.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "wider than the screen"

    async def enter(self) -> None:
        """Send the form."""
        await self.page.locator("#text").press("Enter")

    async def reads(self, text: str) -> None:
        """The watched page shows it."""
        await expect(self.watched.get_by_text(text).first).to_be_visible()

    async def told(self, sentence: str) -> None:
        """The viewer's page says so."""
        await expect(self.page.locator("#status")).to_contain_text(sentence)


def seed(person: SeedPerson, platform: Platform) -> SeedAccount:
    """Somebody's account."""
    return next(
        one for one in ACCOUNTS if (one.telegram_user_id, one.platform) == (person.telegram_user_id, platform.value)
    )


async def link_after(stage: Stage, person: int, platform: Platform, message_id: int) -> str:
    """The one-time link that the bot sends after a message."""
    told = await stage.control.wait_for(
        person,
        lambda entry: (
            entry.message_id > message_id and f"Entra en {NETWORKS[platform].title}" in entry.text and entry.from_bot
        ),
        timeout=HANG_S,
    )
    found = re.search(r"http://\S+", told.text)
    assert found is not None
    return found.group()


async def ask_for_link(stage: Stage, person: int, platform: Platform) -> str:
    """From `/sesion`, as everybody can at any time."""
    said = await stage.control.say(person, "/sesion")
    shown = await stage.control.wait_for(
        person, lambda entry: entry.from_bot and entry.message_id > said["message_id"], timeout=HANG_S
    )
    await stage.press(person, "🔑 Entrar aquí", shown.message_id)
    asked = await stage.control.wait_for(
        person, lambda entry: entry.message_id > shown.message_id and "¿En qué red" in entry.text, timeout=HANG_S
    )
    await stage.press(person, f"🔑 Entrar en {NETWORKS[platform].title}", asked.message_id)
    return await link_after(stage, person, platform, asked.message_id)


async def open_live(stage: Stage, page: Page, url: str) -> Hands:
    """Follow the link and wait for the picture."""
    await page.goto(url)
    await page.get_by_role("button", name="Entrar").click()
    await expect(page.locator("#status")).to_have_text("")
    (run,) = stage.container.assembly.services.logins.open_logins()
    watched = await run.browser()
    assert isinstance(watched, LiveLogin)
    return Hands(page, run, watched)


def new_account(stage: Stage, platform: Platform, handle: str) -> Account:
    """An account that nobody of the team has."""
    digits = str(sum(map(ord, handle)))
    prefix = {Platform.FACEBOOK: "1000900001", Platform.INSTAGRAM: "6100001", Platform.X: "17000000000001"}[platform]
    account = Account(prefix + digits.rjust(5, "0"), "Nadie Inventado", handle)
    stage.local.sites.site(platform.value).add_account(account)
    return account
