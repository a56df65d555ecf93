"""The picture of a page, frame by frame: the newest wins, and a slow viewer slows the browser down, not the picture.

Chromium's own screencast over CDP: Playwright's costs several times the delay between a tap and its picture, measured
in `benchmarks/live_login.py`.
"""

import asyncio
import base64
import contextlib
import time
from collections.abc import AsyncIterator
from typing import Any

from playwright.async_api import CDPSession
from playwright.async_api import Error as PlaywrightError

from core.domain.sessions.login import Frame, Viewport
from core.errors import BrowserCrashedException

QUALITY = 70
"""Of the JPEG, out of 100: letters of a login form stay legible while it moves."""
STILL_QUALITY = 95
"""Of the one picture that follows when the page has come to rest."""
STILL_AFTER_S = 0.8
_STILL_S = 3.0
"""How long the browser may take for it."""


class Screencast:
    """Frames of one page for one viewer at a time."""

    def __init__(self, wire: CDPSession, viewport: Viewport) -> None:
        self._wire = wire
        self._viewport = viewport
        self._newest: dict[str, Any] | None = None
        self._arrived = asyncio.Event()
        self._acknowledging: set[asyncio.Task[None]] = set()
        self._sequence = 0
        self._gone = False
        self._viewer: object | None = None
        wire.on("Page.screencastFrame", self._take)

    async def frames(self) -> AsyncIterator[Frame]:
        """See LiveBrowser.frames. A second iteration ends the first."""
        viewer = self._viewer = object()
        await self._start()
        shown: dict[str, Any] = {}
        sharp = True
        try:
            while self._viewer is viewer:
                event = self._pop()
                if event is not None:
                    if not _same(event, shown):
                        shown, sharp = event, False
                        yield self._frame(event)
                    self._acknowledge(event)
                elif self._gone:
                    raise BrowserCrashedException("the browser is gone")
                elif sharp or await self._arrives_within(STILL_AFTER_S):
                    await self._arrived.wait()
                else:
                    sharp, still = True, await self._still(shown)
                    if still is not None and (self._newest is None or _same(self._newest, shown)):
                        yield still
        finally:
            if self._viewer is viewer:
                self._viewer = None
                with contextlib.suppress(PlaywrightError):
                    await self._wire.send("Page.stopScreencast")

    def end(self) -> None:
        """The browser is gone, or will be: the last frame is still shown, then a wait for another one raises."""
        self._gone = True
        self._arrived.set()

    async def _arrives_within(self, seconds: float) -> bool:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                return await self._arrived.wait()
        return False

    async def _still(self, shown: dict[str, Any]) -> Frame | None:
        """The page at rest, sharper than a moving picture; None when the browser has none to give."""
        captured, wanted = time.time(), {"format": "jpeg", "quality": STILL_QUALITY, "optimizeForSpeed": True}
        with contextlib.suppress(PlaywrightError, TimeoutError):
            async with asyncio.timeout(_STILL_S):
                picture = await self._wire.send("Page.captureScreenshot", wanted)
            facts = {**shown["metadata"], "timestamp": captured}
            return self._frame({"metadata": facts, "data": picture["data"]})
        return None

    async def _start(self) -> None:
        """Also for a second viewer: the screencast begins anew with a whole picture."""
        self._newest = None
        self._arrived.set()  # the viewer before this one stops waiting
        await asyncio.sleep(0)
        self._arrived.clear()
        size = {
            "maxWidth": round(self._viewport.width * self._viewport.scale),
            "maxHeight": round(self._viewport.height * self._viewport.scale),
        }
        try:
            await self._wire.send("Page.stopScreencast")
            await self._wire.send("Page.startScreencast", {"format": "jpeg", "quality": QUALITY, **size})
        except PlaywrightError as error:
            raise BrowserCrashedException("the browser shows no picture") from error

    def _take(self, event: dict[str, Any]) -> None:
        """A frame that nobody took yet gives way to this one."""
        if self._gone:
            return  # the way out of the site is no part of the picture
        if self._newest is not None:
            self._acknowledge(self._newest)
        self._newest = event
        self._arrived.set()

    def _pop(self) -> dict[str, Any] | None:
        event, self._newest = self._newest, None
        self._arrived.clear()
        return event

    def _acknowledge(self, event: dict[str, Any]) -> None:
        task = asyncio.ensure_future(self._send_acknowledgement(event["sessionId"]))
        self._acknowledging.add(task)
        task.add_done_callback(self._acknowledging.discard)

    async def _send_acknowledgement(self, number: int) -> None:
        with contextlib.suppress(PlaywrightError):
            await self._wire.send("Page.screencastFrameAck", {"sessionId": number})

    def _frame(self, event: dict[str, Any]) -> Frame:
        self._sequence += 1
        facts = event["metadata"]
        return Frame(
            sequence=self._sequence,
            captured_ms=float(facts.get("timestamp", 0.0)) * 1000,
            width=round(facts["deviceWidth"]),
            height=round(facts["deviceHeight"]),
            data=base64.b64decode(event["data"]),
        )


def _same(event: dict[str, Any], shown: dict[str, Any]) -> bool:
    """Whether it shows nothing new: a still can make the browser send the picture before it once more."""
    return bool(event["data"] == shown.get("data"))
