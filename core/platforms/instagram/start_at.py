"""Reading a list from a cursor on: the page's own first question, asked for a later page."""

from collections.abc import Callable
from urllib.parse import parse_qs, quote, urlsplit

from playwright.async_api import Route

from core.platforms.reading.source import ListBrowser


class StartAt:
    """Adds a cursor to the first call for which `is_list` holds and that has none; nothing else is changed.

    Where the page asks in another way, the list begins at its beginning and known rows are passed over.
    """

    def __init__(self, cursor: str, is_list: Callable[[str], bool]) -> None:
        self.cursor = cursor
        self._is_list = is_list
        self._asked = False
        self._cancelled = False

    def cancel(self) -> None:
        """Leave every call as it is from now on."""
        self._cancelled = True

    async def install(self, browser: ListBrowser) -> None:
        """Watch for the first call of the page that is loaded next."""
        self._asked = False
        await browser.guard.wait(browser.get_page().route(self._is_list, self._handle, times=1))

    def take_cursor(self) -> str | None:
        """The cursor if the first call was asked with it, and None from then on."""
        asked, self._asked = self._asked, False
        return self.cursor if asked else None

    async def _handle(self, route: Route) -> None:
        url = route.request.url
        if self._cancelled or parse_qs(urlsplit(url).query).get("max_id"):
            await route.continue_()
            return
        self._asked = True
        joint = "&" if urlsplit(url).query else "?"
        await route.continue_(url=f"{url}{joint}max_id={quote(self.cursor, safe='')}")
