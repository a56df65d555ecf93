"""A PostgreSQL server for tests, and databases on it that are emptied between tests instead of made anew."""

import asyncio
import atexit
import os
import threading
import uuid
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import ExitStack, asynccontextmanager
from functools import cache
from typing import LiteralString

import psycopg
from psycopg import sql

from persistence.database.ticket_schema import ensure_ticket_schema
from persistence.database.urls import database_url, libpq_address
from persistence.migrate import upgrade
from tests.support.postgres_server import end_server, new_server

MOST_USES = 50
"""Deleted rows are never vacuumed: after so many tests, a database makes way for a new one."""
LOCK_TIMEOUT_MS = 5_000

_OWN = "n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'"
_TABLES: LiteralString = f"""
SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'r' AND {_OWN}"""
_SHAPE: LiteralString = f"""
SELECT md5(string_agg(one, chr(10) ORDER BY one)) FROM (
    SELECT concat_ws(' ', 'column', n.nspname, c.relname, a.attname, a.atttypid, a.attnotnull, a.atthasdef) AS one
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE {_OWN} AND a.attnum > 0 AND NOT a.attisdropped
    UNION ALL
    SELECT concat_ws(' ', 'trigger', c.relname, t.tgname, t.tgenabled)
    FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE {_OWN}
    UNION ALL
    SELECT concat_ws(' ', 'constraint', k.conrelid::regclass, k.conname, k.convalidated)
    FROM pg_constraint k JOIN pg_namespace n ON n.oid = k.connamespace WHERE {_OWN}
    UNION ALL
    SELECT concat_ws(' ', 'function', n.nspname, p.proname, md5(p.prosrc))
    FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE {_OWN}
) AS parts"""
_SETTINGS: tuple[LiteralString, ...] = (
    "fsync = off", "full_page_writes = off", "synchronous_commit = off", "autovacuum = off", "max_wal_size = '512MB'",
)  # fmt: skip
"""Durability is worth nothing in a test and costs most of its time."""


@asynccontextmanager
async def empty_postgres() -> AsyncIterator[str]:
    """The address of a new PostgreSQL database without any table, dropped afterwards."""
    name = await asyncio.to_thread(_create, "template0")
    try:
        yield _address(name)
    finally:
        await asyncio.to_thread(_drop, name)


@asynccontextmanager
async def migrated_postgres(*, tickets: bool = False) -> AsyncIterator[str]:
    """The address of an empty, migrated PostgreSQL database; with `tickets`, for the engine of several processes too.

    It is emptied afterwards and given to a later test, unless the test changed its schema.
    """
    pool = _pool(tickets)
    lent = await asyncio.to_thread(pool.lend)
    try:
        yield lent.address
    finally:
        await asyncio.to_thread(pool.take_back, lent)


def server_address() -> str:
    """Address of the server; it is started when first asked for."""
    return _server()[0]


def stop_server() -> None:
    """End the server, while there is still time to stop it."""
    _server()[1].close()
    _server.cache_clear()
    _pool.cache_clear()


class Lent:
    """A database of a pool, and a connection to it that stays open from test to test."""

    def __init__(self, template: str) -> None:
        self.name = _create(template)
        self.address = _address(self.name)
        self.uses = 0
        self._link = psycopg.connect(libpq_address(self.address), autocommit=True)
        _server()[1].callback(self._link.close)

    def rows(self, query: LiteralString | sql.Composed) -> list[tuple[object, ...]]:
        """What a query gives."""
        return self._link.execute(query).fetchall()

    def empty(self, kept: frozenset[tuple[object, ...]]) -> None:
        """Delete what is in all tables but those that are `kept`; numbers begin again."""
        self.rows(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        tables = [row for row in self.rows(_TABLES) if row not in kept]
        with self._link.transaction():
            self._link.execute("SET LOCAL session_replication_role = replica")  # no trigger and no reference objects
            self._link.execute(sql.SQL("SET LOCAL lock_timeout = {}").format(LOCK_TIMEOUT_MS))
            for table in tables:
                self._link.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(*map(str, table))))
            self._link.execute("SELECT setval(seqrelid, seqstart, false) FROM pg_sequence")
            self._link.execute(sql.SQL("ALTER DATABASE {} RESET ALL").format(sql.Identifier(self.name)))

    def drop(self) -> None:
        """Away with it."""
        self._link.close()
        _drop(self.name)


class Pool:
    """Databases of one shape."""

    def __init__(self, prepare: Callable[[str], Coroutine[object, object, None]]) -> None:
        self._template = _create("template0")
        run_apart(prepare(_address(self._template)))
        self._free: list[Lent] = []
        first = Lent(self._template)
        self._kept = frozenset(row for row in first.rows(_TABLES) if _filled(first, row))
        self._shape = self._seen(first)
        self._free.append(first)

    def lend(self) -> Lent:
        """An empty database."""
        return self._free.pop() if self._free else Lent(self._template)

    def take_back(self, lent: Lent) -> None:
        """Empty it for the next test; where that is not possible, it is dropped."""
        lent.uses += 1
        try:
            if lent.uses < MOST_USES and self._seen(lent) == self._shape:
                lent.empty(self._kept)
                self._free.append(lent)
                return
        except psycopg.Error:
            pass
        lent.drop()

    def _seen(self, lent: Lent) -> list[object]:
        """The schema, and what the migrations themselves wrote."""
        written = [
            sorted(map(str, lent.rows(sql.SQL("SELECT * FROM {}").format(sql.Identifier(*map(str, table))))))
            for table in sorted(self._kept, key=str)
        ]
        return [lent.rows(_SHAPE), written]


def _filled(lent: Lent, table: tuple[object, ...]) -> bool:
    return bool(lent.rows(sql.SQL("SELECT 1 FROM {} LIMIT 1").format(sql.Identifier(*map(str, table)))))


@cache
def _pool(tickets: bool) -> Pool:
    async def prepare(address: str) -> None:
        await upgrade(address)
        if tickets:
            await ensure_ticket_schema(address)

    return Pool(prepare)


@cache
def _server() -> tuple[str, ExitStack]:
    """Address of TEST_DATABASE_URL, or of a PostgreSQL of our own, and what ends it."""
    stack = ExitStack()
    atexit.register(stack.close)  # for those who use no fixture
    if url := os.environ.get("TEST_DATABASE_URL"):
        return url, stack
    server = new_server("centinela-pg-")
    stack.callback(end_server, server)
    url = str(server.get_uri())
    _administer(url, *(sql.SQL("ALTER SYSTEM SET ") + sql.SQL(one) for one in _SETTINGS), "SELECT pg_reload_conf()")
    return url, stack


def _create(template: str) -> str:
    name = "prueba_" + uuid.uuid4().hex[:12]
    made = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy")
    _administer(server_address(), made.format(sql.Identifier(name), sql.Identifier(template)))
    if "TEST_DATABASE_URL" in os.environ:
        _server()[1].callback(_drop, name)
    return name


def _drop(name: str) -> None:
    _administer(server_address(), sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _administer(url: str, *statements: LiteralString | sql.Composed) -> None:
    with psycopg.connect(libpq_address(url), autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)


def _address(name: str) -> str:
    return database_url(server_address()).set(database=name).render_as_string(hide_password=False)


def run_apart(work: Coroutine[object, object, None]) -> None:
    """Run a coroutine to its end, whether or not this thread already has a loop."""
    failures: list[BaseException] = []

    def run() -> None:
        try:
            asyncio.run(work)
        except BaseException as error:  # noqa: BLE001 - handed to the waiting thread
            failures.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    if failures:
        raise failures[0]
