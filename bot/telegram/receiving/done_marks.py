"""Updates that were carried out, closed together: each alone would be a transaction more for every answer."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

from core.domain.messages.inbox import UpdateState
from core.ports.storage import UnitOfWork

FLUSH_AFTER_S = 0.02
"""How long a mark waits for the next update, with which it is written. A kill meanwhile repeats an answer, no order."""
CLOSE_WITHIN_S = 1.0

Write = Callable[[Callable[[UnitOfWork], Awaitable[None]]], Awaitable[None]]


class DoneMarks:
    """What is not written yet. `write` runs a transaction, however long the database takes."""

    def __init__(self, write: Write) -> None:
        self._write = write
        self._ended: dict[int, UpdateState] = {}
        self._flushing: asyncio.Task[None] | None = None

    def add(self, update_id: int, state: UpdateState) -> None:
        """It ended like that."""
        self._ended[update_id] = state
        if self._flushing is None:
            self._flushing = asyncio.create_task(self._flush())

    async def write_with(self, uow: UnitOfWork) -> dict[int, UpdateState]:
        """Close the rows in the caller's transaction, which says `written` once it is committed."""
        ended = dict(self._ended)
        if ended:
            await uow.inbox.close_all(ended)
        return ended

    def written(self, ended: dict[int, UpdateState]) -> None:
        """These are durable."""
        for update_id in ended:
            self._ended.pop(update_id, None)

    async def close(self) -> None:
        """Write what is left; what cannot be written in a moment is carried out again after the start."""
        if self._flushing is not None:
            self._flushing.cancel()
            await asyncio.gather(self._flushing, return_exceptions=True)
        if self._ended:
            with suppress(TimeoutError):
                async with asyncio.timeout(CLOSE_WITHIN_S):
                    await self._write_all()

    async def _flush(self) -> None:
        try:
            await asyncio.sleep(FLUSH_AFTER_S)
            while self._ended:
                await self._write_all()
        finally:
            self._flushing = None

    async def _write_all(self) -> None:
        ended: list[dict[int, UpdateState]] = []

        async def close(uow: UnitOfWork) -> None:
            ended.append(await self.write_with(uow))

        await self._write(close)
        self.written(ended[-1])
