"""Rows of a run as iterables that read them from the database page by page, for code that runs in a thread."""

import asyncio
from collections.abc import Coroutine, Iterator, Sequence
from dataclasses import replace
from threading import Event
from typing import Any, TypeVar

from core.domain.results.changes import Change, ChangeKind
from core.domain.results.profiles import RelatedProfile, Run
from core.errors import StorageUnavailableException
from core.ports.storage import UnitOfWorkFactory

PAGE = 2_000

T = TypeVar("T")


class RowReader:
    """Reads for a thread, on the event loop that made it. After `close` every further read fails."""

    def __init__(self, uow: UnitOfWorkFactory) -> None:
        self._uow = uow
        self._loop = asyncio.get_running_loop()
        self._closed = Event()

    def rows(self, run: Run) -> "StoredRows":
        """The rows of a run, each with when its list first had it."""
        return StoredRows(self, run)

    def changes(self, run: Run, kind: ChangeKind, count: int) -> "StoredChanges":
        """The rows behind one count of the run's ListDiff."""
        return StoredChanges(self, run, kind, count)

    def close(self) -> None:
        """A thread that was left behind (its caller was cancelled) ends at its next page."""
        self._closed.set()

    def page(self, run: Run, start: int) -> Sequence[RelatedProfile]:
        """Called in the thread."""
        return self._ask(self._rows(run, start))

    def changed(self, run: Run, kind: ChangeKind, start: int) -> Sequence[Change]:
        """Called in the thread."""
        return self._ask(self._changed(run, kind, start))

    def _ask(self, question: Coroutine[Any, Any, T]) -> T:
        if self._closed.is_set():
            question.close()
            raise StorageUnavailableException("nothing waits for these rows any more")
        return asyncio.run_coroutine_threadsafe(question, self._loop).result()

    async def _rows(self, run: Run, start: int) -> Sequence[RelatedProfile]:
        async with self._uow(write=False) as uow:
            rows = await uow.profiles.rows_between(run.run_id, start, start + PAGE)
            seen = await uow.profiles.first_seen(run.run_id, [row.key for row in rows])
        return [replace(row, first_seen=seen.get(row.key)) for row in rows]

    async def _changed(self, run: Run, kind: ChangeKind, start: int) -> Sequence[Change]:
        async with self._uow(write=False) as uow:
            return await uow.profiles.changes(run.run_id, kind, start, PAGE)


class StoredRows:
    """Iterable as often as needed; each time the rows are read anew, at most PAGE of them in memory."""

    def __init__(self, reader: RowReader, run: Run) -> None:
        self._reader = reader
        self._run = run

    def __iter__(self) -> Iterator[RelatedProfile]:
        for start in range(0, self._run.unique, PAGE):
            yield from self._reader.page(self._run, start)


class StoredChanges:
    """The same for the rows of one kind of change."""

    def __init__(self, reader: RowReader, run: Run, kind: ChangeKind, count: int) -> None:
        self._reader = reader
        self._run = run
        self._kind = kind
        self._count = count

    def __iter__(self) -> Iterator[Change]:
        for start in range(0, self._count, PAGE):
            yield from self._reader.changed(self._run, self._kind, start)
