"""A `Clock` that stands still until a test moves it."""

import asyncio
from collections.abc import Awaitable
from datetime import UTC, datetime, timedelta
from typing import TypeVar

T = TypeVar("T")

START = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


class FakeClock:
    """Time passes only by `advance`; sleepers wake when their moment is reached, earliest first."""

    def __init__(self, start: datetime = START) -> None:
        self._now = start
        self._sleepers: list[tuple[datetime, asyncio.Future[None]]] = []
        self._slept = asyncio.Event()

    def now(self) -> datetime:
        """The moment it stands at."""
        return self._now

    def monotonic(self) -> float:
        """Seconds since its start."""
        return (self._now - START).total_seconds()

    async def sleep(self, seconds: float) -> None:
        """Until `advance` reaches that moment."""
        if seconds <= 0:
            await asyncio.sleep(0)
            return
        done = asyncio.get_running_loop().create_future()
        entry = (self._now + timedelta(seconds=seconds), done)
        self._sleepers.append(entry)
        self._slept.set()
        try:
            await done
        finally:
            if entry in self._sleepers:
                self._sleepers.remove(entry)

    def advance(self, seconds: float) -> None:
        """Move on and wake who is due."""
        self._now += timedelta(seconds=seconds)
        for due, done in sorted(self._sleepers, key=lambda entry: entry[0]):
            if due <= self._now and not done.done():
                done.set_result(None)

    @property
    def naps(self) -> list[float]:
        """Seconds left to each sleeper, shortest first."""
        return sorted((due - self._now).total_seconds() for due, done in self._sleepers if not done.done())

    async def travel(self, event: Awaitable[T]) -> T:
        """Jump from nap to nap until `event` has happened; its result. While nobody sleeps, time stands still."""
        happening = asyncio.ensure_future(event)
        while not happening.done():
            self._slept.clear()
            if self.naps:
                self.advance(self.naps[0])
            sleeping = asyncio.ensure_future(self._slept.wait())
            await asyncio.wait({happening, sleeping}, return_when=asyncio.FIRST_COMPLETED)
            sleeping.cancel()
        return happening.result()
