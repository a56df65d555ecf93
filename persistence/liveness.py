"""Connections to PostgreSQL are proved before they are used again, by one question instead of three."""

from typing import Any

import asyncpg
from sqlalchemy import Engine, event, exc

_GONE = (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError, OSError, TimeoutError)


def prove_connections(engine: Engine) -> None:
    """Give up the pool's connections when one is found dead, in place of the pool's own `pool_pre_ping`.

    That begins a transaction, asks and rolls back: as many round trips as a short transaction itself takes.
    """

    def prove(connection: Any, _record: object, _proxy: object) -> None:
        if connection.driver_connection.is_closed():
            raise exc.InvalidatePoolError
        try:
            connection.run_async(_ask)
        except _GONE as error:
            raise exc.InvalidatePoolError from error

    event.listen(engine, "checkout", prove)


async def _ask(driver: Any) -> None:
    await driver.execute("SELECT 1")
