"""Readings of the same list beside each other."""

from dataclasses import replace

from core.domain.ids import RunId
from core.domain.jobs.job import Job
from core.domain.results.changes import ChangeKind, ListDiff
from core.domain.results.profiles import EndReason, ListKind, RelatedProfile
from persistence.database.engine import Database
from persistence.database.unit_of_work import SqlUnitOfWork
from tests.contract.persistence.people import minutes, new_job, queue
from tests.contract.persistence.test_profiles import opened, page, read_list, row

END, LIMIT = EndReason.END, EndReason.LIMIT


async def readings(database: Database, count: int) -> list[Job]:
    return await queue(database, *(new_job(f"k{number}") for number in range(count)))


async def read_rows(
    uow: SqlUnitOfWork, job: Job, rows: list[RelatedProfile], at: float, kind: ListKind = ListKind.FRIENDS
) -> RunId:
    run = await opened(uow, job, kind=kind)
    await uow.profiles.save_pages(run.run_id, [page(rows)], minutes(at))
    await uow.profiles.end_run(run.run_id, END, minutes(at))
    return run.run_id


async def ids(uow: SqlUnitOfWork, run: RunId, kind: ChangeKind) -> list[str]:
    return [change.row.external_id for change in await uow.profiles.changes(run, kind, 0, 100)]


def numbers(*wanted: int) -> list[str]:
    return [row(number).external_id for number in wanted]


async def test_people_are_lost_only_after_two_complete_absences(database: Database) -> None:
    jobs = await readings(database, 5)
    async with database() as uow:
        first = await read_list(uow, jobs[0], range(10), END, at=1)
        partial = await read_list(uow, jobs[1], range(3), LIMIT, at=2)
        second = await read_list(uow, jobs[2], range(2, 15), END, at=3)
        third = await read_list(uow, jobs[3], range(2, 15), END, at=4)
        fourth = await read_list(uow, jobs[4], range(2, 15), END, at=5)
        told = [await uow.profiles.diff(run) for run in (first, partial, second, third, fourth)]
        assert told[0] is None
        assert told[1:] == [
            ListDiff(since=minutes(1), new=0, lost=0),
            ListDiff(since=minutes(1), new=5, lost=0, missing=2),
            ListDiff(since=minutes(3), new=0, lost=2),
            ListDiff(since=minutes(4), new=0, lost=0),
        ]
        assert await ids(uow, second, ChangeKind.MISSING) == numbers(0, 1)
        assert await ids(uow, third, ChangeKind.LOST) == numbers(0, 1)
        (gone, _) = await uow.profiles.changes(third, ChangeKind.LOST, 0, 2)
        assert (gone.first_seen, gone.last_seen) == (minutes(1), minutes(2))
        assert [change.row.external_id for change in await uow.profiles.changes(third, ChangeKind.LOST, 1, 5)] == (
            numbers(1)
        )


async def test_an_incomplete_reading_makes_nobody_lost_and_a_sighting_in_it_counts(database: Database) -> None:
    jobs = await readings(database, 5)
    async with database() as uow:
        await read_list(uow, jobs[0], range(6), END, at=1)
        await read_list(uow, jobs[1], range(4), END, at=2)  # 4 and 5 are absent once
        partial = await read_list(uow, jobs[2], range(4, 9), LIMIT, at=3)  # 4 and 5 are seen; 6 to 8 are proven new
        fourth = await read_list(uow, jobs[3], range(5), END, at=4)  # 5 is absent again, for the first time since
        fifth = await read_list(uow, jobs[4], range(5), END, at=5)
        assert await uow.profiles.diff(partial) == ListDiff(since=minutes(2), new=3, lost=0)
        assert await ids(uow, partial, ChangeKind.NEW) == numbers(6, 7, 8)
        assert await uow.profiles.diff(fourth) == ListDiff(since=minutes(2), new=0, lost=0, missing=4)
        assert await ids(uow, fifth, ChangeKind.LOST) == numbers(5, 6, 7, 8)


async def test_who_comes_back_after_one_absence_is_not_new_and_after_two_is(database: Database) -> None:
    jobs = await readings(database, 6)
    async with database() as uow:
        await read_list(uow, jobs[0], range(3), END, at=1)
        await read_list(uow, jobs[1], range(2), END, at=2)
        once = await read_list(uow, jobs[2], range(3), END, at=3)
        await read_list(uow, jobs[3], range(1), END, at=4)
        await read_list(uow, jobs[4], range(1), END, at=5)
        twice = await read_list(uow, jobs[5], range(2), END, at=6)
        assert await ids(uow, once, ChangeKind.NEW) == []
        assert await ids(uow, twice, ChangeKind.NEW) == numbers(1)


