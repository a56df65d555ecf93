"""How often a session may ask each endpoint of a site, kept well below where the site would stop it.

Pure: what was asked is counted into a Window, from the rate headers of an answer where there are any (they know of what
the person asks in a browser of their own, too), by ourselves where there are none.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from core.domain.sessions.budgets import Allowance, Window
from core.domain.sessions.verdict import pause_end
from core.platforms.signals.http.limits import until

_LIMIT, _REMAINING = "x-rate-limit-limit", "x-rate-limit-remaining"


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
