"""One process per PostgreSQL database, on whichever machine it runs."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import text

from core.errors import AlreadyRunningException
from persistence.database.exclusive import PROCESS_LOCK, DatabaseLock
from tests.integration.persistence.test_trouble import cut_connections
from tests.support.database import migrated_postgres, migrated_sqlite, opened, postgres_server
from tests.support.patience import HANG_S

__all__ = ["postgres_server"]


async def test_a_second_process_is_refused_until_the_first_has_ended(postgres_server: str) -> None:
    async with migrated_postgres() as url:
        async with DatabaseLock(url):
            with pytest.raises(AlreadyRunningException, match="another process already works on this database"):
                await DatabaseLock(url).__aenter__()
        async with DatabaseLock(url):
            pass


async def test_a_lock_lost_with_its_connection_is_taken_again(postgres_server: str) -> None:
    async with migrated_postgres() as url, DatabaseLock(url, look_every_s=0.02) as lock:
        stop = asyncio.Event()
        watching = asyncio.create_task(lock.watch(stop))
        await cut_connections(url)
        await _held_again(url)
        stop.set()
        await watching


async def _held_again(url: str) -> None:
    query = text(f"SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = {PROCESS_LOCK}")
    async with asyncio.timeout(HANG_S), opened(url) as database:
        held = 0
        while not held:
            async with database.engine.connect() as connection:
                held = (await connection.execute(query)).scalar_one()


async def test_whoever_lost_it_to_another_process_ends(postgres_server: str) -> None:
    async with migrated_postgres() as url, DatabaseLock(url, look_every_s=0.02) as first:
        await cut_connections(url)
        second = DatabaseLock(url, look_every_s=0.02)
        assert await asyncio.wait_for(second.wait(asyncio.Event()), HANG_S)  # a connection that was cut takes its time
        async with second:
            with pytest.raises(AlreadyRunningException):
                await asyncio.wait_for(first.watch(asyncio.Event()), HANG_S)


async def test_one_that_is_frozen_is_replaced_and_ends_when_it_comes_back(postgres_server: str) -> None:
    stop = asyncio.Event()
    async with migrated_postgres() as url, DatabaseLock(url, look_every_s=0.02, lease_s=0.2) as frozen:
        second = DatabaseLock(url, look_every_s=0.02)
        assert await asyncio.wait_for(second.wait(stop), HANG_S)  # nothing looked at the first one meanwhile
        async with second:
            with pytest.raises(AlreadyRunningException):
                await asyncio.wait_for(frozen.watch(stop), HANG_S)


async def test_sqlite_has_its_lock_file_for_this(tmp_path: Path) -> None:
    url = migrated_sqlite(tmp_path / "centinela.db")
    stop = asyncio.Event()
    stop.set()
    async with DatabaseLock(url) as one, DatabaseLock(url):
        await one.watch(stop)
