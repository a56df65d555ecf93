"""Stores the pages of a run while it is being read: those that come close together in one transaction."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from types import TracebackType
from typing import Generic, Self, TypeVar

from core.concurrency import first_of
from core.domain.results.profiles import ListPage, Run
from core.ports.runtime import Clock
from core.ports.storage import UnitOfWork, UnitOfWorkFactory

WRITE_EVERY_S = 0.5
"""Shortest time between two transactions: a page waits no longer than this for being stored."""
MOST_WAITING = 200
"""With so many pages unwritten the reading waits for the database."""

P = TypeVar("P")


class PageWriter(Generic[P]):
    """An asynchronous context manager; leaving it stores what is still unwritten, also when reading failed.

    Pages are stored whole and in the order in which they were added, so that the run's cursor never runs ahead of its
    rows. `prepare` works on a page before the transaction opens, `store` puts the pages there and returns the run with
    them, and `written` hears of the run after each transaction. Storage errors are raised by the next `add`, or on
    leaving.
    """

    def __init__(
        self,
        uow: UnitOfWorkFactory,
        clock: Clock,
        run: Run,
        prepare: Callable[[ListPage], Awaitable[P]],
        store: Callable[[UnitOfWork, Run, Sequence[tuple[ListPage, P]]], Awaitable[Run]],
        written: Callable[[Run], Awaitable[None]],
    ) -> None:
        self.run = run
        """As it was stored last."""
        self._uow = uow
        self._clock = clock
        self._prepare = prepare
        self._store = store
        self._written = written
        self._pages: list[ListPage] = []
        self._added = asyncio.Event()
        self._closing = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._task = asyncio.create_task(self._work())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closing.set()
        self._added.set()
        if self._task is not None:
            await self._task

    async def add(self, page: ListPage) -> None:
        """Have a page stored soon."""
        task = self._task
        if task is None:
            raise RuntimeError("not entered")
        self._pages.append(page)
        self._added.set()
        while len(self._pages) > MOST_WAITING and not task.done():
            await asyncio.wait({task}, timeout=WRITE_EVERY_S)
        if task.done():
            task.result()

    async def _work(self) -> None:
        while True:
            await self._added.wait()
            self._added.clear()
            if self._pages:
                await self._write()
            elif self._closing.is_set():
                return
            if self._closing.is_set():
                self._added.set()
            else:
                await first_of(self._clock.sleep(WRITE_EVERY_S), self._closing.wait())

    async def _write(self) -> None:
        """What there is by now; pages that are added meanwhile belong to the next transaction."""
        pages, self._pages = self._pages, []
        ready = [(page, await self._prepare(page)) for page in pages]
        async with self._uow() as uow:
            run = await self._store(uow, self.run, ready)
            await uow.commit()
        self.run = run
        await self._written(run)
