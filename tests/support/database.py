"""Real databases for tests: migrated once per process, copied or emptied per test.

Import what you need into a conftest: `from tests.support.database import sqlite_database`.
"""

import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path

import pytest
import pytest_asyncio

from persistence.crypto.encryption import SecretBox
from persistence.database.engine import Database, open_database
from persistence.migrate import upgrade
from tests.support.compiled_statements import share_compiled_statements
from tests.support.postgres import empty_postgres, migrated_postgres, run_apart, server_address, stop_server

__all__ = ["empty_postgres", "migrated_postgres"]

share_compiled_statements()

TEST_KEY = "ZmljY2lvbi1maWNjaW9uLWZpY2Npb24tZmljY2lvbjE="
"""A Fernet key that guards nothing."""


def secret_box() -> SecretBox:
    """The box of every test database."""
    return SecretBox.from_keys([TEST_KEY])


def migrated_sqlite(path: Path) -> str:
    """Put an empty, migrated SQLite database at `path`; its address."""
    path.write_bytes(_sqlite_template())
    return f"sqlite:///{path}"


def used_folder(folder: Path) -> None:
    """A folder of data as after an earlier start: with an empty, migrated database, unless it has one already.

    Making the tables is most of a first start.
    """
    if not (folder / "centinela.db").exists():
        folder.mkdir(mode=0o700, exist_ok=True)
        migrated_sqlite(folder / "centinela.db")


@asynccontextmanager
async def open_sqlite(folder: Path) -> AsyncIterator[Database]:
    """An empty, migrated database in a file of `folder`."""
    async with opened(migrated_sqlite(folder / "centinela.db")) as database:
        yield database


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[Database]:
    """A database at `url`, disposed of afterwards."""
    database = open_database(url, secret_box())
    try:
        yield database
    finally:
        await database.dispose()


@pytest_asyncio.fixture
async def sqlite_database(tmp_path: Path) -> AsyncIterator[Database]:
    """An open, empty database on SQLite."""
    async with open_sqlite(tmp_path) as database:
        yield database


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """Address of the PostgreSQL server; its end is the end of the tests, while there is still time to stop it."""
    yield server_address()
    stop_server()


@pytest_asyncio.fixture
async def postgres_url(postgres_server: str) -> AsyncIterator[str]:
    """The address of an empty, migrated database on PostgreSQL. Import `postgres_server` beside it."""
    async with migrated_postgres() as url:
        yield url


@pytest_asyncio.fixture(params=["sqlite", "postgresql"])
async def database(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Database]:
    """An open, empty database, once on SQLite and once on PostgreSQL. Import `postgres_server` beside it."""
    if request.param == "sqlite":
        async with open_sqlite(tmp_path) as opened_database:
            yield opened_database
    else:
        request.getfixturevalue("postgres_server")
        async with migrated_postgres() as url, opened(url) as opened_database:
            yield opened_database


@cache
def _sqlite_template() -> bytes:
    folder = Path(tempfile.mkdtemp(prefix="centinela-"))
    try:
        run_apart(upgrade(f"sqlite:///{folder / 'plantilla.db'}"))
        return (folder / "plantilla.db").read_bytes()
    finally:
        shutil.rmtree(folder)
