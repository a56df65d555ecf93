"""Telegram's speed limits, as far as they are known: opt-in, because most tests want none.

One message per second in a private chat (short bursts are fine), 20 a minute in a group, 30 a second in all; edits
have a bucket of their own. While a chat is being punished every call to it is refused with the time that is left.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

from sandbox.telegram.errors import too_many_requests


@dataclass(slots=True)
class Bucket:
    """A token bucket: `capacity` calls at once, refilled at `rate` calls per second."""

    capacity: float
    rate: float
    level: float
    at: float

    def take(self, now: float, messages: int = 1) -> float:
        """Take so many messages at once, into debt if need be; gives 0, or the seconds until the next is free."""
        self.level = min(self.capacity, self.level + (now - self.at) * self.rate)
        self.at = now
        if self.level >= 1:
            self.level -= messages
            return 0.0
        return (1 - self.level) / self.rate


LIMITS: dict[str, tuple[float, float]] = {
    "private": (3, 1.0),
    "group": (20, 20 / 60),
    "edit": (10, 0.5),
    "all": (30, 30.0),
}
EDITS = {"editMessageText", "editMessageReplyMarkup", "editMessageCaption"}
COUNTED = {"sendMessage", "sendDocument", "sendPhoto", "sendMediaGroup", *EDITS}


class FloodControl:
    """Counts calls per chat and refuses with 429 when they come too fast."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._buckets: dict[tuple[int, str], Bucket] = {}
        self._banned_until: dict[int, float] = {}

    def check(self, method: str, chat_id: int, *, messages: int = 1) -> None:
        """Count one call, an album as its messages; raises ApiError 429 with `retry_after` in whole seconds."""
        if method not in COUNTED:
            return
        now = self._clock()
        left = self._banned_until.get(chat_id, 0.0) - now
        if left <= 0:
            kind = "edit" if method in EDITS else "private" if chat_id > 0 else "group"
            buckets = (self._bucket(chat_id, kind, now), self._bucket(0, "all", now))
            left = max(bucket.take(now, messages) for bucket in buckets)
        if left > 0:
            self._banned_until[chat_id] = now + left
            raise too_many_requests(max(1, math.ceil(left)))

    def _bucket(self, chat_id: int, kind: str, now: float) -> Bucket:
        capacity, rate = LIMITS[kind]
        return self._buckets.setdefault((chat_id, kind), Bucket(capacity, rate, capacity, now))
