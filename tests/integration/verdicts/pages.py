"""Pages that are used again and again: opening a window of its own for every look would take minutes."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, cast

from playwright.async_api import BrowserContext, Page
from playwright.async_api import Error as PlaywrightError

from core.domain.sessions.session import SessionIdentity
from core.platforms.browser.pages.open_page import OpenPage
from core.platforms.browser.pages.page_setup import set_up_page
from core.platforms.browser.pool import BrowserPool

EVENTS = ("response", "requestfinished", "requestfailed", "framenavigated", "crash")
CALL_AGAIN = "window.callAgain"
ON_DEMAND = f"""
const later = window.setTimeout;
window.setTimeout = (work, ms) => {{ if (ms < 1000) return later(work, ms); {CALL_AGAIN} = work; return 0; }};
"""
"""The pages' scripts call their site every second; here they call when they are told to, by `CALL_AGAIN`."""
_TRIES = 20


class BorrowedContext:
    """A context with one page, empty of everything that the session before left; all else is the real one's."""

    def __init__(self, real: BrowserContext, page: Page) -> None:
        self.real = real
        self._page = page

    async def hand_over(self, identity: SessionIdentity) -> None:
        """Give the context to a session."""
        await self.real.add_cookies(cast("Any", identity.storage_state.cookies))

    async def take_back(self) -> None:
        """Leave the site, and nothing of the session behind."""
        for event in EVENTS:
            self._page._impl_obj.remove_all_listeners(event)
        await self._leave()
        await self.real.clear_cookies()

    async def _leave(self) -> None:
        for _ in range(_TRIES):
            with contextlib.suppress(PlaywrightError):  # the page was on its way elsewhere
                await self._page.goto("about:blank")
                return
            with contextlib.suppress(PlaywrightError):  # and the next try must not meet what is left of this one
                await self._page.wait_for_load_state()
        # It goes on loading itself for ever: away with it, as with any tab that hangs.
        restless, self._page = self._page, await self.real.new_page()
        await restless.close()

    async def new_page(self) -> Page:
        """The one page."""
        return self._page

    def __getattr__(self, name: str) -> Any:
        return getattr(self.real, name)


class ReusingPool(BrowserPool):
    """A browser pool whose contexts go from session to session. A page without a session is at about:blank."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._free: asyncio.Queue[BorrowedContext] = asyncio.Queue()

    @asynccontextmanager
    async def page(self, identity: SessionIdentity) -> AsyncIterator[OpenPage]:
        """The page of a context that is free at the moment, else of a new one."""
        borrowed = self._free.get_nowait() if not self._free.empty() else await self._open_one(identity)
        await borrowed.hand_over(identity)
        page = await borrowed.new_page()
        wire = await set_up_page(borrowed.real, page)
        try:
            yield OpenPage(cast("BrowserContext", borrowed), page, wire, lambda: True)
        finally:
            with contextlib.suppress(PlaywrightError):  # its page may have been closed
                await wire.detach()
            await borrowed.take_back()
            self._free.put_nowait(borrowed)

    async def _open_one(self, identity: SessionIdentity) -> BorrowedContext:
        await self.warm()
        real = await self._running[0].browser.new_context(locale=identity.locale, service_workers="block")
        await real.add_init_script(ON_DEMAND)
        return BorrowedContext(real, await real.new_page())
