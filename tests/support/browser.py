"""The Chromium of the tests: the one that the product would take, opened with the product's own switches."""

import os
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import Browser, async_playwright, expect

from core.platforms.browser.process.chromium import find_chromium, launch_arguments
from tests.support.patience import HANG_MS

expect.set_options(timeout=HANG_MS)  # Playwright's own five seconds are too few on a busy machine


def chromium_path() -> Path:
    """The one that `CHROMIUM_PATH` names, an installed one, or Playwright's download."""
    found = find_chromium(os.environ.get("CHROMIUM_PATH"))
    assert found is not None, "no Chromium installed"
    return found


@asynccontextmanager
async def open_chromium(extra: Sequence[str] = ()) -> AsyncIterator[Browser]:
    """A Chromium of its own."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium_path(), args=launch_arguments(extra))
        yield browser
        await browser.close()
