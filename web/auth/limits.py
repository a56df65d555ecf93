"""Limits per sender, kept in memory: a refusal costs nothing and a restart forgives."""

import math
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

_MOST_KEYS = 10_000


@dataclass(frozen=True, slots=True)
class Allowance:
    """What is left of a limit. `retry_s`: seconds until the next request is allowed, 0 when this one is.

    `reset_s`: seconds until all of it is there again, if nothing more is asked.
    """

    limit: int
    remaining: int
    retry_s: int
    window_s: int = 60
    reset_s: int = 0

    @property
    def allowed(self) -> bool:
        """Whether this request may go on."""
        return self.retry_s == 0

    @property
    def headers(self) -> dict[str, str]:
        """`RateLimit` and `RateLimit-Policy` as the draft of the IETF's HTTP API group has them (draft 10)."""
        return {
            "RateLimit-Policy": f'"peticiones";q={self.limit};w={self.window_s}',
            "RateLimit": f'"peticiones";r={self.remaining};t={self.reset_s}',
        }


class RateLimit:
    """A token bucket per key: `limit` at once, refilled evenly over `window_s` seconds."""

    def __init__(self, limit: int, window_s: float, now: Callable[[], float]) -> None:
        self._limit = limit
        self._window_s = round(window_s)
        self._rate = limit / window_s
        self._now = now
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, key: str) -> Allowance:
        """Count one request of `key`."""
        now = self._now()
        left, at = self._buckets.pop(key, (float(self._limit), now))
        left = min(float(self._limit), left + (now - at) * self._rate)
        allowed = left >= 1
        self._buckets[key] = (left - 1 if allowed else left, now)
        while len(self._buckets) > _MOST_KEYS:
            self._buckets.popitem(last=False)
        retry = 0 if allowed else max(1, math.ceil((1 - left) / self._rate))
        after = self._buckets[key][0]
        reset = math.ceil((self._limit - after) / self._rate)
        return Allowance(self._limit, int(after), retry, self._window_s, reset)
