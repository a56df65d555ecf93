"""The API calls that a page makes, counted: which wait for their answer, and how many never got one of use."""

from weakref import WeakSet

from playwright.async_api import Request

from core.platforms.browser.responses import REDIRECTS, ApiRules

_FAILURES = 500


class Calls:
    """The calls of one page: which are open, and how many were lost; a list whose call was lost may end too early."""

    def __init__(self, rules: ApiRules) -> None:
        self._matches = rules.matches
        self._open: WeakSet[Request] = WeakSet()
        self.lost = 0

    @property
    def open(self) -> int:
        """How many wait for their answer right now."""
        return len(self._open)

    def is_call(self, request: Request) -> bool:
        """Whether the page's own script calls the platform's API."""
        return request.resource_type in {"xhr", "fetch"} and self._matches(request.url)

    def sent(self, request: Request) -> None:
        """A request went out."""
        if self.is_call(request):
            self._open.add(request)

    def failed(self, request: Request) -> bool:
        """A request got no answer; whether it was one to the API."""
        self._open.discard(request)
        is_ours = self._matches(request.url)
        self.lost += is_ours
        return is_ours

    def answered(self, request: Request, status: int, body: str) -> None:
        """A call got its answer; an error of the site and an empty body are of no use to anyone."""
        self._open.discard(request)
        self.lost += status >= _FAILURES or (status not in REDIRECTS and not body)
