"""Results go when their time is over, or when an admin wants a profile gone: rows, files, copies; and nothing else."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from core.domain.ids import ProfileId
from core.domain.jobs.job import NewJob
from core.domain.people.person import Person, Role
from core.domain.results.deletions import FilePlace
from core.domain.results.profiles import ListKind
from core.errors import GoneException
from core.services.supervision.purge import Purge
from tests.component.services.scrapes import Desk, open_desk
from tests.fakes.platforms import people
from tests.support.office import open_office
from tests.support.tables import each

TABLES = ("perfiles", "corridas", "relaciones", "artefactos", "evidencias")
LATER = timedelta(days=20)


@pytest_asyncio.fixture
async def served(tmp_path: Path) -> AsyncIterator[Desk]:
    """With an FTP server, and two profiles to read."""
    async with open_office(tmp_path, ftp=True) as office:
        office.site.host("vega", "Vega Ficticia")
        office.site.host("luna")
        office.site.rows[ListKind.FRIENDS] = people(10)
        yield await open_desk(office)


async def count(desk: Desk, table: str) -> int:
    async with desk.office.database.engine.connect() as connection:
        return int((await connection.exec_driver_sql(f"SELECT count(*) FROM {table}")).scalar_one())


async def counts(desk: Desk) -> dict[str, int]:
    return {table: await count(desk, table) for table in TABLES}


async def copy_files(desk: Desk) -> dict[str, object]:
    """The job that copies and deletes files; what it tells."""
    async with desk.office.database() as uow:
        job = await uow.jobs.add(NewJob("upload", {}, key="upload"), desk.office.clock.now())
        await uow.commit()
    await desk.office.work()
    return dict((await desk.office.job(job.job_id)).outcome)


async def purge(desk: Desk, results: timedelta | None) -> dict[str, object]:
    return await Purge(desk.office.database, desk.office.clock, results=results).run(None)  # type: ignore[arg-type]


async def profile_of(desk: Desk, text: str) -> ProfileId:
    found = (await desk.office.services.deletion.find(text))[0].stored.profile_id
    assert found is not None
    return found


def files(desk: Desk) -> tuple[int, int]:
    assert desk.office.server is not None
    return len(desk.office.folder.files), len(desk.office.server.files)


async def test_old_results_go_with_rows_files_and_copies_and_newer_ones_stay(served: Desk) -> None:
    old = await served.scrape("fb:vega amigos")
    await copy_files(served)
    served.office.clock.advance(LATER.total_seconds())
    new = await served.scrape("fb:luna amigos")
    await copy_files(served)
    before = await counts(served)
    assert files(served) == (6, 6)
    told = await purge(served, timedelta(days=10))
    assert (told["results"], told["profiles"]) == (1, 1)
    assert await counts(served) == {table: number // 2 for table, number in before.items()}
    assert await copy_files(served) == {"uploaded": 0, "erased": 6}
    assert files(served) == (3, 3)
    async with served.office.database(write=False) as uow:
        assert await uow.jobs.get(old.job_id) is None
        assert await uow.jobs.get(new.job_id) is not None
        assert len(await uow.profiles.rows((await uow.profiles.runs_of(new.job_id))[0].run_id)) == 10
    assert (await purge(served, timedelta(days=10)))["results"] == 0


async def test_old_entries_of_the_audit_trail_forget_the_profile_and_the_chain_holds(served: Desk) -> None:
    await served.scrape("fb:vega amigos")
    served.office.clock.advance(LATER.total_seconds())
    await served.scrape("fb:luna amigos")
    asked = Purge(served.office.database, served.office.clock, trail=timedelta(days=10))
    assert (await asked.run(None))["trail"] == 1  # type: ignore[arg-type]
    orders = [entry.subject for entry in await served.office.audit() if entry.action == "scrape.order"]
    assert sorted(orders) == ["[borrado]", "luna / facebook"]
    report = await served.office.services.audit_trail.check()
    assert (report.holds, report.emptied) == (True, 1)
    assert (await asked.run(None))["trail"] == 0  # type: ignore[arg-type]


async def test_without_a_number_of_days_results_stay_for_ever(served: Desk) -> None:
    await served.scrape("fb:vega amigos")
    before = await counts(served)
    served.office.clock.advance(1000 * LATER.total_seconds())
    assert "results" not in await purge(served, None)
    assert await counts(served) == before
    assert files(served)[0] == 3


async def test_a_profile_read_again_lately_keeps_its_newer_result(served: Desk) -> None:
    await served.scrape("fb:vega amigos")
    served.office.clock.advance(LATER.total_seconds())
    await served.scrape("fb:vega amigos")
    told = await purge(served, timedelta(days=10))
    assert (told["results"], told["profiles"]) == (1, 0)
    assert (await counts(served))["relaciones"] == 10


async def test_what_the_server_cannot_delete_now_is_deleted_later(served: Desk) -> None:
    server = served.office.server
    assert server is not None
    await served.scrape("fb:vega amigos")
    await copy_files(served)
    server.away = True
    celia = await served.office.person(Role.ADMIN)
    await served.office.services.deletion.delete(await profile_of(served, "vega"), celia)
    assert await copy_files(served) == {"uploaded": 0, "erased": 3}
    assert files(served) == (0, 3)
    assert (await served.office.services.status.look())[1].deletions_owed == 3
    server.away, server.refuses = False, ".json"
    assert await copy_files(served) == {"uploaded": 0, "erased": 2}
    server.refuses = ""
    assert await served.office.assembly.uploads.due()
    assert await copy_files(served) == {"uploaded": 0, "erased": 1}
    assert files(served) == (0, 0)
    assert not await served.office.assembly.uploads.due()


async def test_everything_of_a_profile_goes_and_the_audit_tells_only_numbers(served: Desk) -> None:
    celia: Person = await served.office.person(Role.ADMIN)
    await served.scrape("fb:vega amigos")
    await served.scrape("fb:luna amigos")
    kept = await profile_of(served, "fb:luna")
    found = (await served.office.services.deletion.find("https://www.facebook.com/vega"))[0]
    told = found.stored
    assert (told.runs, told.rows, told.files, told.certificates, told.unfinished) == (1, 10, 3, 1, 0)
    assert told.profile_id is not None
    await served.office.services.deletion.delete(told.profile_id, celia)
    for address in (
        "fb:vega",
        "https://www.facebook.com/vega",
    ):  # not the one whose displayed name has the word
        assert await served.office.services.deletion.find(address) == ()
    assert [one.profile.external_id for one in await served.office.services.deletion.find("vega")] == ["id-luna"]
    assert (await served.office.services.deletion.look(kept)).stored.rows == 10
    with pytest.raises(GoneException):
        await served.office.services.deletion.delete(told.profile_id, celia)
    entry = (await served.office.audit())[-1]
    assert (entry.actor, entry.action, entry.subject) == (celia.person_id, "results.erase", "facebook")
    assert entry.after == "trabajos: 1, corridas: 1, personas: 10, archivos: 3"


async def test_nothing_is_deleted_while_a_job_about_it_has_not_ended(served: Desk) -> None:
    celia = await served.office.person(Role.ADMIN)
    await served.scrape("fb:vega amigos")
    await served.ask("fb:vega amigos 5")
    before = await counts(served)
    found = await served.office.services.deletion.delete(await profile_of(served, "vega"), celia)
    assert found.stored.unfinished == 1
    assert await counts(served) == before


@each("text", ["vega", "@VEGA", "fb:vega", "https://www.facebook.com/vega", "vega ficticia"])
async def test_a_profile_is_found_by_address_user_or_name(tmp_path: Path, text: str) -> None:
    async with open_office(tmp_path) as office:
        office.site.host("vega", "Vega Ficticia")
        desk = await open_desk(office)
        await desk.scrape("fb:vega")
        assert [one.profile.name for one in await office.services.deletion.find(text)] == ["Vega Ficticia"]
        assert await office.services.deletion.find("x:vega") == ()


async def test_owed_deletions_are_told_in_turn(served: Desk) -> None:
    await served.scrape("fb:vega")
    await served.office.services.deletion.delete(await profile_of(served, "vega"), await served.office.person())
    async with served.office.database(write=False) as uow:
        owed = await uow.deletions.owed((FilePlace.FOLDER,), limit=2)
        rest = await uow.deletions.owed((FilePlace.FOLDER,), after=owed[-1].deletion_id)
    assert (len(owed), len(rest)) == (2, 1)
