"""One queue per person, of limited length: in order within one person, concurrently between people."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import nullcontext
from dataclasses import dataclass, field
from functools import partial

import structlog

from bot.telegram.incoming import Incoming
from core.concurrency import first_of
from core.domain.people.person import Person

log = structlog.get_logger(__name__)

WAITING_LIMIT = 60
"""Updates that one person may have waiting."""
OVERLAP_S = 0.5
"""The next update of a person begins when the one before it has ended, or has taken this long."""
AT_ONCE = 4
"""Handlers of one person that may be under way together."""
CROWDED = 5
"""Waiting updates of one person from which on theirs are begun at a slower pace."""
PACE_S = 0.1
"""Between two updates of such a person, so that others get their share of the processor."""
STRANGERS_AT_ONCE = 8
"""Handlers of people who are not enrolled, all of them together: however many write, members do not wait for them."""


@dataclass(frozen=True, slots=True)
class Item:
    """One update to handle."""

    queue: int
    said: Incoming
    member: bool
    after: asyncio.Future[None] | None = None
    """Of another person's update that has to be over first: it changes what this one's chat is."""
    over: asyncio.Future[None] | None = None
    """Set at the end of one that others wait for."""
    known: Person | None = None
    """The member behind it, where that cannot have changed by what they sent before."""


@dataclass(slots=True)
class _Queue:
    waiting: deque[Item] = field(default_factory=deque)
    running: set[asyncio.Task[None]] = field(default_factory=set)
    worker: asyncio.Task[None] | None = None


class PersonalQueues:
    """One worker per person with something waiting. A handler that waits for Telegram holds up its own person only."""

    def __init__(self, handle: Callable[[Item], Awaitable[None]]) -> None:
        self._handle = handle
        self._queues: dict[int, _Queue] = {}
        self._strangers = asyncio.Semaphore(STRANGERS_AT_ONCE)
        self._open = True

    def waiting(self, queue: int) -> int:
        """How many of a person's updates have not begun."""
        known = self._queues.get(queue)
        return len(known.waiting) if known is not None else 0

    def is_idle(self, queue: int) -> bool:
        """Whether nothing of a person waits or is under way."""
        return queue not in self._queues

    def put(self, item: Item) -> None:
        """Handle it when its turn comes."""
        queue = self._queues.setdefault(item.queue, _Queue())
        queue.waiting.append(item)
        if queue.worker is None and self._open:
            queue.worker = asyncio.create_task(self._work(item.queue, queue))

    async def close(self, grace_s: float) -> None:
        """Begin nothing more; what is under way may end within the grace and is cancelled after it."""
        self._open = False
        workers = {queue.worker for queue in self._queues.values() if queue.worker is not None}
        running = {task for queue in self._queues.values() for task in queue.running}
        await _cancelled(workers)
        if running:
            _, late = await asyncio.wait(running, timeout=grace_s)
            await _cancelled(late)

    async def _work(self, key: int, queue: _Queue) -> None:
        while queue.waiting:
            task = asyncio.create_task(self._run(queue.waiting.popleft()))
            queue.running.add(task)
            task.add_done_callback(partial(self._ended, key, queue))
            await asyncio.wait({task}, timeout=OVERLAP_S)
            if len(queue.waiting) > CROWDED:
                await asyncio.sleep(PACE_S)
            while len(queue.running) >= AT_ONCE:
                await first_of(*queue.running)
        queue.worker = None
        self._tidy(key, queue)

    async def _run(self, item: Item) -> None:
        if item.after is not None:
            await asyncio.wait({item.after})
        try:
            async with nullcontext() if item.member else self._strangers:
                await self._handle(item)
        finally:
            if item.over is not None and not item.over.done():
                item.over.set_result(None)

    def _ended(self, key: int, queue: _Queue, task: asyncio.Task[None]) -> None:
        queue.running.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("an update was not carried out", exc_info=error)
        self._tidy(key, queue)

    def _tidy(self, key: int, queue: _Queue) -> None:
        if queue.worker is None and not queue.running and not queue.waiting:
            self._queues.pop(key, None)


async def _cancelled(tasks: set[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
