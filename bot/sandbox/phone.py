"""A person's phone in the tour: a real browser that follows a login link, worked by the page's own keys."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from playwright.async_api import Page, ViewportSize, async_playwright, expect
from playwright.async_api import TimeoutError as PlaywrightTimeout

from core.platforms.browser.process.chromium import find_chromium, launch_arguments

SCREEN = ViewportSize(width=390, height=844)
_OPEN_MS = 180_000
_STEPS_MS = (3_000, 6_000, 12_000, 24_000, 48_000)
"""How long each try waits: a tap that was lost is soon repeated, and a busy machine gets its time."""


@asynccontextmanager
async def open_phone(chromium: str | Path | None = None) -> AsyncIterator[Page]:
    """A page of a phone's size in a browser of its own."""
    async with async_playwright() as driver:
        path = find_chromium(chromium)
        browser = await driver.chromium.launch(executable_path=path, args=launch_arguments())
        try:
            context = await browser.new_context(viewport=SCREEN, has_touch=True, locale="es-ES")
            yield await context.new_page()
        finally:
            await browser.close()


async def enter(page: Page, link: str) -> None:
    """Follow the link and wait until the live browser is seen."""
    await page.goto(link)
    await page.get_by_role("button", name="Entrar").click()
    await expect(page.locator("#status")).to_be_empty(timeout=_OPEN_MS)


async def fill_next(page: Page, text: str) -> None:
    """Move on to the next field of the watched page and fill it, until it has arrived there."""
    box, before = page.locator("#text"), await page.locator("#text").get_attribute("placeholder")
    for step_ms in _STEPS_MS:
        await page.locator("[data-key=Tab]").click()
        with suppress(AssertionError):
            await expect(box).not_to_have_attribute("placeholder", before or "", timeout=step_ms)
            break
    await box.fill(text)
    await expect(page.locator("#arrived")).to_have_text("llegó ✓", timeout=_OPEN_MS)


async def send_form(page: Page) -> None:
    """Enter, and wait until the watched page is another one."""
    await page.locator("#text").press("Enter")
    await expect(page.locator("#text")).to_be_disabled(timeout=_OPEN_MS)


async def press_until(page: Page, sentence: str) -> None:
    """Press the next button of the watched page, until the page says that sentence."""
    for step_ms in _STEPS_MS:
        with suppress(PlaywrightTimeout):
            await page.locator("[data-key=Tab]").click(timeout=step_ms)
            await page.get_by_role("button", name="Intro").click(timeout=step_ms)
        with suppress(AssertionError):
            await expect(page.locator("#status")).to_contain_text(sentence, timeout=step_ms)
            return
    raise TimeoutError(f"the page does not say «{sentence}»")
