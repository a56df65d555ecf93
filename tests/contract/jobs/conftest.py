"""Every store under the repository suite."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from core.ports.storage import UnitOfWorkFactory
from persistence.migrate import upgrade
from tests.contract.jobs.sqlite import sqlite_database, url
from tests.fakes.clock import FakeClock
from tests.fakes.job_store import FakeJobStore
from tests.support.database import migrated_postgres, opened, postgres_server

__all__ = ["postgres_server"]


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy: migrating it anew for every test would be most of their time."""
    path = tmp_path_factory.mktemp("template") / "empty.db"
    asyncio.run(upgrade(url(path)))
    return path


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
async def store(
    request: pytest.FixtureRequest, tmp_path: Path, empty_database: Path
) -> AsyncIterator[UnitOfWorkFactory]:
    match request.param:
        case "memory":
            yield FakeJobStore()
        case "sqlite":
            shutil.copy(empty_database, tmp_path / "jobs.db")
            async with sqlite_database(tmp_path / "jobs.db") as database:
                yield database.uow
        case _:
            request.getfixturevalue("postgres_server")
            async with migrated_postgres() as address, opened(address) as database:
                yield database.uow
