"""One process per PostgreSQL database, on whichever machine: an advisory lock on a connection of its own."""

import asyncio
from types import TracebackType
from typing import Self

import structlog
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from core.concurrency import first_of
from core.errors import AlreadyRunningException, StorageException
from persistence.database.driver_errors import as_ours
from persistence.database.engine import make_engine

log = structlog.get_logger(__name__)

PROCESS_LOCK = 0x43454E55
"""Number of the session-level advisory lock."""
LOOK_EVERY_S = 5.0
"""How often the connection that holds the lock is looked at."""
TAKEN = "another process already works on this database (its lock is held)"


class DatabaseLock:
    """Held while the process works; the server gives it back when the process, its machine or its line dies.

    SQLite has the lock file for this: nothing happens here then.
    """

    def __init__(self, url: str, *, look_every_s: float = LOOK_EVERY_S) -> None:
        self._engine: AsyncEngine = make_engine(url)
        self._connection: AsyncConnection | None = None
        self._look_every_s = look_every_s
        self._needed = self._engine.dialect.name == "postgresql"

    async def wait(self, stop: asyncio.Event) -> bool:
        """Wait until nobody else has it, and take it; False when `stop` came first.

        So a second bot stands by: it takes over within `look_every_s` once the first one or its machine is gone.
        """
        told = False
        while not stop.is_set():
            try:
                await self._take()
            except AlreadyRunningException:
                if not told:
                    log.warning("another bot works on this database: standing by to take over")
                told = True
                await self._drop()
            except StorageException as error:
                log.warning("the database's lock cannot be looked at", error=repr(error))
                await self._drop()
            else:
                return True
            await first_of(stop.wait(), timeout_s=self._look_every_s)
        return False

    async def __aenter__(self) -> Self:
        """Take it unless `wait` did, never wait; AlreadyRunningException when another process has it."""
        if self._needed and self._connection is None:
            try:
                await self._take()
            except BaseException:
                await self._give_back()
                raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Give it back."""
        await self._give_back()

    async def watch(self, stop: asyncio.Event) -> None:
        """Until `stop`: a lost connection (a restart of the server) is opened and the lock taken again.

        AlreadyRunningException when another process was quicker: this one has to end then.
        """
        while self._needed and not stop.is_set():
            try:
                async with asyncio.timeout(self._look_every_s):
                    await stop.wait()
            except TimeoutError:
                await self._look()

    async def _look(self) -> None:
        try:
            if self._connection is None:
                await self._take()
                log.warning("the database's lock was lost and taken again")
            else:
                await self._connection.execute(text("SELECT 1"))
        except AlreadyRunningException:
            raise
        except (StorageException, SQLAlchemyError, OSError) as error:
            log.warning("the connection that holds the database's lock is lost", error=repr(error))
            await self._drop()

    async def _take(self) -> None:
        try:
            connection = await self._engine.connect()
        except (SQLAlchemyError, OSError) as error:
            raise as_ours(error, "the database does not answer") from error
        self._connection = await connection.execution_options(isolation_level="AUTOCOMMIT")
        taken = await self._connection.execute(text(f"SELECT pg_try_advisory_lock({PROCESS_LOCK})"))
        if not taken.scalar_one():
            raise AlreadyRunningException(TAKEN)

    async def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            await asyncio.gather(connection.invalidate(), return_exceptions=True)
            await asyncio.gather(connection.close(), return_exceptions=True)

    async def _give_back(self) -> None:
        await self._drop()
        await self._engine.dispose()
