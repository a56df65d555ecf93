"""What a page waits for: to be loaded, and answers of the API; how many calls never got one of use."""

import asyncio
from weakref import WeakSet

from playwright.async_api import Request

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
        self._open.discard(request)
        self._look()
        is_ours = self._matches(request.url)
        self.lost += is_ours
        return is_ours

    def answered(self, request: Request, status: int, body: str) -> None:
        """A call got its answer; an error of the site and an empty body are of no use to anyone."""
        self._open.discard(request)
        self._look()
        self.lost += status >= _FAILURES or (status not in REDIRECTS and not body)

    def _look(self) -> None:
        if self.settled:
            self._settled.set()
