"""SQLite's driver with one visit per statement: rows, counts, streams, errors, and nothing left open."""

import asyncio
import sqlite3
import threading
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from core.errors import StorageException
from persistence.database import one_trip
from persistence.database.engine import make_engine
from persistence.database.sqlite import WRITES
from tests.support.patience import HANG_S

ROWS = one_trip.AT_ONCE * 2 + 7


async def test_short_and_long_results_counts_and_streams(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path / 'a.db'}")
    async with engine.begin() as connection:
        await connection.execute(text("CREATE TABLE t (n INTEGER PRIMARY KEY, word TEXT)"))
        given = [{"n": n, "word": f"palabra {n}"} for n in range(ROWS)]
        assert (await connection.execute(text("INSERT INTO t VALUES (:n, :word)"), given)).rowcount == ROWS
        changed = await connection.execute(text("UPDATE t SET word = 'x' WHERE n < 5"))
        assert changed.rowcount == 5
    async with engine.connect() as connection:
        found = await connection.execute(text("SELECT n, word FROM t ORDER BY n"))
        assert [row.n for row in found] == list(range(ROWS))
        assert (await connection.execute(text("SELECT n FROM t WHERE n = -1"))).all() == []
        streamed = [row.n async for row in await connection.stream(text("SELECT n FROM t ORDER BY n"))]
        assert streamed == list(range(ROWS))
        left = await connection.stream(text("SELECT n FROM t ORDER BY n"))  # given up half-way
        assert (await left.fetchone()).n == 0  # type: ignore[union-attr]
        await left.close()
        with pytest.raises((DBAPIError, StorageException)):
            await connection.execute(text("SELECT nothing FROM t"))
    async with engine.begin() as connection:  # a table in use by an open cursor could not be dropped
        await connection.execute(text("DROP TABLE t"))
    await engine.dispose()


async def test_a_statement_is_one_visit_and_a_transaction_costs_no_more_than_it_needs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine, visits, real = make_engine(f"sqlite:///{tmp_path / 'a.db'}"), [0], one_trip.OneTripConnection._execute
    writer = engine.execution_options(**{WRITES: True})

    async def counted(self: one_trip.OneTripConnection, *given: Any) -> Any:
        visits[0] += 1
        return await real(self, *given)

    async with engine.begin() as connection:
        await connection.execute(text("CREATE TABLE t (n INTEGER)"))
    monkeypatch.setattr(one_trip.OneTripConnection, "_execute", counted)
    async with engine.connect() as connection:
        await connection.execute(text("SELECT n FROM t"))
        assert visits == [1]  # with its BEGIN
        await connection.execute(text("SELECT n FROM t"))
        assert visits == [2]
    assert visits == [3]  # the end of the transaction
    async with engine.connect() as connection:
        await connection.begin()
    assert visits == [3]  # nothing was asked, so nothing was begun
    async with writer.begin() as connection:
        await connection.execute(text("INSERT INTO t VALUES (1)"))
    assert visits == [6]  # BEGIN IMMEDIATE, INSERT, COMMIT
    await engine.dispose()


async def test_reads_of_one_transaction_see_one_moment(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "a.db")) as plain:
        plain.execute("PRAGMA journal_mode=WAL")
        plain.execute("CREATE TABLE t (n INTEGER)")
    engine = make_engine(f"sqlite:///{tmp_path / 'a.db'}")
    count = text("SELECT count(*) FROM t")
    async with engine.connect() as reader:
        assert (await reader.execute(count)).scalar_one() == 0
        async with engine.begin() as writer:
            await writer.execute(text("INSERT INTO t VALUES (1)"))
        assert (await reader.execute(count)).scalar_one() == 0
    async with engine.connect() as reader:
        assert (await reader.execute(count)).scalar_one() == 1
    await engine.dispose()


async def test_what_a_cancelled_caller_had_asked_for_is_undone_too(tmp_path: Path) -> None:
    connection = one_trip.connect(str(tmp_path / "a.db"), isolation_level=None)
    await connection
    gate = threading.Event()
    busy = asyncio.create_task(connection.visit(lambda _plain: gate.wait()))
    begin = asyncio.create_task(connection.cursor().execute("BEGIN IMMEDIATE"))
    await asyncio.sleep(0)  # both are in the thread's queue
    begin.cancel()
    await asyncio.wait([begin])
    undone = asyncio.create_task(connection.rollback())
    await asyncio.sleep(0)
    gate.set()
    await asyncio.gather(busy, undone)
    assert begin.cancelled()
    assert not connection.in_transaction
    await connection.close()


async def test_a_close_whose_connection_is_cut_meanwhile_comes_to_its_end(tmp_path: Path) -> None:
    """As SQLAlchemy does it when whoever used the connection is cancelled, and the loop ends before the close does."""
    connection = one_trip.connect(str(tmp_path / "a.db"), isolation_level=None)
    await connection
    gate = threading.Event()
    busy = asyncio.create_task(connection.visit(lambda _plain: gate.wait()))
    await asyncio.sleep(0)
    closing = asyncio.create_task(connection.close())
    await asyncio.sleep(0)
    connection.stop()
    closing.cancel()
    gate.set()
    await busy
    ended, _ = await asyncio.wait([closing], timeout=HANG_S)
    assert ended
