"""One real Chromium for the module's tests; every test has contexts of its own."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from core.cookies.model import Cookie
from tests.support.browser import open_chromium

Keep = Callable[..., Awaitable[list[Cookie]]]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def chromium() -> AsyncIterator[Browser]:
    """The browser that the environment names (`CHROMIUM_PATH`), the system's, or Playwright's own."""
    async with open_chromium() as browser:
        yield browser


@pytest.fixture
def keep(chromium: Browser) -> Keep:
    """Opens a context with cookies and gives back those that Chromium kept (with `url`: those it sends there)."""

    async def open_and_read(
        cookies: list[Any], url: str | None = None, origins: list[Any] | None = None
    ) -> list[Cookie]:
        state: Any = {"cookies": cookies, "origins": origins or []}
        context = await chromium.new_context(storage_state=state)
        try:
            return [dict(cookie) for cookie in await context.cookies(url)]
        finally:
            await context.close()

    return open_and_read
