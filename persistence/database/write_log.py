"""How the writes of this process went lately: what a health check needs to know besides `SELECT 1`."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from core.errors import StorageUnavailableException

FRESH_S = 1.0
"""For so long the last write stands for the next one."""
STUCK_S = 5.0
"""A write that takes longer than this shows in the health check while it waits."""


class WriteLog:
    """Times of the last write and of those under way, by a monotonic clock."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._under_way: dict[int, float] = {}
        self._last: float | None = None
        self._failure: StorageUnavailableException | None = None
        self.count = 0
        """Writes begun so far."""

    @contextmanager
    def watch(self) -> Iterator[None]:
        """Around the part of a write that may wait or fail; a failure that passes by itself is remembered."""
        self.count += 1
        number = self.count
        self._under_way[number] = self._monotonic()
        try:
            yield
        except StorageUnavailableException as failure:
            self._note(failure)
            raise
        finally:
            del self._under_way[number]

    def failed(self, failure: StorageUnavailableException) -> None:
        """A transaction was given up."""
        self._note(failure)

    def succeeded(self) -> None:
        """A transaction was committed."""
        self._note(None)

    def is_fresh(self) -> bool:
        """Whether a write ended within the last second."""
        return self._last is not None and self._monotonic() - self._last < FRESH_S

    def require_ok(self) -> None:
        """StorageUnavailableException as the last write raised it."""
        if self._failure is not None:
            raise StorageUnavailableException(str(self._failure))

    def require_moving(self) -> None:
        """StorageUnavailableException when a write has been waiting for long."""
        if not self._under_way:
            return
        waited = self._monotonic() - min(self._under_way.values())
        if waited > STUCK_S:
            raise StorageUnavailableException(f"a write has been waiting for {waited:.0f} s")

    def _note(self, failure: StorageUnavailableException | None) -> None:
        self._last, self._failure = self._monotonic(), failure
