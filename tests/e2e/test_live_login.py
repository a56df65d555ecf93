"""Logging in by hand at phone width, for each network: link, wrong password, right one, code, captured, told.

Two real Chromiums: the one that is watched belongs to the product, the one that watches to the person.
"""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import Page, async_playwright, expect

from bot.sandbox.demo_world import Stage, open_stage
from core.domain.platforms import NETWORKS, Platform
from core.domain.sessions.session import SessionStatus
from core.platforms.login.live_browser import LiveLogin
from sandbox.sites.logins import CODE, password_of
from sandbox.world_people import ACCOUNTS, ONESIMO, QUIRINO, SeedAccount
from tests.support.browser import chromium_path

DEAD = {
    Platform.FACEBOOK: (ONESIMO, "expired_login_and_deleted"),
    Platform.INSTAGRAM: (QUIRINO, "expired_cookie_deleted"),
    Platform.X: (ONESIMO, "expired"),
}


@asynccontextmanager
async def phone() -> AsyncIterator[Page]:
    """A phone's browser."""
    async with async_playwright() as driver:
        browser = await driver.chromium.launch(executable_path=str(chromium_path()), args=["--no-sandbox"])
        context = await browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
        yield await context.new_page()
        await browser.close()


class Fingers:
    """Taps and types on the viewer's page, and waits until the watched page shows what they did."""

    def __init__(self, page: Page, watched: LiveLogin) -> None:
        self.page = page
        self.watched = watched._page

    async def tap(self, selector: str) -> None:
        place = await self.watched.locator(selector).first.bounding_box()
        screen = await self.page.locator("#screen").bounding_box()
        assert place is not None
        assert screen is not None
        await self.page.touchscreen.tap(
            screen["x"] + place["x"] + place["width"] / 2, screen["y"] + place["y"] + place["height"] / 2
        )

    async def write(self, selector: str, text: str) -> None:
        await self.tap(selector)
        box = self.page.locator("#text")
        await expect(box).to_be_enabled()
        await expect(self.watched.locator(selector).first).to_be_focused()
        await box.fill(text)
        await expect(self.watched.locator(selector).first).to_have_value(text)
        await expect(self.page.locator("#arrived")).to_have_text("llegó ✓")

    async def enter(self) -> None:
        await self.page.locator("#text").press("Enter")


def seed(platform: Platform) -> SeedAccount:
    person, state = DEAD[platform]
    wanted = (person.telegram_user_id, platform.value, state)
    return next(one for one in ACCOUNTS if (one.telegram_user_id, one.platform, one.state) == wanted)


async def link(stage: Stage, person: int, platform: Platform) -> str:
    """The one-time link, asked for in the chat."""
    await stage.say(person, "/sesion")
    shown = await stage.wait(person, "Tus sesiones")
    await stage.press(person, "🔑 Entrar aquí", shown.message_id)
    asked = await stage.wait(person, "¿En qué red")
    name = NETWORKS[platform].title
    await stage.press(person, f"🔑 Entrar en {name}", asked.message_id)
    told = await stage.wait(person, f"Entra en {name}", "un solo uso")
    found = re.search(r"http://\S+", told.text)
    assert found is not None
    return found.group()


async def open_live(stage: Stage, page: Page, url: str) -> Fingers:
    await page.goto(url)
    await page.get_by_role("button", name="Entrar").click()
    await expect(page.locator("#status")).to_be_empty(timeout=30_000)
    (run,) = stage.container.assembly.services.logins.open_logins()
    watched = await run.browser()
    assert isinstance(watched, LiveLogin)
    return Fingers(page, watched)


async def log_in(fingers: Fingers, account: SeedAccount) -> None:
    """A wrong password first, then the right one, the code where there is one, and "save this browser?"."""
    user, password = "input:not([type=password])", "input[type=password]"
    await fingers.write(user, account.handle)
    await fingers.write(password, "no-es-esta")
    await fingers.enter()
    await expect(fingers.watched.get_by_text("La contraseña no es correcta")).to_be_visible()
    await fingers.write("input[name=username]", account.handle)
    await fingers.write(password, password_of(account.handle))
    await fingers.enter()
    if account.two_factor:
        await expect(fingers.watched.get_by_text("Escribe el código")).to_be_visible()
        await fingers.write("input[name=respuesta]", CODE)
        await fingers.enter()
    await expect(fingers.watched.get_by_text("¿Guardar este navegador?")).to_be_visible()
    await fingers.tap("button[value=no]")


async def test_every_network_is_entered_by_hand_and_the_chat_says_so(tmp_path: Path) -> None:
    async with open_stage(tmp_path) as stage, phone() as page:
        for platform in Platform:
            account = seed(platform)
            person = account.telegram_user_id
            fingers = await open_live(stage, page, await link(stage, person, platform))
            await log_in(fingers, account)
            await expect(page.locator("#status")).to_contain_text("la sesión quedó guardada", timeout=20_000)
            await stage.wait(person, f"Entraste en {NETWORKS[platform].title}", account.account_id[-4:])
            async with stage.container.database(write=False) as uow:
                member = await uow.people.by_telegram(person)
                assert member is not None
                session = await uow.sessions.for_person(member.person_id, platform)
            assert session is not None
            assert (session.status, session.account_id) == (SessionStatus.ACTIVE, account.account_id), platform
            assert stage.container.assembly.services.logins.open_logins() == ()


async def test_a_lost_connection_comes_back_and_terminar_changes_nothing(tmp_path: Path) -> None:
    account = seed(Platform.FACEBOOK)
    person = account.telegram_user_id
    async with open_stage(tmp_path) as stage, phone() as page:
        fingers = await open_live(stage, page, await link(stage, person, Platform.FACEBOOK))
        await fingers.write("#email", account.handle)
        await page.reload()
        await expect(page.locator("#status")).to_be_empty(timeout=30_000)
        await expect(page.locator("#text")).to_have_value(account.handle)
        await page.locator("#leave").click()
        await expect(page.locator("#status")).to_contain_text("Saliste sin entrar")
        await stage.wait(person, "Saliste sin entrar")
        async with stage.container.database(write=False) as uow:
            member = await uow.people.by_telegram(person)
            assert member is not None
            session = await uow.sessions.for_person(member.person_id, Platform.FACEBOOK)
        assert session is not None
        assert session.checked_at is None
