"""Kept answers read again: what the readers of today find is stored, nothing is taken away, the site is not asked."""

import json
from dataclasses import dataclass, field, replace

import pytest

from core.domain.ids import JobId
from core.domain.platforms import Platform
from core.domain.results.evidence import REMOVED_TEXT, ProfileEvidence, RawAnswer
from core.domain.results.profiles import ListKind, Profile, RelatedProfile
from core.errors import LayoutChangedException
from core.ports.platforms import ReadAnswer
from core.services.evidence.reparse import Reparse
from tests.component.services.scrapes import Desk
from tests.fakes.platforms import people

FRIENDS = ListKind.FRIENDS


@dataclass
class MendedReader:
    """Implements AnswerReader: sees more in the same answers than the reader that read them first."""

    profiles: dict[str, Profile] = field(default_factory=dict)
    more: dict[str, RelatedProfile] = field(default_factory=dict)
    blind: bool = False

    def profile(self, text: str) -> Profile:
        if text not in self.profiles:
            raise LayoutChangedException("no profile")
        return self.profiles[text]

    def rows(self, text: str, kind: ListKind) -> ReadAnswer:
        if self.blind:
            raise LayoutChangedException("no page")
        keys = json.loads(text)["rows"]
        return ReadAnswer(tuple(self.more[key] for key in keys if key in self.more))


def answer(rows: tuple[RelatedProfile, ...]) -> RawAnswer:
    return RawAnswer("https://www.facebook.com/api/", 200, json.dumps({"rows": [row.external_id for row in rows]}))


@pytest.fixture
async def read(desk: Desk) -> tuple[Desk, JobId, MendedReader]:
    site = desk.office.site
    profile = site.host("vega")
    site.rows[FRIENDS] = people(6)
    site.raw = answer
    site.evidence = ProfileEvidence((RawAnswer("https://www.facebook.com/vega", 200, "<p>vega</p>"),))
    job = await desk.scrape()
    reader = MendedReader({"<p>vega</p>": profile}, {row.external_id: row for row in people(6)})
    return desk, job.job_id, reader


async def rows(desk: Desk, job_id: JobId) -> list[RelatedProfile]:
    async with desk.office.database(write=False) as uow:
        (run,) = await uow.profiles.runs_of(job_id)
        return list(await uow.profiles.rows(run.run_id))


def reparse(desk: Desk, reader: MendedReader) -> Reparse:
    return Reparse(desk.office.database, {Platform.FACEBOOK: reader})


async def test_the_same_reader_changes_nothing(read: tuple[Desk, JobId, MendedReader]) -> None:
    desk, job_id, reader = read
    opened = desk.office.site.opens
    found = await reparse(desk, reader).job(job_id)
    assert found is not None
    assert not found.changed
    assert (found.lists[0].read, found.lists[0].unseen) == (2, 0)
    assert desk.office.site.opens == opened


async def test_what_a_mended_reader_sees_is_stored_and_told(read: tuple[Desk, JobId, MendedReader]) -> None:
    desk, job_id, reader = read
    first, *rest = people(6)
    seen_only_now = RelatedProfile("77", "Nadir Inventado", "nadir")
    reader.more[first.external_id] = replace(first, subtitle="Lima", photo_url=None)
    reader.more[rest[-1].external_id] = seen_only_now
    reader.profiles["<p>vega</p>"] = replace(reader.profiles["<p>vega</p>"], bio="Cartógrafa", location="")
    found = await reparse(desk, reader).job(job_id)
    assert found is not None
    assert (found.fields, found.changed) == (["bio"], True)
    (one,) = found.lists
    assert (one.added, one.changed, one.unseen) == (1, 1, 1)
    stored = await rows(desk, job_id)
    assert stored[0] == replace(first, subtitle="Lima")
    assert stored[-2:] == [rest[-1], seen_only_now]
    async with desk.office.database(write=False) as uow:
        (run,) = await uow.profiles.runs_of(job_id)
        assert run.unique == 7
        profile = await uow.profiles.get(run.profile_id)
        assert profile is not None
        assert profile.bio == "Cartógrafa"


async def test_lines_of_the_profile_that_another_answer_told_stay(read: tuple[Desk, JobId, MendedReader]) -> None:
    desk, _, reader = read
    site = desk.office.site
    lines = [{"type": "WORK", "text": "Observatorio"}, {"type": "SCHOOL", "text": "Universidad"}]
    gone = {"type": "CITY", "text": REMOVED_TEXT}
    site.profiles["vega"] = replace(
        site.profiles["vega"], links=("https://a.example/",), extra={"intro": lines[:1], "viewer": "x"}
    )
    job_id = (await desk.scrape()).job_id
    reader.profiles["<p>vega</p>"] = replace(
        site.profiles["vega"],
        links=("https://c.example/",),
        extra={"intro": [gone, lines[1]], "viewer": REMOVED_TEXT},
    )
    for changed in (["links", "extra"], []):
        found = await reparse(desk, reader).job(job_id)
        assert found is not None
        assert found.fields == changed
        async with desk.office.database(write=False) as uow:
            stored = await uow.profiles.get(found.profile_id)
        assert stored is not None
        assert stored.links == ("https://a.example/", "https://c.example/")
        assert (stored.extra["intro"], stored.extra["viewer"]) == (lines, "x")


async def test_a_reader_that_sees_nothing_takes_nothing_away(read: tuple[Desk, JobId, MendedReader]) -> None:
    desk, job_id, reader = read
    before = await rows(desk, job_id)
    reader.blind = True
    found = await reparse(desk, reader).job(job_id)
    assert found is not None
    assert not found.changed
    assert (found.lists[0].read, found.lists[0].unreadable) == (0, 2)
    assert await rows(desk, job_id) == before


async def test_the_row_that_stands_for_the_viewer_is_no_person(read: tuple[Desk, JobId, MendedReader]) -> None:
    desk, job_id, reader = read
    first = people(1)[0]
    reader.more[first.external_id] = replace(first, external_id="0", name="[retirado]", username=None)
    found = await reparse(desk, reader).job(job_id)
    assert found is not None
    assert (found.lists[0].added, found.lists[0].unseen) == (0, 1)


async def test_a_profile_that_a_later_job_read_is_left_alone(read: tuple[Desk, JobId, MendedReader]) -> None:
    desk, job_id, reader = read
    await desk.scrape("fb:vega seguidores")
    reader.profiles["<p>vega</p>"] = replace(reader.profiles["<p>vega</p>"], bio="Antigua")
    found = await reparse(desk, reader).job(job_id)
    assert found is not None
    assert found.profile_is_newer
    assert not found.changed


async def test_jobs_without_kept_answers_are_told_apart(read: tuple[Desk, JobId, MendedReader]) -> None:
    desk, job_id, reader = read
    again = reparse(desk, reader)
    assert list(await again.jobs()) == [job_id]
    assert await again.job(JobId(999)) is None
    async with desk.office.database() as uow:
        await uow.evidence.purge(desk.office.clock.now().replace(year=2100))
        await uow.commit()
    assert list(await again.jobs()) == []
    found = await again.job(job_id)
    assert found is not None
    assert (found.lists[0].read, found.lists[0].not_kept) == (0, 2)
