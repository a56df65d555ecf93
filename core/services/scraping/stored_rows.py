"""Rows of a run as an iterable that reads them from the database page by page, for code that runs in a thread."""

import asyncio
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from threading import Event

from core.domain.ids import RunId
from core.domain.results.profiles import RelatedProfile, Run
from core.errors import StorageUnavailableException
from core.ports.storage import UnitOfWorkFactory

PAGE = 2_000


class RowReader:
    """Reads for a thread, on the event loop that made it. After `close` every further read fails."""

    def __init__(self, uow: UnitOfWorkFactory) -> None:
        self._uow = uow
        self._loop = asyncio.get_running_loop()
        self._closed = Event()

    def rows(self, run: Run, *, missing_in: RunId | None = None) -> "StoredRows":
        """The rows of a run, or those that another run lacks."""
        return StoredRows(self, run, missing_in)

    def close(self) -> None:
        """A thread that was left behind (its caller was cancelled) ends at its next page."""
        self._closed.set()

    def page(self, run: Run, start: int, missing_in: RunId | None) -> Sequence[RelatedProfile]:
        """Called in the thread."""
        if self._closed.is_set():
            raise StorageUnavailableException("nothing waits for these rows any more")
        asked: Future[Sequence[RelatedProfile]] = asyncio.run_coroutine_threadsafe(
            self._page(run.run_id, start, missing_in), self._loop
        )
        return asked.result()

    async def _page(self, run_id: RunId, start: int, missing_in: RunId | None) -> Sequence[RelatedProfile]:
        async with self._uow(write=False) as uow:
            return await uow.profiles.rows_between(run_id, start, start + PAGE, missing_in=missing_in)


class StoredRows:
    """Iterable as often as needed; each time the rows are read anew, at most PAGE of them in memory."""

    def __init__(self, reader: RowReader, run: Run, missing_in: RunId | None) -> None:
        self._reader = reader
        self._run = run
        self._missing_in = missing_in

    def __iter__(self) -> Iterator[RelatedProfile]:
        for start in range(0, self._run.unique, PAGE):
            yield from self._reader.page(self._run, start, self._missing_in)
