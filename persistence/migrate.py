"""Bringing a database to the current schema: an empty one, an older one of ours, or one that others made."""

import asyncio
import sqlite3
from pathlib import Path

import structlog
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from core.errors import StorageException, StorageUnavailableException
from persistence.database.engine import make_engine
from persistence.database.sqlite import BUSY_TIMEOUT_S, WRITES
from persistence.database.urls import database_url
from persistence.models import ENTITIES, OWN
from persistence.schema import version_place

log = structlog.get_logger(__name__)

_SCRIPTS = Path(__file__).parent / "migrations"
_WAL_RETRY_S = 0.02
_PRIMARY = 0xFF
"""The part of SQLite's extended error codes that names the kind."""

_ONE_AT_A_TIME = 0x43454E54
"""Number of the advisory lock under which processes that start together upgrade one after another."""
_LOCK_PATIENCE, _LOCK_PAUSE_S, _LOCK_TRIES = "2s", 3.0, 60
"""How long a change waits for a table, then leaves it to others, and how often."""
_LOCKED_OUT = frozenset({"55P03", "40P01"})
"""A lock that was not given in time, and a deadlock."""


async def upgrade(url: str) -> None:
    """Make or update all tables; nothing happens when they are current. One transaction, one process at a time.

    SQLite: makes the file and its folder, and switches it to WAL once. PostgreSQL: makes the schemas. Tables
    `usuarios` and `sesiones_scraping` that exist already are adopted with their rows. StorageException when it fails
    or when a newer version of this program has been here, and then nothing has changed.
    """
    address = database_url(url)
    if address.get_backend_name() == "sqlite" and address.database:
        Path(address.database).parent.mkdir(parents=True, exist_ok=True)
    engine = make_engine(url)
    try:
        await _set_wal(engine)
        if engine.dialect.name == "postgresql":
            await _upgrade_beside_others(engine)
        else:
            async with engine.execution_options(**{WRITES: True}).begin() as connection:
                await connection.run_sync(_upgrade)
    except (SQLAlchemyError, sqlite3.Error, OSError) as error:
        raise StorageException(f"the database could not be upgraded: {type(error).__name__}: {error}") from error
    finally:
        await engine.dispose()


async def _upgrade_beside_others(engine: AsyncEngine) -> None:
    """On PostgreSQL, where another program may be at work on the tables that are adopted.

    Changing a table waits for every transaction that uses it, and whatever comes later waits behind the change. So
    it gives up soon, lets the others go on, and tries again. StorageUnavailableException when it never gets there.
    """
    for left in reversed(range(_LOCK_TRIES)):
        try:
            async with engine.begin() as connection:
                await connection.execute(text("SET LOCAL lock_timeout = 0"))  # another upgrade takes what it takes
                await connection.execute(text(f"SELECT pg_advisory_xact_lock({_ONE_AT_A_TIME})"))
                await connection.execute(text(f"SET LOCAL lock_timeout = '{_LOCK_PATIENCE}'"))
                await connection.run_sync(_upgrade)
        except StorageUnavailableException as error:
            if getattr(error.__cause__, "sqlstate", None) not in _LOCKED_OUT or not left:
                raise
            log.warning("another program uses the tables; the upgrade tries again", again_in_s=_LOCK_PAUSE_S)
            await asyncio.sleep(_LOCK_PAUSE_S)
        else:
            return


async def current_revision(url: str) -> tuple[str | None, str]:
    """The revision the database has (None: not ours yet) and the one this program requires."""
    engine = make_engine(url)
    try:
        async with engine.connect() as connection:
            return await connection.run_sync(_revision), str(_scripts().get_current_head())
    except (SQLAlchemyError, OSError) as error:
        raise StorageException(f"the database does not answer: {type(error).__name__}") from error
    finally:
        await engine.dispose()


def _config(connection: Connection | None = None) -> Config:
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    return config


def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())


def _upgrade(connection: Connection) -> None:
    scripts, current = _scripts(), _revision(connection)
    if current == scripts.get_current_head():
        return
    _refuse_newer(scripts, current)
    if connection.dialect.name == "postgresql":
        for schema in (ENTITIES, OWN):
            connection.execute(text(f"CREATE SCHEMA IF NOT EXISTS {schema}"))
    command.upgrade(_config(connection), "head")


def _refuse_newer(scripts: ScriptDirectory, current: str | None) -> None:
    if current is not None and current not in {script.revision for script in scripts.walk_revisions()}:
        raise StorageException(
            f"the database is of a newer version of this program (revision {current}, this one knows up to "
            f"{scripts.get_current_head()}): use that version, or the copy made before it was updated"
        )


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection, opts=version_place(connection)).get_current_revision()


async def _set_wal(engine: AsyncEngine) -> None:
    """Once per file. Of processes that set it together all but one are refused, without SQLite's usual patience."""
    if engine.dialect.name != "sqlite":
        return
    async with asyncio.timeout(BUSY_TIMEOUT_S), engine.connect() as connection:
        while not await connection.run_sync(_switch_to_wal):  # noqa: ASYNC110 - another process tells nobody
            await asyncio.sleep(_WAL_RETRY_S)


def _switch_to_wal(connection: Connection) -> bool:
    """Whether the file is in WAL mode now."""
    cursor = connection.connection.cursor()  # below SQLAlchemy: the mode cannot change inside a transaction
    try:
        cursor.execute("PRAGMA journal_mode")
        if cursor.fetchone() != ("wal",):
            cursor.execute("PRAGMA journal_mode=WAL")
    except sqlite3.OperationalError as busy:
        if busy.sqlite_errorcode & _PRIMARY != sqlite3.SQLITE_BUSY:
            raise
        return False
    finally:
        cursor.close()
    return True
