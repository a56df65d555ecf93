"""A cache of sessions in this process."""

import time
import uuid
from collections.abc import Callable, Hashable

from core.ports.session_cache import NO_ANSWER, CacheAnswer

TTL_S = 30.0
"""For so long a value is kept at most: what no announcement reaches (another program's write) is seen by then."""
_LIMIT = 5_000


class MemoryCache:
    """Implements SessionCache in a dictionary.

    `stamp` tells the changes of others: its value has to be the same for a value to count, and None means that they
    cannot be known just now.
    """

    def __init__(
        self,
        stamp: Callable[[], Hashable | None] = lambda: "",
        *,
        monotonic: Callable[[], float] = time.monotonic,
        close: Callable[[], None] = lambda: None,
    ) -> None:
        self._stamp = stamp
        self._monotonic = monotonic
        self._close = close
        self._seen: Hashable | None = None
        self._version = uuid.uuid4().hex
        self._change: str | None = None
        self._kept: dict[str, tuple[float, str]] = {}

    async def look(self, key: str) -> CacheAnswer:
        """As the port says."""
        stamp = self._stamp()
        if stamp != self._seen:
            self._seen = stamp
            self.forget()
        if stamp is None or self._change is not None:
            return NO_ANSWER
        until, value = self._kept.get(key, (0.0, None))
        return CacheAnswer(self._version, value if self._monotonic() < until else None)

    async def keep(self, key: str, value: str, version: str) -> None:
        """As the port says."""
        if version != self._version or self._change is not None:
            return
        if len(self._kept) >= _LIMIT:
            self._kept.clear()
        self._kept[key] = self._monotonic() + TTL_S, value

    async def begin(self) -> str:
        """As the port says."""
        self.forget()
        self._change = mark = uuid.uuid4().hex
        return mark

    async def end(self, mark: str) -> None:
        """As the port says."""
        if self._change == mark:
            self._change = None
            self.forget()

    def forget(self) -> None:
        """As the port says."""
        self._version = uuid.uuid4().hex
        self._kept.clear()

    async def ping(self) -> float:
        """Always there."""
        return 0.0

    async def aclose(self) -> None:
        """As the port says."""
        self._close()
