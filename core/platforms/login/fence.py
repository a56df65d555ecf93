"""Keeps a live page where it belongs: no other site, no download, no file chooser, no dialog, no second window.

What a dialog says is handed on.
"""

import asyncio
import contextlib
from collections.abc import Callable
from typing import Any

from playwright.async_api import BrowserContext, CDPSession, Dialog, Page
from playwright.async_api import Error as PlaywrightError

from core.domain.platforms import Platform
from core.domain.sessions.login import DialogKind, PageDialog
from core.platforms.browser.pages.page_setup import is_private, origin_of
from core.platforms.login.hosts import may_visit

LONGEST_DIALOG = 300
"""Characters of a dialog that are told."""
_KINDS = frozenset(kind.value for kind in DialogKind)
_DOCUMENTS = [{"urlPattern": "*", "resourceType": "Document", "requestStage": "Request"}]


class Fence:
    """Attached to a page before it goes anywhere; `close` waits for what it has under way."""

    def __init__(
        self,
        platform: Platform,
        context: BrowserContext,
        page: Page,
        wire: CDPSession,
        on_dialog: Callable[[PageDialog], None],
    ) -> None:
        self._platform = platform
        self._context = context
        self._page = page
        self._wire = wire
        self._on_dialog = on_dialog
        self._tasks: set[asyncio.Task[Any]] = set()
        self._main_frame = ""

    async def attach(self) -> None:
        """Watch from now on. Raises Playwright's Error.

        Requests are held up on a session of its own: whoever else holds them up on the page's would let them go.
        """
        tree = await self._wire.send("Page.getFrameTree")
        self._main_frame = tree["frameTree"]["frame"]["id"]
        held = await self._context.new_cdp_session(self._page)
        held.on("Fetch.requestPaused", lambda event: self._start(self._judge(held, event)))
        await held.send("Fetch.enable", {"patterns": _DOCUMENTS})
        self._page.on("dialog", lambda dialog: self._start(self._answer(dialog)))
        self._page.on("filechooser", lambda _chooser: None)  # a chooser that is listened to opens no window
        self._wire.on("Page.windowOpen", lambda event: self._start(self._move_here(event["url"])))
        self._context.on("page", lambda page: self._start(self._close(page)))  # by a browser that opens windows

    async def close(self) -> None:
        """Let go of what is under way."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _judge(self, held: CDPSession, event: dict[str, Any]) -> None:
        """Frames of a page may show whatever its reach admits (puzzles of other hosts, say); the page itself stays."""
        number = {"requestId": event["requestId"]}
        url, frame = event["request"]["url"], event.get("frameId") != self._main_frame
        stays = not is_private(origin_of(url)) if frame else may_visit(self._platform, url)
        with contextlib.suppress(PlaywrightError):
            if stays:
                await held.send("Fetch.continueRequest", number)
            else:
                await held.send("Fetch.failRequest", number | {"errorReason": "Aborted"})

    async def _move_here(self, url: str) -> None:
        """A new window opens in place: its address is visited by the one page there is."""
        if may_visit(self._platform, url):
            with contextlib.suppress(PlaywrightError):
                await self._page.goto(url, wait_until="commit")

    async def _close(self, page: Page) -> None:
        if page is not self._page:
            with contextlib.suppress(PlaywrightError):
                await page.close()

    def _start(self, work: Any) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _answer(self, dialog: Dialog) -> None:
        """Closed, as by Escape, and its text told; a page that asks whether it may be left is left."""
        if dialog.type in _KINDS:
            self._on_dialog(PageDialog(DialogKind(dialog.type), dialog.message.strip()[:LONGEST_DIALOG]))
        with contextlib.suppress(PlaywrightError):
            await (dialog.accept() if dialog.type == "beforeunload" else dialog.dismiss())