async def test_the_same_number_with_another_name_is_one_person_renamed(database: Database) -> None:
    jobs = await readings(database, 2)
    was = [
        RelatedProfile("1", "Ada Uno", "ada"),
        RelatedProfile("2", "Bea Dos", "bea"),
        RelatedProfile("3", "Cy", "cy"),
    ]
    now = [replace(was[0], name="Ada Nueva"), replace(was[1], username="bea.nueva"), replace(was[2], username="CY")]
    async with database() as uow:
        await read_rows(uow, jobs[0], was, 1)
        second = await read_rows(uow, jobs[1], now, 2)
        assert await uow.profiles.diff(second) == ListDiff(since=minutes(1), new=0, lost=0, renamed=2)
        ada, bea = await uow.profiles.changes(second, ChangeKind.RENAMED, 0, 10)
        assert (ada.row.name, ada.former_name, ada.first_seen, ada.last_seen) == (
            "Ada Nueva", "Ada Uno", minutes(1), minutes(2)
        )  # fmt: skip
        assert (bea.row.username, bea.former_username) == ("bea.nueva", "bea")


async def test_who_was_known_by_name_before_the_number_is_the_same_person(database: Database) -> None:
    jobs = await readings(database, 3)
    by_name, by_number = RelatedProfile("ada", "Ada", "Ada"), RelatedProfile("77", "Ada", "ada")
    async with database() as uow:
        await read_rows(uow, jobs[0], [by_name], 1)
        numbered = await read_rows(uow, jobs[1], [by_number], 2)
        named = await read_rows(uow, jobs[2], [by_name], 3)
        for run in (numbered, named):
            diff = await uow.profiles.diff(run)
            assert diff is not None
            assert (diff.new, diff.lost, diff.missing) == (0, 0, 0)


async def test_below_posts_only_what_was_read_again_can_be_missing(database: Database) -> None:
    jobs = await readings(database, 2)
    below = [
        RelatedProfile(str(n), f"P {n}", post_id=post, reaction="me_gusta")
        for n, post in ((1, "91"), (2, "91"), (3, "92"))
    ]
    async with database() as uow:
        await read_rows(uow, jobs[0], below, 1, ListKind.REACTIONS)
        second = await read_rows(uow, jobs[1], [replace(below[0], name="Otra")], 2, ListKind.REACTIONS)
        assert await uow.profiles.diff(second) == ListDiff(since=minutes(1), new=0, lost=0, missing=1)
        assert await ids(uow, second, ChangeKind.MISSING) == ["2"]


async def test_an_open_reading_is_not_compared(database: Database) -> None:
    jobs = await readings(database, 2)
    async with database() as uow:
        await read_list(uow, jobs[0], range(3), END, at=1)
        run = await opened(uow, jobs[1])
        assert await uow.profiles.diff(run.run_id) is None
        assert await uow.profiles.changes(run.run_id, ChangeKind.NEW, 0, 10) == []


async def test_the_rows_of_a_run_are_read_in_pieces_with_when_they_were_seen_first(database: Database) -> None:
    jobs = await readings(database, 4)
    async with database() as uow:
        first = await read_list(uow, jobs[0], range(4), END, at=1)
        await read_list(uow, jobs[1], range(0), EndReason.STALLED, at=2)
        partial = await read_list(uow, jobs[2], range(2), EndReason.STALLED, at=3)
        last = await read_list(uow, jobs[3], range(2, 9), END, at=4)
        between = uow.profiles.rows_between
        everything = await uow.profiles.rows(last)
        assert [*await between(last, 0, 3), *await between(last, 3, 6), *await between(last, 6, 99)] == everything
        assert await between(last, 7, 99) == []
        assert await uow.profiles.first_seen(last, numbers(3, 4)) == dict(
            zip(numbers(3, 4), (minutes(1), minutes(4)), strict=True)
        )
        assert [run.run_id for run in await uow.profiles.earlier_readings(last, 50)] == [first, partial]
        assert [run.run_id for run in await uow.profiles.earlier_readings(last, 1)] == [partial]
