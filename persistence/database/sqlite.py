"""SQLite as we use it: real transactions, foreign keys, WAL set once per file."""

from typing import Any

from sqlalchemy import Connection, Engine, event

from persistence.database.one_trip import use_one_trip
from persistence.models import ENTITIES, OWN

BUSY_TIMEOUT_S = 10.0
"""How long a process waits for another process's write lock."""

WITHOUT_SCHEMAS = {"schema_translate_map": {ENTITIES: None, OWN: None}}
WRITES = "centinela_writes"
"""Execution option of connections that take the write lock when their transaction begins."""


def prepare(engine: Engine) -> None:
    """Foreign keys on, and BEGIN said by us: the driver's own implicit BEGIN would neither lock early nor cover DDL."""
    event.listen(engine, "do_connect", use_one_trip)
    event.listen(engine, "connect", _on_connect)
    event.listen(engine, "begin", _on_begin)


def _on_connect(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.close()


def _on_begin(connection: Connection) -> None:
    if connection.get_execution_options().get(WRITES, False):
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        driver: Any = connection.connection.driver_connection
        driver.begin_with_next()
