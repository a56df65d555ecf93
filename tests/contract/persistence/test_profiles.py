"""Profiles, runs page by page, comparison of lists, and files."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from core.domain.ids import JobId, ProfileId, RunId, SessionId
from core.domain.jobs.job import Job, JobState
from core.domain.platforms import Platform
from core.domain.results.profiles import (
    Counter,
    EndReason,
    ListKind,
    ListPage,
    Profile,
    ProfileAvailability,
    Reaction,
    RelatedProfile,
    Run,
)
from core.errors import StorageException
from persistence.database.engine import Database
from persistence.database.unit_of_work import SqlUnitOfWork
from tests.contract.persistence.people import NOW, enrol, minutes, new_job, queue

SESSION = SessionId(1)
VEGA = Profile(
    platform=Platform.FACEBOOK,
    external_id="100000000000000000017",  # beyond 2^53: text, always
    name="Vega Ficticia 🦊",
    username="vega.ficticia",
    url="https://www.facebook.com/vega.ficticia",
    photo_url="https://foto.invalid/1.jpg",
    bio="Inventada",
    links=("https://uno.invalid", "https://dos.invalid"),
    location="Ciudad Quimera",
    hometown="Villa Imaginaria",
    work=("Cartógrafa en Mapas de Ninguna Parte",),
    education=("Universidad Ficticia",),
    alternate_name="Veguita",
    gender="female",
    category="Personaje",
    counters={ListKind.FRIENDS: Counter(600, "600", exact=True), ListKind.FOLLOWERS: Counter(1200, "1,2 mil", False)},
    lists=frozenset({ListKind.FRIENDS, ListKind.FOLLOWERS}),
    private=True,
    verified=True,
    kind="pagina",
    availability=ProfileAvailability.PRIVATE,
    extra={"nota": [1, None]},
)


def row(number: int) -> RelatedProfile:
    return RelatedProfile(external_id=str(10**20 + number), name=f"Persona {number}")


def page(
    rows: Sequence[RelatedProfile], cursor: str | None = None, declared: int | None = None, observed: int | None = None
) -> ListPage:
    return ListPage(tuple(rows), cursor, declared, observed=observed)


async def opened(uow: SqlUnitOfWork, job: Job, account: str | None = "17", kind: ListKind = ListKind.FRIENDS) -> Run:
    profile = await uow.profiles.save_profile(VEGA, NOW)
    return await uow.profiles.open_run(job.job_id, profile, SESSION, kind, account, NOW)


async def read_list(uow: SqlUnitOfWork, job: Job, numbers: range, end: EndReason, at: float = 0) -> RunId:
    run = await opened(uow, job)
    await uow.profiles.save_pages(run.run_id, [page([row(n) for n in numbers])], minutes(at))
    await uow.profiles.end_run(run.run_id, end, minutes(at))
    return run.run_id


async def test_a_profile_comes_back_whole_and_is_refreshed_in_place(database: Database) -> None:
    async with database() as uow:
        profile_id = await uow.profiles.save_profile(VEGA, NOW)
        assert await uow.profiles.get(profile_id) == VEGA
        renamed = replace(VEGA, name="Vega Nueva", counters={}, lists=frozenset(), links=())
        assert await uow.profiles.save_profile(renamed, minutes(5)) == profile_id
        assert await uow.profiles.get(profile_id) == renamed
        same_id_elsewhere = replace(VEGA, platform=Platform.X)
        assert await uow.profiles.save_profile(same_id_elsewhere, NOW) != profile_id
        assert await uow.profiles.get(ProfileId(999)) is None


async def test_a_run_is_continued_by_the_next_attempt_of_its_job(database: Database) -> None:
    (job,) = await queue(database, new_job())
    async with database() as uow:
        run = await opened(uow, job)
        saved = await uow.profiles.save_pages(run.run_id, [page([row(1), row(2)], "c1", 600)], NOW)
        assert await opened(uow, job) == saved
        assert (await opened(uow, job, kind=ListKind.FOLLOWERS)).run_id != run.run_id
        ended = await uow.profiles.end_run(run.run_id, EndReason.END, minutes(3))
        assert (await opened(uow, job)).run_id != run.run_id
        assert [item.kind for item in await uow.profiles.runs_of(job.job_id)] == [
            ListKind.FRIENDS,
            ListKind.FOLLOWERS,
            ListKind.FRIENDS,
        ]
    assert (run.started_at, run.observed, run.unique, run.pages, run.complete) == (NOW, 0, 0, 0, False)
    assert (saved.cursor, saved.declared, saved.pages) == ("c1", 600, 1)
    assert (ended.complete, ended.finished_at) == (True, minutes(3))


async def test_a_cursor_is_forgotten_when_another_account_goes_on(database: Database) -> None:
    (job,) = await queue(database, new_job())
    async with database() as uow:
        run = await opened(uow, job, "17")
        await uow.profiles.save_pages(run.run_id, [page([row(1)], "c1")], NOW)
        same = await opened(uow, job, "17")
        other = await opened(uow, job, "18")
        assert await uow.profiles.known_keys(run.run_id) == {row(1).external_id}
    assert same.cursor == "c1"
    assert (other.run_id, other.cursor, other.account_id, other.unique) == (run.run_id, None, "18", 1)


async def test_overlapping_pages_keep_each_person_once_in_the_sites_order(database: Database) -> None:
    (job,) = await queue(database, new_job())
    async with database() as uow:
        run = await opened(uow, job)
        first = [row(3), row(1), row(3)]
        await uow.profiles.save_pages(run.run_id, [page(first, "a", 10)], NOW)
        after = await uow.profiles.save_pages(run.run_id, [page([row(1), row(2)], "b")], NOW)
        assert await uow.profiles.rows(run.run_id) == [row(3), row(1), row(2)]
        assert await uow.profiles.known_keys(run.run_id) == {row(n).external_id for n in (1, 2, 3)}
    assert (after.observed, after.unique, after.pages, after.declared, after.cursor) == (5, 3, 2, 10, "b")


async def test_who_was_stored_by_name_becomes_the_row_with_the_number_and_keeps_the_place(database: Database) -> None:
    (job,) = await queue(database, new_job())
    by_name = RelatedProfile("vega.ficticia", "Vega", "Vega.Ficticia", source="dom")
    by_number = RelatedProfile("1000300", "Vega Ficticia", "vega.Ficticia", subtitle="Aquí")
    async with database() as uow:
        run = await opened(uow, job)
        await uow.profiles.save_pages(run.run_id, [page([by_name, row(1)])], NOW)
        after = await uow.profiles.save_pages(run.run_id, [page([by_number, row(2)], observed=1)], NOW)
        assert await uow.profiles.rows(run.run_id) == [by_number, row(1), row(2)]
    assert (after.unique, after.observed) == (3, 3)


async def test_pages_that_come_together_are_stored_like_pages_one_by_one(database: Database) -> None:
    by_name = RelatedProfile("vega.ficticia", "Vega", "Vega.Ficticia", source="dom")
    by_number = RelatedProfile("1000300", "Vega Ficticia", "vega.Ficticia", subtitle="Aquí")
    pages = [
        page([row(3), by_name, row(1)], "a", 10),
        page([row(1), by_number, row(2)], "b"),
        page([by_number, row(4)], None, 9, observed=3),
    ]
    one, two = await queue(database, new_job("one"), new_job("two"))
    async with database() as uow:
        apart, together = await opened(uow, one), await opened(uow, two)
        for single in pages:
            apart = await uow.profiles.save_pages(apart.run_id, [single], NOW)
        together = await uow.profiles.save_pages(together.run_id, pages, NOW)
        rows = await uow.profiles.rows(together.run_id)
        assert rows == [row(3), by_number, row(1), row(2), row(4)] == await uow.profiles.rows(apart.run_id)
    assert (together.observed, together.unique, together.pages) == (9, 5, 3)
    assert (together.declared, together.cursor) == (9, None)
    assert replace(apart, run_id=together.run_id, job_id=together.job_id) == together


async def test_rows_keep_every_field(database: Database) -> None:
    full = RelatedProfile(
        external_id="00012",
        name="=Persona «rara» \U0001f98a",
        username="rara",
        url="https://x.invalid/rara",
        photo_url="https://foto.invalid/2.jpg",
        subtitle="Amiga en común",
        inactive=True,
        source="html",
        post_id="pfbid0abc",
        post_url="https://x.invalid/post/1",
        reaction=Reaction.LOVE,
        comment_id="900",
        parent_id="800",
        text="¿De veras? \U0001f98a",
        at=minutes(-60),
    )
    (job,) = await queue(database, new_job())
    async with database() as uow:
        run = await opened(uow, job)
        await uow.profiles.save_pages(run.run_id, [page([full])], NOW)
        assert await uow.profiles.rows(run.run_id) == [full]


async def test_one_person_may_do_several_things_below_several_posts(database: Database) -> None:
    vega = RelatedProfile("1000300", "Vega Ficticia", "vega.ficticia")
    rows = [
        replace(vega, post_id="1", reaction=Reaction.LOVE),
        replace(vega, post_id="2", reaction="777"),
        replace(vega, post_id="2", comment_id="31", text="Uno"),
        replace(vega, post_id="2", comment_id="32", parent_id="31", text="Dos"),
    ]
    (job,) = await queue(database, new_job())
    async with database() as uow:
        run = await opened(uow, job, kind=ListKind.COMMENTS)
        for _ in range(2):
            run = await uow.profiles.save_pages(run.run_id, [page(rows)], NOW)
        assert await uow.profiles.rows(run.run_id) == rows
        assert await uow.profiles.known_keys(run.run_id) == {"1:1000300", "2:1000300", "2:31", "2:32"}
    assert run.unique == 4


async def test_a_page_of_five_thousand_rows_is_stored_at_once(database: Database) -> None:
    (job,) = await queue(database, new_job())
    rows = [row(n) for n in range(5_000)]
    async with database() as uow:
        run = await opened(uow, job)
        for _ in range(2):
            run = await uow.profiles.save_pages(run.run_id, [page(rows, declared=5_000)], NOW)
        assert (run.unique, run.observed) == (5_000, 10_000)
        assert await uow.profiles.rows(run.run_id) == rows


async def test_writing_to_a_run_that_is_gone_is_refused(database: Database) -> None:
    async with database() as uow:
        with pytest.raises(StorageException, match="999"):
            await uow.profiles.end_run(RunId(999), EndReason.END, NOW)


async def test_recent_targets_are_told_once_newest_first_with_the_name_that_was_read(database: Database) -> None:
    owner = await enrol(database)

    def asked(identifier: str, lists: str) -> dict[str, str]:
        return {
            "platform": "facebook",
            "identifier": identifier,
            "target_key": f"facebook:{identifier.lower()}:{lists}:",
        }

    jobs = await queue(
        database,
        new_job("a", owner=owner.person_id, args=asked("Vega.Ficticia", "")),
        new_job("b", owner=owner.person_id, args=asked("nadie", "")),
        new_job("c", owner=owner.person_id, args=asked("vega.ficticia", "amigos")),
        new_job("d", args=asked("ajeno", "")),
    )
    async with database() as uow:
        await opened(uow, jobs[2])
        targets = await uow.profiles.recent_targets(owner.person_id, 5)
        assert await uow.profiles.recent_targets(owner.person_id, 1) == targets[:1]
    assert targets == [
        (Platform.FACEBOOK, "vega.ficticia", VEGA.name),
        (Platform.FACEBOOK, "nadie", "nadie"),
    ]


async def test_the_latest_job_of_a_target_is_the_newest_that_was_done(database: Database) -> None:
    owner, other = await enrol(database), await enrol(database, "Vega Ficticia")
    args = {"platform": "facebook", "identifier": "v", "target_key": "t"}
    jobs = await queue(database, *(new_job(f"k{n}", owner=owner.person_id, args=args) for n in range(4)))
    async with database() as uow:
        for number, state in enumerate((JobState.DONE, JobState.DONE, JobState.FAILED)):
            job = await uow.jobs.claim(NOW)
            assert job is not None
            await uow.jobs.finish(job.job_id, 1, state, at=minutes(number), outcome={})
        latest = await uow.profiles.latest_job(owner.person_id, "t", minutes(-1))
        assert await uow.profiles.latest_job(owner.person_id, "t", minutes(1)) is None
        assert await uow.profiles.latest_job(other.person_id, "t", minutes(-1)) is None
        assert await uow.profiles.latest_job(owner.person_id, "u", minutes(-1)) is None
    assert latest is not None
    assert latest.job_id == jobs[1].job_id


async def _add_file(uow: SqlUnitOfWork, job: JobId | None, path: str, *, wants_upload: bool = True) -> int:
    kept = await uow.artifacts.add(
        job_id=job, path=path, media_type="text/csv", size=3, sha256="a" * 64, at=NOW, wants_upload=wants_upload
    )
    return kept.artifact_id


async def test_files_wait_for_the_server_until_they_are_there(database: Database) -> None:
    (job,) = await queue(database, new_job())
    async with database() as uow:
        second = await _add_file(uow, job.job_id, "2026/b.csv")
        first = await _add_file(uow, job.job_id, "2026/a.csv")
        await _add_file(uow, None, "2026/c.csv", wants_upload=False)
        waiting = await uow.artifacts.waiting_upload()
        assert [item.artifact_id for item in waiting] == [second, first]
        assert len(await uow.artifacts.waiting_upload(limit=1)) == 1
        assert [item.artifact_id for item in await uow.artifacts.waiting_upload(after=second)] == [first]
        await uow.artifacts.mark_uploaded(second, minutes(1))
        assert [item.artifact_id for item in await uow.artifacts.waiting_upload()] == [first]
        assert [(item.path, item.uploaded_at) for item in await uow.artifacts.of_job(job.job_id)] == [
            ("2026/a.csv", None),
            ("2026/b.csv", minutes(1)),
        ]


async def test_a_file_made_again_renews_its_row_and_waits_again(database: Database) -> None:
    (job,) = await queue(database, new_job())
    async with database() as uow:
        kept = await _add_file(uow, job.job_id, "a.csv")
        await uow.artifacts.mark_uploaded(kept, NOW)
        assert await _add_file(uow, job.job_id, "a.csv") == kept
        assert len(await uow.artifacts.waiting_upload()) == 1
