"""SQLite's driver with one visit to its thread per statement: running it, taking its rows and closing go together.

The BEGIN of a transaction that only reads goes with its first statement, and where none is open none is ended.
The driver's thread and the event loop wait for each other at every visit; on a busy machine that is what a page or an
answer mostly waits for.
"""

import sqlite3
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import suppress
from functools import partial
from threading import Thread
from typing import Any, Self

import aiosqlite
from aiosqlite.core import _STOP_RUNNING_SENTINEL, _connection_worker_thread, _TxQueue

AT_ONCE = 2_000
"""Rows of one visit."""
_CHUNK = 64
Visit = Callable[[sqlite3.Connection], Any]
Rows = tuple[list[Any], sqlite3.Cursor | None]


class _Cursor:
    """What SQLAlchemy needs of an asyncio cursor. Of a result longer than AT_ONCE the driver keeps the rest open."""

    arraysize = 1

    def __init__(self, connection: "OneTripConnection") -> None:
        self._connection = connection
        self._rows: list[Any] = []
        self._open: sqlite3.Cursor | None = None
        self.description: tuple[Any, ...] | None = None
        self.rowcount = -1
        self.lastrowid: int | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_error: object) -> None:
        await self.close()

    async def execute(self, operation: str, parameters: Any = ()) -> Self:
        """Run it and take its rows."""
        return await self._take(partial(_ran, operation, parameters))

    async def executemany(self, operation: str, parameters: Iterable[Any]) -> Self:
        """Run it once for each of the parameters."""
        return await self._take(partial(_ran_many, operation, parameters))

    async def fetchall(self) -> Sequence[Any]:
        """The rows that are left."""
        rows, self._rows = self._rows, []
        while more := await self._more():
            rows += more
        return rows

    async def fetchmany(self, size: int | None = None) -> Sequence[Any]:
        """The next rows, at most so many; none at the end."""
        if not self._rows:
            self._rows = await self._more()
        wanted = size or self.arraysize
        rows, self._rows = self._rows[:wanted], self._rows[wanted:]
        return rows

    async def fetchone(self) -> Any:
        """The next row; None at the end."""
        return next(iter(await self.fetchmany(1)), None)

    async def __aiter__(self) -> AsyncIterator[Any]:
        while (row := await self.fetchone()) is not None:
            yield row

    async def close(self) -> None:
        """Nothing stays open."""
        cursor, self._open = self._open, None
        if cursor is not None:
            await self._connection.visit(lambda _plain: cursor.close())

    async def _more(self) -> list[Any]:
        cursor = self._open
        if cursor is None:
            return []
        rows, self._open = await self._connection.visit(lambda _plain: _rows_of(cursor))
        return list(rows)

    async def _take(self, work: Visit) -> Self:
        await self.close()
        (self.description, self.rowcount, self.lastrowid), self._rows, self._open = await self._connection.run(work)
        return self


class OneTripConnection(aiosqlite.Connection):
    """A connection of the driver whose cursors are those of this module."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._begins = False
        self._asked = 0
        self._ran = 0

    def cursor(self) -> _Cursor:  # type: ignore[override]
        """A cursor; nothing is asked of the driver yet."""
        return _Cursor(self)

    def begin_with_next(self) -> None:
        """A transaction that only reads begins: its BEGIN locks nothing, so it may go with the next statement."""
        self._begins = True

    async def run(self, work: Visit) -> Any:
        """What a statement gives, in the transaction that was begun."""
        if self._begins:
            self._begins, work = False, partial(_begun, work)
        return await self.visit(work)

    async def visit(self, work: Visit) -> Any:
        """What `work` gives for the plain connection, in the driver's thread."""
        return await self._execute(work, self._conn)

    async def commit(self) -> None:
        """Make the transaction durable, if there is one."""
        if self._in_transaction():
            await super().commit()

    async def rollback(self) -> None:
        """Undo the transaction, if there is one."""
        if self._in_transaction():
            await super().rollback()

    def stop(self) -> None:
        """Have the driver's thread close the connection, if it is open, and end. Nobody waits for it.

        The thread reads nothing behind the first stop: a close that is under way while its connection is cut would wait
        for the second one for ever, and so would the end of the process.
        """
        self._running = False
        self._tx.put_nowait((None, self._close_and_end))

    def _close_and_end(self) -> object:
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        return _STOP_RUNNING_SENTINEL

    def _in_transaction(self) -> bool:
        """True also while it cannot be known: a statement whose caller was cancelled may still wait for the thread."""
        self._begins = False
        return self._asked != self._ran or self.in_transaction

    async def _execute(self, fn: Callable[..., Any], *arguments: Any, **options: Any) -> Any:
        self._asked += 1
        return await super()._execute(self._counted, partial(fn, *arguments, **options))  # type: ignore[no-untyped-call]

    def _counted(self, work: Callable[[], Any]) -> Any:
        try:
            return work()
        finally:
            self._ran += 1


def connect(*arguments: Any, **options: Any) -> OneTripConnection:
    """Like `aiosqlite.connect`: to be awaited."""
    connection = OneTripConnection(partial(sqlite3.connect, *arguments, **options), _CHUNK)
    connection._thread = Thread(target=_work, args=(connection._tx,), daemon=True)  # noqa: SLF001 - see _work
    return connection


def _work(asked: _TxQueue) -> None:
    """The driver's thread, up to its stop. aiosqlite's own would end at an answer whose event loop is closed."""
    stopped = False
    while not stopped:
        with suppress(RuntimeError):  # nobody waits for that answer any more
            _connection_worker_thread(asked)
            stopped = True


def use_one_trip(_dialect: Any, _record: Any, _arguments: Any, options: dict[str, Any]) -> None:
    """Listens to `do_connect` of an engine on aiosqlite."""
    options["async_creator_fn"] = connect


def _begun(work: Visit, plain: sqlite3.Connection) -> Any:
    plain.execute("BEGIN")
    return work(plain)


def _ran(operation: str, parameters: Any, plain: sqlite3.Connection) -> tuple[Any, ...]:
    return _told(plain.execute(operation, parameters))


def _ran_many(operation: str, parameters: Iterable[Any], plain: sqlite3.Connection) -> tuple[Any, ...]:
    return _told(plain.executemany(operation, parameters))


def _told(cursor: sqlite3.Cursor) -> tuple[Any, ...]:
    """In the driver's thread, as everything that asks a plain cursor."""
    facts = cursor.description, cursor.rowcount, cursor.lastrowid
    return facts, *_rows_of(cursor)


def _rows_of(cursor: sqlite3.Cursor) -> Rows:
    """The next rows, and the cursor unless that was all."""
    try:
        rows = cursor.fetchmany(AT_ONCE) if cursor.description else []
    except BaseException:
        cursor.close()
        raise
    if len(rows) == AT_ONCE:
        return rows, cursor
    cursor.close()
    return rows, None
