"""Readings of the same list beside each other."""

from core.domain.results.profiles import EndReason
from core.ports.repositories.jobs import ListDiff
from persistence.database.engine import Database
from tests.contract.persistence.people import minutes, new_job, queue
from tests.contract.persistence.test_profiles import read_list, row


async def test_complete_lists_are_compared_with_the_previous_complete_one(database: Database) -> None:
    jobs = await queue(database, *(new_job(f"k{n}") for n in range(4)))
    async with database() as uow:
        first = await read_list(uow, jobs[0], range(10), EndReason.END, at=1)
        partial = await read_list(uow, jobs[1], range(3), EndReason.LIMIT, at=2)
        second = await read_list(uow, jobs[2], range(2, 15), EndReason.END, at=3)
        third = await read_list(uow, jobs[3], range(2, 15), EndReason.END, at=4)
        assert await uow.profiles.diff(first) is None
        assert await uow.profiles.diff(partial) is None
        assert await uow.profiles.diff(second) == ListDiff(since=minutes(1), new=5, lost=2)
        assert await uow.profiles.diff(third) == ListDiff(since=minutes(3), new=0, lost=0)


async def test_the_rows_of_a_run_are_read_in_pieces_and_compared_with_the_complete_reading_before(
    database: Database,
) -> None:
    jobs = await queue(database, *(new_job(f"pieces-{number}") for number in range(4)))
    async with database() as uow:
        first = await read_list(uow, jobs[0], range(4), EndReason.END, at=1)
        await read_list(uow, jobs[1], range(0), EndReason.STALLED, at=2)
        partial = await read_list(uow, jobs[2], range(2), EndReason.STALLED, at=3)
        last = await read_list(uow, jobs[3], range(2, 9), EndReason.END, at=4)
        between = uow.profiles.rows_between
        everything = await uow.profiles.rows(last)
        assert [*await between(last, 0, 3), *await between(last, 3, 6), *await between(last, 6, 99)] == everything
        assert await between(last, 7, 99) == []
        assert await between(last, 0, 99, missing_in=first) == [row(number) for number in range(4, 9)]
        assert await between(last, 0, 3, missing_in=first) == [row(4)]
        assert await between(first, 0, 99, missing_in=last) == [row(0), row(1)]
        before = await uow.profiles.complete_before(last)
        assert before is not None
        assert before.run_id == first
        assert await uow.profiles.complete_before(first) is None
        assert await uow.profiles.complete_before(partial) is None
        assert [run.run_id for run in await uow.profiles.earlier_readings(last, 50)] == [first, partial]
        assert [run.run_id for run in await uow.profiles.earlier_readings(last, 1)] == [partial]
