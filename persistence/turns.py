"""Writers of one process, one after the other."""

import asyncio
from collections import deque

from core.errors import StorageUnavailableException

STUCK_S = 30.0
"""How long those who wait bear that none of them gets on."""


class Turns:
    """One writer at a time, in the order in which they came.

    However long the line is, who waits goes on waiting while it moves: only a writer that does not end is a reason to
    give up.
    """

    def __init__(self, stuck_s: float = STUCK_S) -> None:
        self._stuck_s = stuck_s
        self._taken = False
        self._line: deque[asyncio.Future[None]] = deque()
        self._ended = 0

    async def take(self) -> None:
        """Wait for the turn. StorageUnavailableException when no other writer ended for too long."""
        if not self._taken:
            self._taken = True
            return
        mine: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._line.append(mine)
        try:
            await self._wait(mine)
        except BaseException:
            if mine.done():  # given just before the cancellation
                self.give_back()
            else:
                self._line.remove(mine)
            raise

    def give_back(self) -> None:
        """The next in the line may write: nobody who comes later can get in between."""
        self._ended += 1
        if self._line:
            self._line.popleft().set_result(None)
        else:
            self._taken = False

    async def _wait(self, mine: asyncio.Future[None]) -> None:
        while not mine.done():
            ended = self._ended
            await asyncio.wait([mine], timeout=self._stuck_s)
            if not mine.done() and self._ended == ended:
                message = f"another unit of work has been writing for {self._stuck_s:.0f} s"
                raise StorageUnavailableException(message, brief=True)
