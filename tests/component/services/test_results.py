"""Files of a result: made once, found again, copied to the file server when it answers."""

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import pytest_asyncio

from core.domain.ids import JobId
from core.domain.jobs.job import Job, JobState, NewJob
from core.domain.platforms import Platform
from core.domain.results.files import KEPT_FORMATS, ExportFormat
from core.domain.results.profiles import ListKind, Profile
from core.errors import NetworkException
from core.ports.files import ResultOrigin
from core.services.scraping.result_names import file_path
from tests.component.services.scrapes import Desk, open_desk
from tests.fakes.platforms import Break, people
from tests.support.office import open_office
from tests.support.tables import each

FRIENDS = ListKind.FRIENDS


@pytest.fixture(autouse=True)
def _a_small_world(desk: Desk) -> None:
    desk.office.site.host("vega")
    desk.office.site.rows[FRIENDS] = people(6)


@pytest.mark.parametrize("fmt", ExportFormat)
async def test_each_format_is_one_file_found_by_its_name(desk: Desk, fmt: ExportFormat) -> None:
    job = await desk.scrape()
    found = await desk.office.services.results.fetch(job.job_id, fmt)
    assert found is not None
    name, content = found
    owner = desk.alondra.name.lower().replace(" ", "-")
    assert name == f"facebook-vega-2026-11-23-{owner}-trabajo{job.job_id}.{fmt.value}"
    assert json.loads(content)["format"] == fmt.value
    kept = desk.office.folder.files.get(f"2026/11/23/{name}")
    assert kept == (content if fmt in KEPT_FORMATS else None)


async def test_a_file_that_the_folder_lost_is_made_again(desk: Desk) -> None:
    job = await desk.scrape()
    before = await desk.office.services.results.fetch(job.job_id, ExportFormat.JSON)
    desk.office.folder.files.clear()
    assert await desk.office.services.results.fetch(job.job_id, ExportFormat.JSON) == before


async def test_a_job_that_was_cancelled_gives_what_it_had_read(desk: Desk) -> None:
    desk.office.site.breaks[FRIENDS] = Break(4, NetworkException("cut"))
    job = await desk.scrape()
    await desk.office.services.jobs.cancel(job.job_id, desk.alondra)
    assert (await desk.office.job(job.job_id)).state is JobState.CANCELLED
    found = await desk.office.services.results.fetch(job.job_id, ExportFormat.JSON)
    assert found is not None
    assert json.loads(found[1])["lists"] == {"amigos": [row.external_id for row in people(4)]}


async def test_a_job_that_read_nothing_has_no_file(desk: Desk) -> None:
    job = await desk.scrape("fb:nadie")
    assert await desk.office.services.results.fetch(job.job_id, ExportFormat.XLSX) is None
    assert await desk.office.services.results.view(job.job_id) is None
    assert await desk.office.services.results.fetch(JobId(999), ExportFormat.XLSX) is None


async def test_a_full_folder_holds_the_job_up_keeps_what_was_read_and_reads_nothing_again(desk: Desk) -> None:
    desk.office.folder.full = True
    job = await desk.scrape()
    assert job.state is JobState.QUEUED
    assert len(await desk.ids(job)) == 6
    desk.office.folder.full = False
    desk.office.clock.advance(60)
    await desk.office.work()
    done = await desk.office.job(job.job_id)
    assert (done.state, done.outcome["files"]) == (JobState.DONE, 3)
    assert len(await desk.runs(job)) == 1


async def test_the_view_compares_with_the_last_complete_reading(desk: Desk) -> None:
    await desk.scrape()
    desk.office.clock.advance(3600)
    desk.office.site.rows[FRIENDS] = (*people(4), *people(3, 100))
    second = await desk.scrape()
    view = await desk.office.services.results.view(second.job_id)
    assert view is not None
    (diff,) = view.diffs.values()
    assert (diff.new, diff.lost, diff.missing) == (3, 0, 2)


AT = datetime(2026, 1, 2, 3, tzinfo=UTC)
BY = ResultOrigin("Brisa Ñandutí", JobId(7), AT, None, ZoneInfo("America/Bogota"))


