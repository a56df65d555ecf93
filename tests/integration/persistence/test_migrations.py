"""The schema: made from nothing, the same as the models, made once."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, inspect, text

from core.errors import StorageException
from persistence import migrate
from persistence.database.engine import make_engine
from persistence.migrate import current_revision, upgrade
from persistence.models import SHARED_TABLES, Base
from persistence.schema import configuration
from tests.support.database import empty_postgres


@pytest_asyncio.fixture(params=["sqlite", "postgresql"])
async def empty(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'carpeta nueva' / 'centinela.db'}"
    else:
        request.getfixturevalue("postgres_server")
        async with empty_postgres() as url:
            yield url


async def on(url: str, ask: Any) -> Any:
    engine = make_engine(url)
    try:
        async with engine.begin() as connection:
            return await connection.run_sync(ask)
    finally:
        await engine.dispose()


def differences(connection: Connection) -> list[Any]:
    options = configuration(connection)
    return list(compare_metadata(MigrationContext.configure(connection, opts=options), options["target_metadata"]))


def tables(connection: Connection) -> set[str]:
    schemas = [None] if connection.dialect.name == "sqlite" else ["entidades", "centinela"]
    return {name for schema in schemas for name in inspect(connection).get_table_names(schema=schema)}


async def test_the_migrations_make_exactly_what_the_models_say(empty: str) -> None:
    await upgrade(empty)
    assert await on(empty, differences) == []
    assert await on(empty, tables) - {"sqlite_sequence"} == {
        *(table.name for table in Base.metadata.sorted_tables),
        "version_esquema",
    }


def test_a_model_that_no_migration_makes_would_be_noticed(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'c.db'}"

    async def check() -> Any:
        await upgrade(url)
        await on(url, lambda c: c.execute(text("ALTER TABLE trabajos DROP COLUMN fase")))
        await on(url, lambda c: c.execute(text("DROP INDEX idx_sesiones_estado")))
        return await on(url, differences)

    assert {found[0] for found in asyncio.run(check())} == {"add_column", "add_index"}


async def test_upgrading_again_and_from_several_tasks_is_harmless(empty: str) -> None:
    assert (await current_revision(empty))[0] is None if empty.startswith("postgresql") else True
    await asyncio.gather(*(upgrade(empty) for _ in range(3)))
    current, wanted = await current_revision(empty)
    assert current == wanted


async def test_going_down_keeps_the_shared_tables_only(empty: str) -> None:
    await upgrade(empty)

    def down(connection: Connection) -> None:
        config = Config(attributes={"connection": connection})
        config.set_main_option("script_location", str(Path(migrate.__file__).parent / "migrations"))
        command.downgrade(config, "base")

    await on(empty, down)
    assert await on(empty, tables) - {"sqlite_sequence"} == {*SHARED_TABLES, "version_esquema"}
    await upgrade(empty)
    assert await on(empty, differences) == []


async def test_a_sqlite_file_is_in_wal_mode_with_foreign_keys(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'c.db'}"
    await upgrade(url)

    def pragmas(connection: Connection) -> list[Any]:
        names = ("journal_mode", "foreign_keys", "synchronous", "busy_timeout")
        return [connection.execute(text(f"PRAGMA {name}")).scalar() for name in names]

    assert await on(url, pragmas) == ["wal", 1, 1, 10_000]


async def test_a_server_that_is_not_there_is_a_storage_error_without_the_password() -> None:
    url = "postgresql://vega:clave-secreta@127.0.0.1:1/nada"
    for attempt in (upgrade, current_revision):
        with pytest.raises(StorageException) as caught:
            await attempt(url)
        assert "clave-secreta" not in str(caught.value)
