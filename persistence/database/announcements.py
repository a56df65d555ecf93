"""What a commit changed, told to the other processes on the same PostgreSQL (LISTEN/NOTIFY)."""

import asyncio

import asyncpg
import structlog

from core.concurrency import first_of
from core.ports.storage import Change
from persistence.database.engine import Database
from persistence.database.urls import libpq_address

log = structlog.get_logger(__name__)

CHANNEL = "centinela_cambios"
RECONNECT_S = 2.0
_CHECK_S = 15.0
"""How often the connection is proved: a server that vanished without a word is noticed by this."""


class Announcements:
    """Listens on a connection of its own and calls the listeners of this process, as a commit of its own would."""

    def __init__(self, url: str, database: Database) -> None:
        self._address = libpq_address(url)
        self._database = database
        self._connections = 0

    async def run(self, stop: asyncio.Event) -> None:
        """Until `stop`. While the connection is lost nothing is heard, so after it is back everything counts as new."""
        while not stop.is_set():
            try:
                await self._listen(stop)
            except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError, TimeoutError) as error:
                log.warning("changes of other processes are not heard", error=type(error).__name__)
                await first_of(stop.wait(), timeout_s=RECONNECT_S)

    async def _listen(self, stop: asyncio.Event) -> None:
        connection = await asyncpg.connect(self._address, timeout=10)
        try:
            connection.add_termination_listener(self._lost)
            await connection.add_listener(CHANNEL, self._heard)
            self._database.listeners.announce(tuple(Change))
            self._connections += 1
            self._database.hears = self._connections
            while not stop.is_set():
                await first_of(stop.wait(), timeout_s=_CHECK_S)
                await connection.fetchval("SELECT 1", timeout=10)
        finally:
            self._lost()
            await asyncio.gather(connection.close(timeout=2), return_exceptions=True)

    def _lost(self, _connection: object = None) -> None:
        self._database.hears = None

    def _heard(self, _connection: object, _pid: int, _channel: str, payload: object) -> None:
        known = {change.value: change for change in Change}
        self._database.listeners.announce(known[word] for word in str(payload).split() if word in known)
