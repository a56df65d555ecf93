"""One running product and one phone for all tests; what is typed is in no log and no file after any of them."""

import io
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, ViewportSize, async_playwright

from bot.logs.setup import configure_logging
from bot.sandbox.demo_world import Stage, open_stage
from core.domain.sessions.login import LoginEnd
from tests.e2e.canaries import kept_files, leaks, logging_kept
from tests.e2e.login.hands import TYPED
from tests.support.browser import chromium_path

PHONE = ViewportSize(width=390, height=844)


@pytest.fixture(scope="package")
def logged() -> Iterator[io.StringIO]:
    """Everything that anything logs, at the product's lowest level."""
    with logging_kept() as stream:
        configure_logging("DEBUG", stream=stream)
        yield stream


@pytest_asyncio.fixture(scope="package", loop_scope="package")
async def stage(logged: io.StringIO) -> AsyncIterator[Stage]:
    """The bot in a fresh local world."""
    with tempfile.TemporaryDirectory(prefix="e2e-") as folder:
        async with open_stage(Path(folder)) as opened:
            yield opened
            assert opened.container.assembly.services.logins.open_logins() == ()


@pytest_asyncio.fixture(scope="package", loop_scope="package")
async def chromium() -> AsyncIterator[Browser]:
    """The browser that watches."""
    async with async_playwright() as driver:
        browser = await driver.chromium.launch(executable_path=str(chromium_path()), args=["--no-sandbox"])
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="package")
async def phone(chromium: Browser) -> AsyncIterator[Page]:
    """A phone, new to us."""
    context = await chromium.new_context(viewport=PHONE, has_touch=True)
    await context.grant_permissions(["clipboard-read", "clipboard-write"])
    yield await context.new_page()
    await context.close()


@pytest_asyncio.fixture(loop_scope="package", autouse=True)
async def nothing_is_kept(stage: Stage, logged: io.StringIO) -> AsyncIterator[None]:
    """Not a character of a password or a code, wherever we write."""
    yield
    for run in stage.container.assembly.services.logins.open_logins():  # of a test that failed: the next one needs room
        run.finish(LoginEnd.LEFT)
        _ = [standing async for standing in run.standings()]
    places = [("log", logged.getvalue()), *kept_files(stage.container.settings.data_dir)]
    assert leaks(places, {f"{number}": text for number, text in enumerate(sorted(TYPED))}) == []
