"""SQLite's driver with one visit per statement: rows, counts, streams, errors, and nothing left open."""

from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from core.errors import StorageException
from persistence.database import one_trip
from persistence.database.engine import make_engine

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


async def test_a_statement_is_one_visit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine, visits, real = make_engine(f"sqlite:///{tmp_path / 'a.db'}"), [0], one_trip.OneTripConnection._execute

    async def counted(self: one_trip.OneTripConnection, *given: object) -> object:
        visits[0] += 1
        return await real(self, *given)  # type: ignore[no-untyped-call]

    async with engine.connect() as connection:
        await connection.execute(text("SELECT 1"))
        monkeypatch.setattr(one_trip.OneTripConnection, "_execute", counted)
        assert (await connection.execute(text("SELECT 1"))).scalar_one() == 1
        assert visits == [1]
    await engine.dispose()
