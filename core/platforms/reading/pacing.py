"""Keeps a session within what each endpoint of its site lets it ask, well below where the site would stop it.

What was asked is counted into a Window that outlives the session's page: from the rate headers of an answer where there
are any (they know of what the person asks in a browser of their own, too), by ourselves where there are none.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from core.domain.ids import SessionId
from core.domain.sessions.budgets import Allowance, Endpoint, Window
from core.domain.sessions.verdict import pause_end
from core.errors import EndpointPausedException
from core.platforms.browser.responses import ApiAnswer
from core.platforms.signals.http.limits import until
from core.ports.repositories.budgets import BudgetStore
from core.ports.runtime import Clock

TOO_MANY = 429
_LIMIT, _REMAINING = "x-rate-limit-limit", "x-rate-limit-remaining"


class Pacer:
    """The budgets of one open session. Endpoints without an allowance are never stopped."""

    def __init__(
        self, store: BudgetStore | None, session_id: SessionId, allowances: Mapping[Endpoint, Allowance], clock: Clock
    ) -> None:
        self._store = store
        self._session_id = session_id
        self._allowances = allowances
        self._clock = clock
        self._windows: dict[Endpoint, Window | None] = {}
        self._changed: set[Endpoint] = set()

    async def check(self, endpoint: Endpoint | None) -> None:
        """Keep what was counted, then raise EndpointPausedException if the endpoint has been asked enough for now."""
        await self.keep()
        if endpoint is None or endpoint not in self._allowances:
            return
        window = await self._window(endpoint)
        closed = window.closed_until(self._clock.now()) if window is not None else None
        if closed is not None:
            raise EndpointPausedException(endpoint, closed)

    def count(self, endpoint: Endpoint | None, answer: ApiAnswer) -> None:
        """An answer of the endpoint came; a refusal closes it."""
        allowance = self._allowances.get(endpoint) if endpoint is not None else None
        if endpoint is None or allowance is None:
            return
        now = self._clock.now()
        if answer.status == TOO_MANY:
            self._windows[endpoint] = refused(allowance, answer.headers, now)
        else:
            self._windows[endpoint] = counted(self._windows.get(endpoint), allowance, answer.headers, now)
        self._changed.add(endpoint)

    async def _window(self, endpoint: Endpoint) -> Window | None:
        if endpoint not in self._windows:
            stored = await self._store.window(self._session_id, endpoint) if self._store is not None else None
            self._windows.setdefault(endpoint, stored)
        return self._windows[endpoint]

    async def keep(self) -> None:
        """Make what was counted since the last time durable."""
        changed, self._changed = self._changed, set()
        for endpoint in changed:
            window = self._windows[endpoint]
            if window is not None and self._store is not None:
                await self._store.keep(self._session_id, endpoint, window)


def counted(window: Window | None, allowance: Allowance, headers: Mapping[str, str], now: datetime) -> Window:
    """The window with one more answer in it; `headers` are the answer's, names in lower case."""
    limit, remaining, resets_at = _number(headers, _LIMIT), _number(headers, _REMAINING), _reset(headers, now)
    begun = window if window is not None and window.ends_at > now else None
    used = (begun.used if begun else 0) + 1
    if limit is not None and remaining is not None:
        used = max(limit - remaining, used if begun and begun.ends_at == resets_at else 0)
    ends_at = resets_at or (begun.ends_at if begun else now + timedelta(seconds=allowance.window_s))
    return Window(used, allowance.most(limit), ends_at)


def refused(allowance: Allowance, headers: Mapping[str, str], now: datetime) -> Window:
    """The window after the site said that it is used up."""
    allowed = allowance.most(_number(headers, _LIMIT))
    default = timedelta(seconds=allowance.window_s)
    return Window(allowed, allowed, pause_end(until(headers), now, default))


def _reset(headers: Mapping[str, str], now: datetime) -> datetime | None:
    said = until(headers)
    return pause_end(said, now) if said is not None and said > now else None


def _number(headers: Mapping[str, str], name: str) -> int | None:
    told = headers.get(name, "").strip()
    return int(told[:12]) if told.isascii() and told.isdecimal() else None
