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
LOOK_EVERY_S = 3.0
"""How often the connection that holds the lock is looked at, and how often one that waits looks for the lock."""
LEASE_S = 10.0
"""Where others wait, PostgreSQL ends a connection that holds the lock and was not looked at for so long: its process is
frozen."""
TAKEN = "another process already works on this database (its lock is held)"


class DatabaseLock:
    """Held while the process works; the server gives it back when the process, its machine or its line dies.

    SQLite has the lock file for this: nothing happens here then.
    """

    def __init__(self, url: str, *, look_every_s: float = LOOK_EVERY_S, lease_s: float | None = None) -> None:
        self._engine: AsyncEngine = make_engine(url)
        self._connection: AsyncConnection | None = None
        self._look_every_s = look_every_s
        self._lease_s = lease_s
        self._needed = self._engine.dialect.name == "postgresql"

    async def wait(self, stop: asyncio.Event) -> bool:
        """Wait until nobody else has it, and take it; False when `stop` came first.

        So a second bot stands by: it takes over within `look_every_s` once the first one or its machine is gone, or
        the lease of a frozen one has run out.
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
            if self._connection is not None:
                await self._connection.execute(text("SELECT 1"))
                return
        except (StorageException, SQLAlchemyError, OSError) as error:
            log.warning("the connection that holds the database's lock is lost", error=repr(error))
            await self._drop()
        await self._take_again()

    async def _take_again(self) -> None:
        """At once: who was frozen learns before anything else whether another process leads by now."""
        try:
            await self._take()
        except AlreadyRunningException:
            raise
        except (StorageException, SQLAlchemyError, OSError) as error:
            log.warning("the database's lock cannot be taken again yet", error=repr(error))
            await self._drop()
        else:
            log.warning("the database's lock was lost and taken again")

    async def _take(self) -> None:
        try:
            connection = await self._engine.connect()
        except (SQLAlchemyError, OSError) as error:
            raise as_ours(error, "the database does not answer") from error
        self._connection = await connection.execution_options(isolation_level="AUTOCOMMIT")
        if self._lease_s is not None:
            await self._connection.execute(text(f"SET idle_session_timeout = {self._lease_s * 1000:.0f}"))
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
