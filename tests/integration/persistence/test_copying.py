"""An installation moves from SQLite to PostgreSQL: every row, the same key, nothing half done."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy import select, text
from typer.testing import CliRunner, Result

from bot.cli.commands import app
from core.domain.incidents.incident import NewIncident, Severity
from core.domain.people.person import AuditEntry, Role
from core.domain.platforms import Platform
from core.domain.results.profiles import ListKind, ListPage, Profile, RelatedProfile
from core.errors import StorageException
from core.services.team.audit_trail import AuditTrail
from persistence.copying import copy_database
from persistence.database.engine import Database
from persistence.models import Base
from tests.contract.persistence.people import NOW, cookies, enrol, minutes, new_job, queue, store_session
from tests.support.database import empty_postgres, migrated_sqlite, opened, postgres_server

__all__ = ["postgres_server"]

ROWS = 1200


@pytest_asyncio.fixture
async def source(tmp_path: Path) -> AsyncIterator[str]:
    """The address of an SQLite database in which people have worked."""
    url = migrated_sqlite(tmp_path / "centinela.db")
    async with opened(url) as database:
        person = await enrol(database, "Alondra Quimera", Role.ADMIN, telegram=1)
        session = await store_session(database, person.person_id, proxy_url="http://vega:clave@proxy.ejemplo:3128")
        jobs = await queue(database, *(new_job(f"k{n}") for n in range(3)))
        async with database() as uow:
            await uow.audit.add(AuditEntry(person.person_id, "session.upload", NOW, "Alondra / facebook"))
            profile = await uow.profiles.save_profile(Profile(Platform.FACEBOOK, "1000", "Vega Ficticia"), NOW)
            run = await uow.profiles.open_run(
                jobs[0].job_id, profile, session.session_id, ListKind.FRIENDS, None, minutes(1)
            )
            rows = tuple(RelatedProfile(str(n), f"Persona Inventada {n}") for n in range(ROWS))
            await uow.profiles.save_pages(run.run_id, [ListPage(rows, "cursor")], NOW)
            for name in ("zona", "Zona", "ámbito", "_raya"):
                await uow.settings.put(name, {"valor": name})
            await uow.commit()
        await _members_before_their_group(database)
        await _a_number_that_is_gone(database)
    yield url


async def _members_before_their_group(database: Database) -> None:
    async with database() as uow:
        member = await uow.incidents.open(NewIncident("1:facebook:expired", Severity.EXPIRED, NOW))
        group = await uow.incidents.open(NewIncident("group", Severity.EXPIRED, NOW))
        await uow.session_rows._session.execute(
            text("UPDATE incidentes SET id_grupo = :group WHERE id_incidente = :member"),
            {"group": group.incident_id, "member": member.incident_id},
        )
        await uow.commit()


async def _a_number_that_is_gone(database: Database) -> None:
    (job,) = await queue(database, new_job("de paso"))
    async with database.engine.begin() as connection:
        await connection.execute(text("DELETE FROM trabajos WHERE id_trabajo = :job"), {"job": job.job_id})


async def everything(database: Database) -> dict[str, list[str]]:
    async with database.engine.connect() as connection:
        return {
            table.name: sorted(repr(tuple(row)) for row in await connection.execute(select(table)))
            for table in Base.metadata.sorted_tables
        }


async def test_every_row_is_there_and_work_goes_on_with_the_same_key(source: str, postgres_server: str) -> None:
    del postgres_server
    async with empty_postgres() as target:
        copied = await copy_database(source, target)
        assert copied["relaciones"] == ROWS
        async with opened(source) as before, opened(target) as after:
            assert await everything(after) == await everything(before)
            async with after() as uow:
                (person,) = await uow.people.all()
                session = await uow.sessions.for_person(person.person_id, Platform.FACEBOOK)
                job = await uow.jobs.add(new_job("nuevo"), NOW)
                await uow.commit()
            assert session is not None
            assert (session.storage_state, session.proxy_url) == (cookies(), "http://vega:clave@proxy.ejemplo:3128")
            assert job.job_id == 5, "4 was given once"
            assert (await AuditTrail(after).check()).holds
        with pytest.raises(StorageException, match="the target is not empty"):
            await copy_database(source, target)


async def test_what_cannot_be_copied_leaves_nothing_in_the_target(source: str, postgres_server: str) -> None:
    del postgres_server
    async with opened(source) as database, database.engine.begin() as connection:
        await connection.execute(text("UPDATE trabajos SET estado = 'imposible' WHERE id_trabajo = 2"))
    async with empty_postgres() as target:
        with pytest.raises(StorageException, match=r"a row of trabajos cannot be read: mend or delete it first \(2\)"):
            await copy_database(source, target)
        async with opened(target) as after:
            assert {name for name, rows in (await everything(after)).items() if rows} == set()


async def test_columns_of_another_program_are_not_dropped_silently(source: str, postgres_server: str) -> None:
    del postgres_server
    async with opened(source) as database, database.engine.begin() as connection:
        await connection.execute(text("ALTER TABLE usuarios ADD COLUMN correo TEXT"))
    async with empty_postgres() as target:
        with pytest.raises(StorageException, match="usuarios has columns of another program: correo"):
            await copy_database(source, target)


async def test_what_is_no_way_from_sqlite_to_postgresql_is_refused(tmp_path: Path) -> None:
    missing = f"sqlite:///{tmp_path / 'no.db'}"
    with pytest.raises(StorageException, match="a copy goes from"):
        await copy_database(missing, missing)
    with pytest.raises(StorageException, match="there is no database at"):
        await copy_database(missing, "postgresql://nadie:clave@127.0.0.1:1/nada")
    with pytest.raises(StorageException, match="a copy goes from"):
        await copy_database("postgresql://nadie:clave@127.0.0.1:1/nada", missing)


def test_the_command_shows_what_it_copied_and_what_to_do_next(
    tmp_path: Path, postgres_server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    del postgres_server
    monkeypatch.chdir(tmp_path)
    url = migrated_sqlite(tmp_path / "centinela.db")
    runner = CliRunner()

    async def target() -> Result:
        async with empty_postgres() as empty:
            words = ["db", "copy", "--from", url, "--to", empty]
            first = await asyncio.to_thread(runner.invoke, app, words)
            async with opened(empty) as database:
                await enrol(database)
            again = await asyncio.to_thread(runner.invoke, app, words)
        assert again.exit_code == 1
        assert "La base de destino no está vacía" in " ".join(again.stderr.split())
        return first

    answer = asyncio.run(target())
    assert answer.exit_code == 0, answer.output
    assert "conserva la misma clave" in " ".join(answer.output.split())
