"""The names that the users' own documentation uses, asked of a real PostgreSQL, and the road through every revision."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from core.domain.people.person import AuditEntry
from core.errors import StorageException
from core.services.team.audit_trail import AuditTrail
from persistence import migrate
from persistence.database.engine import make_engine
from persistence.migrate import current_revision, upgrade
from tests.contract.persistence.people import NOW, enrol, new_job, queue, store_session
from tests.integration.persistence.test_migrations import differences, empty, on
from tests.support.database import empty_postgres, migrated_postgres, opened
from tests.support.tables import Walk

__all__ = ["empty"]

COLUMNS = [
    ("id_sesion", "integer", None, "NO", "nextval('entidades.sesiones_scraping_id_sesion_seq'::regclass)"),
    ("id_usuario", "integer", None, "NO", None),
    ("plataforma", "character varying", 50, "NO", None),
    ("cookies", "jsonb", None, "NO", None),
    ("proxy_url", "character varying", 255, "YES", None),
    ("user_agent", "character varying", 500, "YES", None),
    ("estado", "character varying", 20, "YES", "'activa'::character varying"),
    ("ultima_actividad", "timestamp with time zone", None, "YES", "now()"),
    ("fecha_creacion", "timestamp with time zone", None, "YES", "now()"),
]
RULES = {
    "pk_sesiones_scraping": "PRIMARY KEY (id_sesion)",
    "fk_sesiones_scraping_id_usuario": "FOREIGN KEY (id_usuario) REFERENCES entidades.usuarios(id_usuario)",
    "unique_user_platform": "UNIQUE (id_usuario, plataforma)",
}
INDEXES = {"idx_sesiones_usuario_plataforma": "(id_usuario, plataforma)", "idx_sesiones_estado": "(estado)"}


@pytest_asyncio.fixture
async def postgres(postgres_server: str) -> AsyncIterator[str]:
    assert postgres_server
    async with migrated_postgres() as url:
        yield url


async def rows(url: str, sql: str) -> list[Any]:
    return [tuple(row) for row in await on(url, lambda connection: connection.execute(text(sql)).all())]


async def test_the_table_of_sessions_has_the_documented_columns(postgres: str) -> None:
    asked = (
        "SELECT column_name, data_type, character_maximum_length, is_nullable, column_default"
        " FROM information_schema.columns WHERE table_schema = 'entidades' AND table_name = 'sesiones_scraping'"
        " ORDER BY ordinal_position"
    )
    assert await rows(postgres, asked) == COLUMNS


async def test_the_table_of_sessions_has_the_documented_rules_and_indexes(postgres: str) -> None:
    rules = (
        "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint"
        " WHERE conrelid = 'entidades.sesiones_scraping'::regclass AND contype <> 'n'"
    )
    assert dict(await rows(postgres, rules)) == RULES
    indexes = "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'sesiones_scraping'"
    found = dict(await rows(postgres, indexes))
    assert all(found[name].endswith(columns) for name, columns in INDEXES.items())


def revisions() -> list[str]:
    scripts = ScriptDirectory(str(Path(migrate.__file__).parent / "migrations"))
    return [script.revision for script in scripts.walk_revisions()][::-1]


def alembic(move: Callable[..., None], revision: str) -> Callable[[Connection], None]:
    def run(connection: Connection) -> None:
        config = Config(attributes={"connection": connection})
        config.set_main_option("script_location", str(Path(migrate.__file__).parent / "migrations"))
        move(config, revision)

    return run


_OURS = "IN (SELECT oid FROM pg_namespace WHERE nspname IN ('public', 'entidades', 'centinela'))"
_COLUMNS = f"""
SELECT c.oid::regclass::text, c.relkind, row_number() OVER (PARTITION BY c.oid ORDER BY a.attnum), a.attname,
       format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity, pg_get_expr(d.adbin, d.adrelid)
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
LEFT JOIN pg_attrdef d ON (d.adrelid, d.adnum) = (a.attrelid, a.attnum) WHERE c.relnamespace {_OURS}"""
_RULES = f"""
SELECT conrelid::regclass::text, conname, convalidated, pg_get_constraintdef(oid) FROM pg_constraint
WHERE connamespace {_OURS}"""
_INDEXES = f"SELECT pg_get_indexdef(oid) FROM pg_class WHERE relkind = 'i' AND relnamespace {_OURS}"
_TRIGGERS = f"""
SELECT pg_get_triggerdef(t.oid), tgenabled FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
WHERE NOT tgisinternal AND c.relnamespace {_OURS}"""
_FUNCTIONS = f"SELECT pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace {_OURS}"
SHAPE = {
    # A table that was made anew has its name between quotes.
    "sqlite": ("SELECT type, name, tbl_name, replace(sql, '\"', '') FROM sqlite_master",),
    "postgresql": (_COLUMNS, _RULES, _INDEXES, _TRIGGERS, _FUNCTIONS),
}
TABLES = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'table'",
    "postgresql": f"SELECT oid::regclass::text FROM pg_class WHERE relkind = 'r' AND relnamespace {_OURS}",
}


def everything(connection: Connection) -> dict[str, list[str]]:
    """The whole schema, in the words of the database, and every row."""
    kind = connection.dialect.name
    tables = sorted(connection.scalars(text(TABLES[kind])))
    asked = [*SHAPE[kind], *(f"SELECT * FROM {name}" for name in tables)]
    return {query: sorted(repr(tuple(row)) for row in connection.execute(text(query))) for query in asked}


def moved(move: Callable[..., None], revision: str) -> Callable[[Connection], dict[str, list[str]]]:
    """What is there after a move."""

    def run(connection: Connection) -> dict[str, list[str]]:
        alembic(move, revision)(connection)
        return everything(connection)

    return run


async def test_every_older_database_comes_up_to_the_current_schema(empty: str) -> None:
    """Going up by one revision makes the very database that was there before: its way on is proved already."""
    await upgrade(empty)
    newest, *older = revisions()[::-1]
    there = await on(empty, everything)
    with Walk() as walk:
        for revision in older:
            with walk.row(revision):
                below = await on(empty, moved(command.downgrade, revision))
                assert (await current_revision(empty))[0] == revision
                assert await on(empty, moved(command.upgrade, newest)) == there
                assert await on(empty, moved(command.downgrade, revision)) == below
            newest, there = revision, below
    await upgrade(empty)  # the whole way, at once
    assert await on(empty, differences) == []


async def test_people_sessions_and_jobs_outlive_a_way_down_and_up_again_by_one_revision(empty: str) -> None:
    await upgrade(empty)
    async with opened(empty) as database:
        session = await store_session(database, (await enrol(database)).person_id)
        (job,) = await queue(database, new_job())
    await on(empty, alembic(command.downgrade, revisions()[-2]))
    await upgrade(empty)
    async with opened(empty) as database, database() as uow:
        assert await uow.sessions.get(session.session_id) == session
        assert await uow.jobs.get(job.job_id) == job
        await uow.sessions.touch(session.session_id, NOW)


async def test_rows_of_the_audit_trail_from_before_it_was_a_chain_are_chained_in_their_order(empty: str) -> None:
    await upgrade(empty)
    await on(empty, alembic(command.downgrade, "0019"))
    table = "auditoria" if empty.startswith("sqlite") else "centinela.auditoria"
    values = {"at": NOW if empty.startswith("postgresql") else NOW.replace(tzinfo=None).isoformat(" ")}
    added = text(
        f"INSERT INTO {table} (id_auditoria, accion, fecha, objeto, antes, despues)"
        " VALUES (4, 'person.role', :at, 'Ñandú Ficticia', 'analista', 'admin'), (9, 'web.enter', :at, 'x', '', '')"
    )
    await on(empty, lambda connection: connection.execute(added, values))
    await upgrade(empty)
    async with opened(empty) as database:
        async with database() as uow:
            await uow.audit.add(AuditEntry(None, "proxy.add", NOW, "sala"))
            await uow.commit()
        report = await AuditTrail(database).check()
    assert (report.holds, report.rows, report.head.number) == (True, 3, 10)


async def test_a_database_of_a_newer_version_is_refused_and_left_as_it_is(empty: str) -> None:
    await upgrade(empty)
    schema = "centinela." if empty.startswith("postgresql") else ""
    await on(empty, lambda c: c.execute(text(f"UPDATE {schema}version_esquema SET version_num = '9999'")))
    with pytest.raises(StorageException, match=r"newer version .*revision 9999.*copy"):
        await upgrade(empty)
    assert (await current_revision(empty))[0] == "9999"


async def test_no_connection_is_left_open_by_an_upgrade(postgres_server: str) -> None:
    assert postgres_server
    async with empty_postgres() as url:
        await upgrade(url)
        engine = make_engine(url)
        try:
            async with engine.connect() as connection:
                asked = text("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()")
                assert (await connection.execute(asked)).scalar_one() == 1
        finally:
            await engine.dispose()
