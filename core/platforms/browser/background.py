"""Work that goes on although its caller left, and is waited for at the end."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


class Chores:
    """Background tasks of one owner; their errors are theirs alone."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[Any]] = set()
        self._shared: asyncio.Task[None] | None = None

    def start(self, work: Coroutine[Any, Any, Any]) -> None:
        """Begin and let go on."""
        self._keep(asyncio.create_task(work))

    def shared(self, work: Callable[[], Coroutine[Any, Any, None]]) -> asyncio.Task[None]:
        """The run of `work` that is under way for all who ask, or a new one; they wait for it shielded."""
        if self._shared is None or self._shared.done():
            self._shared = asyncio.create_task(work())
            self._keep(self._shared)
        return self._shared

    async def shielded(
        self, work: Coroutine[Any, Any, T], undo: Callable[[asyncio.Task[T]], Coroutine[Any, Any, None]] | None = None
    ) -> T:
        """The result of `work`. It goes on when the caller is cancelled; `undo` gives back what it made then."""
        task = asyncio.create_task(work)
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            self._keep(task if undo is None else asyncio.create_task(undo(task)))
            raise

    async def finish(self) -> None:
        """Until all have ended."""
        while self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)

    def _keep(self, task: asyncio.Task[Any]) -> None:
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled():
            task.exception()
