"""Bodies fetched out of the browser: only complete ones, and none that is too large."""

import asyncio
from weakref import WeakKeyDictionary, WeakSet

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Request, Response

from core.concurrency import drop, first_of
from core.platforms.browser.responses import BODY_CAP, REDIRECTS


class Bodies:
    """The bodies of one page's answers.

    Whether an answer has grown too large is known by the time it is complete (see `SizeWatch`): it is not fetched then,
    which would take the browser many times its size. A compressed answer does not tell before.
    """

    def __init__(self) -> None:
        self._broken: WeakSet[Request] = WeakSet()
        self._breaks: WeakKeyDictionary[Request, asyncio.Event] = WeakKeyDictionary()
        self._refused = False

    def refuse(self) -> None:
        """Fetch none any more."""
        self._refused = True

    def failed(self, request: Request) -> None:
        """The answer to a request broke off, or never came."""
        self._broken.add(request)
        if request in self._breaks:
            self._breaks[request].set()

    def is_broken(self, request: Request) -> bool:
        """Whether its answer broke off."""
        return request in self._broken

    async def text(self, response: Response) -> str:
        """The body as text, or nothing when it is too large; raises Playwright's Error when it is gone."""
        declared = response.headers.get("content-length", "")
        if declared.isdigit() and int(declared) > BODY_CAP:
            return ""
        await self._complete(response)
        if self._refused:
            return ""
        body = await response.body()
        return body.decode("utf-8", "replace") if len(body) <= BODY_CAP else ""

    async def text_or_nothing(self, response: Response) -> str:
        """The body of an API answer; nothing for redirects and for what the browser no longer has."""
        if response.status in REDIRECTS:
            return ""
        try:
            return await self.text(response)
        except PlaywrightError:
            return ""

    async def _complete(self, response: Response) -> None:
        """Until it has arrived or broken off; Playwright tells nothing of the latter to `finished`."""
        request = response.request
        if self.is_broken(request):
            return
        breaks = self._breaks.setdefault(request, asyncio.Event())
        arrived = asyncio.ensure_future(response.finished())
        try:
            await first_of(arrived, breaks.wait())
        finally:
            await drop(arrived)
