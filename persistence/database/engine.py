"""The database: one engine, its units of work, and a way to close it."""

import time
from typing import Self

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from core.ports.session_cache import SessionCache
from persistence.crypto.encryption import SecretBox
from persistence.damage import DamageLog
from persistence.database import sqlite
from persistence.database.driver_errors import as_ours, map_driver_errors
from persistence.database.listeners import CommitListeners
from persistence.database.session_changes import note_session_changes
from persistence.database.unit_of_work import SqlUnitOfWork
from persistence.database.urls import database_url
from persistence.database.write_log import WriteLog
from persistence.liveness import prove_connections
from persistence.row_memo import RowMemo
from persistence.texts import clean_parameters, storable_json
from persistence.turns import Turns

POOL_SIZE = 5
"""Connections that a process keeps open to PostgreSQL."""
_RECYCLE_S = 1800
"""A connection of this age is opened anew: what lies between may forget a silent one."""
_PROBE = "write-probe"
_SILENT_S, _ASK_AGAIN_S, _ASK_TIMES = 4, 2, 2
LINE_DEAD_AFTER_S = _SILENT_S + _ASK_AGAIN_S * _ASK_TIMES
"""When PostgreSQL gives up a connection whose machine is gone, and with it the locks that it held."""
FROZEN_AFTER_S = 10.0
"""When PostgreSQL ends a transaction in which nothing is asked any more: its process is frozen.

Ours take milliseconds. What it had locked is free before anybody else gives up waiting for it (LOCK_TIMEOUT_S), and
before an engine takes a silent process for dead, so that a frozen process is replaced as soon as a killed one.
"""
_TOOLS_IDLE_S = 60.0
"""The same where whole databases are moved or upgraded: rows are worked on between two statements."""
LOCK_TIMEOUT_S = 15.0
_IDLE_LIMIT = "idle_in_transaction_session_timeout"
_SERVES, _TOOL = "centinela", "centinela-herramienta"
"""Names of the connections: a tool's transaction may be silent for longer."""
_POSTGRES_SETTINGS = {
    "tcp_keepalives_idle": str(_SILENT_S),
    "tcp_keepalives_interval": str(_ASK_AGAIN_S),
    "tcp_keepalives_count": str(_ASK_TIMES),
    "timezone": "UTC",
    "lock_timeout": f"{LOCK_TIMEOUT_S:g}s",
}


class Database:
    """An open database. Implements UnitOfWorkFactory: calling it makes a unit of work."""

    def __init__(self, engine: AsyncEngine, box: SecretBox) -> None:
        self.engine = engine
        self.box = box
        self._reader = engine.execution_options(postgresql_readonly=True)
        self._writer = engine.execution_options(**{sqlite.WRITES: True})
        self._turns = Turns() if engine.dialect.name == "sqlite" else None
        self.writes = WriteLog()
        self.damages = DamageLog()
        self.memo = RowMemo()
        self.listeners = CommitListeners()
        self.cache: SessionCache | None = None
        self.hears: int | None = None
        """Number of the connection by which changes of other processes are heard; None while they are not."""
        self.tells_others = False
        """Whether commits are announced to other processes too (PostgreSQL; `persistence.database.announcements`)."""

    def __call__(self, *, write: bool = True) -> SqlUnitOfWork:
        """A new unit of work, not yet opened."""
        if write:
            return SqlUnitOfWork(
                self._writer,
                self.box,
                turns=self._turns,
                writes=self.writes,
                damages=self.damages,
                memo=self.memo,
                listeners=self.listeners,
                tells_others=self.tells_others,
                cache=self.cache,
            )
        return SqlUnitOfWork(self._reader, self.box, damages=self.damages, memo=self.memo)

    @property
    def uow(self) -> Self:
        """The factory, for callers that prefer `database.uow()`."""
        return self

    async def ping(self) -> float:
        """`SELECT 1`; milliseconds it took. StorageException when it fails."""
        started = time.perf_counter()
        try:
            async with self._reader.connect() as connection:
                await connection.execute(text("SELECT 1"))
        except (SQLAlchemyError, OSError) as error:
            raise as_ours(error, "the database does not answer") from error
        return (time.perf_counter() - started) * 1000

    async def probe_write(self) -> None:
        """StorageUnavailableException when nothing can be written: by the last write, or by one that is made now.

        A write within the last second tells enough, so that asking often writes little.
        """
        self.writes.require_moving()
        if self.writes.is_fresh():
            self.writes.require_ok()
            return
        async with self(write=True) as uow:
            await uow.settings.put(_PROBE, self.writes.count)
            await uow.commit()

    async def dispose(self) -> None:
        """Close every connection."""
        await self.engine.dispose()


def open_database(
    url: str, box: SecretBox, *, pool_size: int = POOL_SIZE, frozen_after_s: float = FROZEN_AFTER_S
) -> Database:
    """A database that connects on first use. Its tables are made by `persistence.migrate.upgrade`."""
    engine = make_engine(url, pool_size=pool_size, idle_limit_s=frozen_after_s, name=_SERVES)
    return Database(engine, box)


def make_engine(
    url: str, *, pool_size: int = POOL_SIZE, idle_limit_s: float = _TOOLS_IDLE_S, name: str = _TOOL
) -> AsyncEngine:
    """An engine with our transaction rules; errors leave it as StorageException and tell no bound value.

    On PostgreSQL it keeps `pool_size` connections at most, and opens as many more for a moment; a transaction in which
    nothing is asked for `idle_limit_s` is ended there.
    """
    address = database_url(url)
    if address.get_backend_name() == "sqlite":
        engine = create_async_engine(
            address,
            hide_parameters=True,
            json_serializer=storable_json,
            connect_args={"timeout": sqlite.BUSY_TIMEOUT_S},
            execution_options=sqlite.WITHOUT_SCHEMAS,
        )
        sqlite.prepare(engine.sync_engine)
    else:
        engine = create_async_engine(
            address,
            hide_parameters=True,
            json_serializer=storable_json,
            pool_size=pool_size,
            max_overflow=pool_size,
            pool_recycle=_RECYCLE_S,
            connect_args={
                "timeout": 10,
                "command_timeout": 60,
                "server_settings": _POSTGRES_SETTINGS
                | {"application_name": name, _IDLE_LIMIT: f"{idle_limit_s * 1000:.0f}ms"},
            },
        )
        prove_connections(engine.sync_engine)
    note_session_changes(engine.sync_engine)
    map_driver_errors(engine.sync_engine)
    clean_parameters(engine.sync_engine)
    return engine
