"""A blank page in a context of its own, ready to go somewhere; and how it is left."""

import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from playwright.async_api import BrowserContext, CDPSession, Page
from playwright.async_api import Error as PlaywrightError

from core.errors import BrowserCrashedException
from core.platforms.browser.cancellation import within
from core.platforms.browser.pages.page_setup import set_up_page
from core.platforms.browser.pages.reach import PageReach
from core.platforms.browser.process.browser_process import RunningBrowser

_PAGE_LEAVE_MS = 1_000
_UNDO_S = 1.0
_BLANK = "about:blank"


@dataclass(frozen=True, slots=True)
class OpenPage:
    """Set up and not yet gone anywhere. `wire` receives its network events."""

    context: BrowserContext
    page: Page
    wire: CDPSession
    is_intact: Callable[[], bool]
    """False once the browser lost what the page needs: its cookies went with a dead network service, say."""


async def open_page(running: RunningBrowser, options: dict[str, Any], reach: PageReach | None) -> OpenPage:
    """Open it; the caller limits the wait. Without `reach` it may ask any public host. Raises Playwright's Error."""
    context = await running.browser.new_context(**options)
    try:
        page = await context.new_page()
        wire = await set_up_page(context, page, reach)
    except BaseException:
        if running.alive:
            with contextlib.suppress(PlaywrightError, BrowserCrashedException):
                await within(_UNDO_S, context.close())
        raise
    return OpenPage(context, page, wire, lambda: running.alive)


async def leave(context: BrowserContext) -> None:
    """Close it, without its cookies and away from the site first; the caller limits the wait.

    While a page is torn down its scripts still call their site, in the browser's own user agent and language: what
    tells the session's is gone before the page is. Such a call must not carry the session.
    """
    with contextlib.suppress(PlaywrightError):
        await context.clear_cookies()
    for page in context.pages:
        if page.url != _BLANK:
            with contextlib.suppress(PlaywrightError):
                await page.goto(_BLANK, wait_until="commit", timeout=_PAGE_LEAVE_MS)
    await context.close()
