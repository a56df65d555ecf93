"""What a page waits for: to be loaded, and answers of the API; how many calls never got one of use."""

import asyncio
from collections.abc import Awaitable
from typing import Any
from weakref import WeakSet

from playwright.async_api import Request

from core.concurrency import first_of
from core.platforms.browser.responses import REDIRECTS, ApiRules

_FAILURES = 500


class Calls:
    """The calls of one page: which are open, and how many were lost; a list whose call was lost may end too early."""

    def __init__(self, rules: ApiRules) -> None:
        self._matches = rules.matches
        self._open: WeakSet[Request] = WeakSet()
        self._loading = False
        self._settled = asyncio.Event()
        self._settled.set()
        self.lost = 0

    @property
    def open(self) -> int:
        """How many wait for their answer right now."""
        return len(self._open)

    @property
    def settled(self) -> bool:
        """Whether the page is loaded, with its scripts, and no call waits for its answer."""
        return not (self._loading or self._open)  # a call that was forgotten with its page is none

    async def settle(self) -> None:
        """Wait until the page is settled."""
        if not self.settled:
            await self._settled.wait()

    def is_call(self, request: Request) -> bool:
        """Whether the page's own script calls the platform's API."""
        return request.resource_type in {"xhr", "fetch"} and self._matches(request.url)

    def sent(self, request: Request) -> None:
        """A request went out."""
        if self.is_call(request):
            self._open.add(request)
            self._settled.clear()

    def loading(self) -> None:
        """A document came, whose scripts and pictures follow."""
        self._loading = True
        self._settled.clear()

    def loaded(self, *_: object) -> None:
        """All that belongs to the document is there."""
        self._loading = False
        self._look()

    def failed(self, request: Request) -> bool:
        """A request got no answer; whether it was one to the API."""
        self._end(request)
        is_ours = self._matches(request.url)
        self.lost += is_ours
        return is_ours

    def answered(self, request: Request, status: int, body: str) -> None:
        """A call got its answer; an error of the site and an empty body are of no use to anyone."""
        self._end(request)
        self.lost += status >= _FAILURES or (status not in REDIRECTS and not body)

    def _end(self, request: Request) -> None:
        self._open.discard(request)
        self._look()

    def _look(self) -> None:
        if self.settled:
            self._settled.set()


class Overtime:
    """Seconds that what a page waits for may take in all, beyond the waits for it, until they are renewed."""

    def __init__(self, calls: Calls, seconds: float) -> None:
        self._calls = calls
        self._seconds = self._left = seconds

    def renew(self) -> None:
        """All of them may be used again: the page got further."""
        self._left = self._seconds

    async def wait(self, *earlier: Awaitable[Any]) -> None:
        """Wait until the page is settled, one of `earlier` is done, or nothing is left."""
        loop = asyncio.get_running_loop()
        started = loop.time()
        await first_of(self._calls.settle(), *earlier, timeout_s=max(0.0, self._left))
        self._left -= loop.time() - started