@each(
    ("username", "origin", "name"),
    [
        ("alondra.quimera", BY, "facebook-alondra.quimera-2026-01-01-brisa-nanduti-trabajo7.csv"),
        ("vega", replace(BY, limit=50), "facebook-vega-2026-01-01-brisa-nanduti-max50-trabajo7.csv"),
        ("../../etc", replace(BY, zone=UTC), "facebook-etc-2026-01-02-brisa-nanduti-trabajo7.csv"),
        ("ñandú", replace(BY, analyst="../=cmd"), "facebook-nandu-2026-01-01-cmd-trabajo7.csv"),
        ("¿?", replace(BY, analyst="🦊"), "facebook-perfil-2026-01-01-trabajo7.csv"),
        (None, replace(BY, analyst="a" * 200), f"facebook-100-2026-01-01-{'a' * 40}-trabajo7.csv"),
        ("a" * 200, BY, f"facebook-{'a' * 60}-2026-01-01-brisa-nanduti-trabajo7.csv"),
    ],
)
def test_a_path_is_safe_and_says_what_is_inside(username: str | None, origin: ResultOrigin, name: str) -> None:
    path = file_path(Profile(Platform.FACEBOOK, "100", "X", username), origin, ExportFormat.CSV, AT)
    assert path == f"2026/01/02/{name}"


async def test_the_export_knows_who_asked_when_and_for_how_much(desk: Desk) -> None:
    job = await desk.scrape("fb:vega amigos 4")
    found = await desk.office.services.results.fetch(job.job_id, ExportFormat.JSON)
    assert found is not None
    assert json.loads(found[1])["origin"] == [
        desk.alondra.name, job.job_id, job.created_at.isoformat(), 4, "America/Bogota"
    ]  # fmt: skip


class TestTheFileServer:
    @pytest_asyncio.fixture
    async def served(self, tmp_path: Path) -> AsyncIterator[Desk]:
        folder = tmp_path / "con-ftp"
        folder.mkdir()
        async with open_office(folder, ftp=True) as office:
            office.site.host("vega")
            yield await open_desk(office)

    async def upload(self, desk: Desk) -> Job:
        async with desk.office.database() as uow:
            job = await uow.jobs.add(NewJob("upload", {}, key="upload"), desk.office.clock.now())
            await uow.commit()
        await desk.office.work()
        return await desk.office.job(job.job_id)

    async def test_gets_a_copy_of_every_file(self, served: Desk) -> None:
        await served.scrape()
        assert await served.office.assembly.uploads.waiting() == 3
        assert (await self.upload(served)).outcome == {"uploaded": 3}
        assert served.office.server is not None
        assert served.office.server.files == served.office.folder.files
        assert await served.office.assembly.uploads.waiting() == 0

    async def test_when_it_is_away_the_files_wait_and_go_later(self, served: Desk) -> None:
        await served.scrape()
        assert served.office.server is not None
        served.office.server.away = True
        assert (await self.upload(served)).outcome == {"uploaded": 0, "waiting": 3}
        served.office.server.away = False
        assert (await self.upload(served)).outcome == {"uploaded": 3}

    async def test_what_the_folder_lost_or_the_server_refuses_holds_up_nothing_behind_it(self, served: Desk) -> None:
        await served.scrape()
        server, folder = served.office.server, served.office.folder
        assert server is not None
        server.refuses = ".json"
        await self.wait_for_upload(served, *(f"2026/perdido-{number}.csv" for number in range(60)), "2026/ultimo.csv")
        folder.files["2026/ultimo.csv"] = b"x"
        assert (await self.upload(served)).outcome == {"uploaded": 3, "waiting": 61}
        assert "2026/ultimo.csv" in server.files
        server.refuses = ""
        assert (await self.upload(served)).outcome == {"uploaded": 1, "waiting": 60}

    async def wait_for_upload(self, desk: Desk, *paths: str) -> None:
        async with desk.office.database() as uow:
            for path in paths:
                await uow.artifacts.add(
                    job_id=None,
                    path=path,
                    media_type="text/csv",
                    size=1,
                    sha256="",
                    at=desk.office.clock.now(),
                    wants_upload=True,
                )
            await uow.commit()

    async def test_without_one_nothing_waits(self, desk: Desk) -> None:
        await desk.scrape()
        assert await desk.office.assembly.uploads.waiting() == 0
        assert (await self.upload(desk)).outcome == {"uploaded": 0}
