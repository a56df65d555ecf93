"""Connections to PostgreSQL are proved before they are used again, without a question to the server in most cases."""

import time
from typing import Any

from sqlalchemy import Engine, event, exc

QUIET_S = 5.0
"""A connection that was used within so many seconds is taken for alive unless its driver saw it end."""
_USED_AT = "centinela_used_at"


def prove_connections(engine: Engine) -> None:
    """Give up the pool's connections when one is found dead, in place of the pool's own `pool_pre_ping`.

    That asks the server before every transaction: three round trips, as many as a short transaction itself. asyncpg
    notices at once when the server or the line ends a connection; only one that was silent for a while, behind
    something that forgets silent connections, has to be asked.
    """
    dialect = engine.dialect

    def used(connection: Any, record: Any) -> None:
        if connection is not None:
            record.info[_USED_AT] = time.monotonic()

    def prove(connection: Any, record: Any, _proxy: object) -> None:
        if connection.driver_connection.is_closed():
            raise exc.InvalidatePoolError
        if time.monotonic() - record.info.get(_USED_AT, time.monotonic()) < QUIET_S:
            return
        try:
            dialect.do_ping(connection)
        except dialect.loaded_dbapi.Error as error:
            raise exc.InvalidatePoolError from error

    event.listen(engine, "checkin", used)
    event.listen(engine, "checkout", prove)
