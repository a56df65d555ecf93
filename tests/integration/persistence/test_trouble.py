"""A database in trouble: what passes by itself says so, and what was cut is opened again unseen."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from core.errors import StorageUnavailableException
from persistence.database import sqlite
from persistence.database.engine import Database
from tests.support.database import migrated_postgres, migrated_sqlite, open_sqlite, opened, postgres_server

__all__ = ["postgres_server"]


async def put(database: Database, value: object) -> None:
    async with database() as uow:
        await uow.settings.put("prueba", value)
        await uow.commit()


async def stored(database: Database) -> object:
    async with database(write=False) as uow:
        return await uow.settings.get("prueba")


async def test_a_file_locked_by_another_process_is_trouble_that_passes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "BUSY_TIMEOUT_S", 0.2)
    async with open_sqlite(tmp_path) as database:
        with closing(sqlite3.connect(tmp_path / "centinela.db", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(StorageUnavailableException, match="SQLITE_BUSY"):
                await put(database, 1)
            assert await stored(database) is None
            with pytest.raises(StorageUnavailableException):
                await database.probe_write()
            await database.ping()
        await put(database, 2)
        await database.probe_write()
        assert await stored(database) == 2


async def test_a_full_disk_is_trouble_that_passes_and_the_health_check_knows(tmp_path: Path) -> None:
    async with open_sqlite(tmp_path) as database:
        pages = await _pragma(database, "page_count")
        await _pragma(database, f"max_page_count={pages}")
        with pytest.raises(StorageUnavailableException, match="SQLITE_FULL"):
            await put(database, "x" * 500_000)
        with pytest.raises(StorageUnavailableException, match="SQLITE_FULL"):
            await database.probe_write()
        assert await stored(database) is None
        await _pragma(database, "max_page_count=1000000")
        await put(database, "x" * 500_000)
        await database.probe_write()


async def _pragma(database: Database, what: str) -> int:
    async with database.engine.connect() as connection:
        return int((await connection.exec_driver_sql(f"PRAGMA {what}")).scalar_one())


async def test_a_database_that_only_reads_is_trouble_that_passes(tmp_path: Path) -> None:
    migrated_sqlite(tmp_path / "centinela.db")
    async with opened(f"sqlite:///file:{tmp_path / 'centinela.db'}?mode=ro&uri=true") as database:
        assert await stored(database) is None
        with pytest.raises(StorageUnavailableException, match="SQLITE_READONLY"):
            await database.probe_write()


async def test_a_postgresql_that_only_reads_is_trouble_that_passes(postgres_server: str) -> None:
    async with migrated_postgres() as url, opened(url) as database:
        async with database.engine.connect() as connection:
            name = (await connection.execute(text("SELECT current_database()"))).scalar_one()
            await connection.execute(text(f"ALTER DATABASE {name} SET default_transaction_read_only = on"))
            await connection.commit()
        await database.dispose()
        with pytest.raises(StorageUnavailableException):
            await put(database, 1)
        with pytest.raises(StorageUnavailableException):
            await database.probe_write()
        assert await stored(database) is None


async def test_no_question_fails_after_all_connections_were_cut(postgres_server: str) -> None:
    async with migrated_postgres() as url, opened(url) as database:
        for turn in range(3):
            await _fill_the_pool(database)
            await cut_connections(url)
            assert await asyncio.gather(*(stored(database) for _ in range(8))) == [turn - 1 if turn else None] * 8
            await _fill_the_pool(database)
            await cut_connections(url)
            await asyncio.gather(*(put(database, turn) for _ in range(3)))
            await _fill_the_pool(database)
            await cut_connections(url)
            await asyncio.gather(*(database.ping() for _ in range(5)))  # by the pool's own look alone


async def test_a_cut_in_the_middle_of_a_transaction_is_trouble_that_passes(postgres_server: str) -> None:
    async with migrated_postgres() as url, opened(url) as database:

        async def half() -> None:
            async with database() as uow:
                await uow.settings.put("prueba", 1)
                await cut_connections(url)
                await uow.settings.put("prueba", 2)
                await uow.commit()

        with pytest.raises(StorageUnavailableException):
            await half()
        assert await stored(database) is None
        await put(database, 3)
        assert await stored(database) == 3


async def _fill_the_pool(database: Database) -> None:
    """Five connections that lie idle afterwards."""
    barrier = asyncio.Barrier(5)

    async def hold() -> None:
        async with database(write=False) as uow:
            await uow.settings.get("prueba")
            await barrier.wait()

    await asyncio.gather(*(hold() for _ in range(5)))


async def cut_connections(url: str) -> None:
    """Every other connection to that database is ended by the server."""
    async with opened(url) as administrator, administrator.engine.connect() as connection:
        await connection.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        )
