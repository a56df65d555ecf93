"""The job table: uniqueness, claiming, transitions guarded by the attempt, and what is read from it."""

import asyncio
from collections import Counter
from dataclasses import replace

import pytest

from core.domain.ids import ChatId, JobId
from core.domain.jobs.job import ApiOrigin, ChatOrigin, Job, JobState, NewJob, Progress, ScheduleOrigin, WaitFor
from core.errors import ConflictException
from persistence.database.engine import Database
from tests.contract.persistence.people import NOW, enrol, minutes, new_job, queue


async def claim(database: Database, at: float = 0) -> Job | None:
    async with database() as uow:
        job = await uow.jobs.claim(minutes(at))
        await uow.commit()
    return job


async def claimed(database: Database, at: float = 0) -> Job:
    job = await claim(database, at)
    assert job is not None
    return job


async def reread(database: Database, job: Job) -> Job:
    async with database(write=False) as uow:
        current = await uow.jobs.get(job.job_id)
    assert current is not None
    return current


async def test_a_queued_job_comes_back_as_it_was_asked(database: Database) -> None:
    owner = await enrol(database)
    new = NewJob(
        task="scrape",
        args={"platform": "facebook", "identifier": "vega.ficticia", "target_key": "facebook:vega.ficticia::"},
        key="sesion:9",
        dedupe_key="d",
        priority=3,
        owner=owner.person_id,
        origin=ChatOrigin(ChatId(-1001234567890), 4, 2**40),
        max_attempts=7,
        due_at=minutes(3),
    )
    (job,) = await queue(database, new)
    async with database(write=False) as uow:
        assert await uow.jobs.get(job.job_id) == job
        assert await uow.jobs.by_dedupe_key("d") == job
        assert await uow.jobs.by_update(2**40) == job
        assert await uow.jobs.get(JobId(999)) is None
        assert await uow.jobs.by_update(1) is None
    for name in ("task", "args", "key", "dedupe_key", "priority", "owner", "origin", "max_attempts"):
        assert getattr(job, name) == getattr(new, name)
    assert (job.state, job.attempt, job.failures, job.created_at) == (JobState.QUEUED, 0, 0, NOW)
    assert (job.due_at, job.progress, job.outcome) == (minutes(3), Progress(), {})


async def test_where_a_job_came_from_comes_back(database: Database) -> None:
    owner = (await enrol(database)).person_id
    asked = {"c": ChatOrigin(ChatId(5), 6, 7), "a": ApiOrigin(), "s": ScheduleOrigin()}
    for key, origin in asked.items():
        person = None if isinstance(origin, ScheduleOrigin) else owner
        (job,) = await queue(database, new_job(key, owner=person, origin=origin))
        assert job.origin == origin
        told = (ChatId(5), 6, 7) if key == "c" else (None, None, None)
        assert (job.chat_id, job.command_message_id, job.update_id) == told


async def test_a_dedupe_key_is_taken_while_its_job_is_unfinished(database: Database) -> None:
    await queue(database, new_job(dedupe_key="d"))
    for _ in range(2):  # queued, then running
        async with database() as uow:
            with pytest.raises(ConflictException):
                await uow.jobs.add(new_job(dedupe_key="d"), NOW)
        job = await claim(database)
    assert job is None
    running = (await _unfinished(database))[0]
    async with database() as uow:
        assert await uow.jobs.wait(running.job_id, 1, WaitFor.SESSION, due_at=None, outcome={})
        with pytest.raises(ConflictException):
            await uow.jobs.add(new_job(dedupe_key="d"), NOW)
        assert await uow.jobs.cancel_idle(running.job_id, NOW)
        assert await uow.jobs.by_dedupe_key("d") is None
        again = await uow.jobs.add(new_job(dedupe_key="d"), NOW)
    assert again.job_id > running.job_id


async def _unfinished(database: Database) -> list[Job]:
    async with database(write=False) as uow:
        return list(await uow.jobs.unfinished())


async def test_an_update_makes_one_job_for_ever(database: Database) -> None:
    await queue(database, new_job(origin=ChatOrigin(ChatId(1), update_id=5)))
    job = await claimed(database)
    async with database() as uow:
        assert await uow.jobs.finish(job.job_id, 1, JobState.DONE, at=NOW, outcome={})
        with pytest.raises(ConflictException):
            await uow.jobs.add(new_job(origin=ChatOrigin(ChatId(1), update_id=5)), NOW)


async def test_claiming_starts_the_lowest_priority_then_the_oldest(database: Database) -> None:
    jobs = await queue(
        database, new_job("a", priority=2), new_job("b"), new_job("c", priority=1), new_job("d"), new_job("e")
    )
    order = [await claimed(database) for _ in range(5)]
    assert [job.job_id for job in order] == [jobs[index].job_id for index in (1, 3, 4, 2, 0)]
    assert await claim(database) is None
    assert {(job.state, job.attempt, job.started_at) for job in order} == {(JobState.RUNNING, 1, NOW)}


async def test_a_key_runs_one_job_at_a_time_in_order(database: Database) -> None:
    first, second, other = await queue(database, new_job("a"), new_job("a"), new_job("b"))
    assert (await claimed(database)).job_id == first.job_id
    assert (await claimed(database)).job_id == other.job_id
    assert await claim(database) is None
    async with database() as uow:
        await uow.jobs.finish(first.job_id, 1, JobState.DONE, at=NOW, outcome={})
        await uow.commit()
    assert (await claimed(database)).job_id == second.job_id


async def test_a_job_is_not_claimed_before_it_is_due(database: Database) -> None:
    await queue(database, new_job("a", due_at=minutes(5)))
    assert await claim(database, at=4.99) is None
    async with database(write=False) as uow:
        assert await uow.jobs.next_due(NOW) == minutes(5)
        assert await uow.jobs.next_due(minutes(5)) is None
    assert await claim(database, at=5) is not None


async def test_a_job_that_waits_its_turn_does_not_hold_up_the_next_of_its_key(database: Database) -> None:
    _, ready = await queue(database, new_job("a", due_at=minutes(5)), new_job("a"))
    assert (await claimed(database)).job_id == ready.job_id


async def test_a_cooldown_that_ended_is_claimed_by_itself(database: Database) -> None:
    await queue(database, new_job())
    job = await claimed(database)
    async with database() as uow:
        assert await uow.jobs.wait(job.job_id, 1, WaitFor.COOLDOWN, due_at=minutes(10), outcome={"hasta": "luego"})
        await uow.commit()
    parked = await reread(database, job)
    assert (parked.state, parked.wait, parked.outcome) == (JobState.WAITING, WaitFor.COOLDOWN, {"hasta": "luego"})
    assert await claim(database, at=9) is None
    async with database(write=False) as uow:
        assert await uow.jobs.next_due(NOW) == minutes(10)
    back = await claimed(database, at=10)
    assert (back.attempt, back.wait, back.due_at, back.started_at) == (2, None, None, NOW)


async def test_a_job_that_waits_for_a_session_is_claimed_only_after_it_is_woken(database: Database) -> None:
    await queue(database, new_job("a"), new_job("a"), new_job("b"))
    job = await claimed(database)
    async with database() as uow:
        await uow.jobs.wait(job.job_id, 1, WaitFor.SESSION, due_at=None, outcome={})
        await uow.commit()
    async with database() as uow:
        assert await uow.jobs.wake("a", [WaitFor.CONFIRMATION]) == []
        assert await uow.jobs.wake("b", [WaitFor.SESSION]) == []
        woken = await uow.jobs.wake("a", [WaitFor.SESSION, WaitFor.CONFIRMATION])
        await uow.commit()
    assert [(item.job_id, item.state, item.wait) for item in woken] == [(job.job_id, JobState.QUEUED, None)]
    assert (await claimed(database)).job_id == job.job_id  # its old place in the queue


async def test_twenty_concurrent_claims_give_each_job_once_and_one_per_key(database: Database) -> None:
    jobs = await queue(database, *(new_job(f"k{n % 15}") for n in range(30)))
    got = [job for job in await asyncio.gather(*(claim(database) for _ in range(20))) if job is not None]
    assert len(got) == 15
    assert Counter(job.key for job in got) == {f"k{n}": 1 for n in range(15)}
    assert {job.job_id for job in got} == {job.job_id for job in jobs[:15]}


async def test_two_processes_share_the_jobs_without_running_one_twice(database: Database) -> None:
    await queue(database, *(new_job(f"k{n}") for n in range(20)))
    async with _another_process(database) as other:
        got = await asyncio.gather(*(claim(side) for side in (database, other) for _ in range(10)))
    assert len({job.job_id for job in got if job is not None}) == 20


class _another_process:  # noqa: N801 - reads as a phrase
    """A second engine on the same database shares no in-process turn with the first."""

    def __init__(self, database: Database) -> None:
        from persistence.database.engine import make_engine

        url = database.engine.url.render_as_string(hide_password=False)
        self.database = Database(make_engine(url), database.box)

    async def __aenter__(self) -> Database:
        return self.database

    async def __aexit__(self, *_: object) -> None:
        await self.database.dispose()


async def test_writes_of_a_stale_attempt_are_refused(database: Database) -> None:
    await queue(database, new_job())
    job = await claimed(database)
    async with database() as uow:
        assert await uow.jobs.requeue(job.job_id, 1, due_at=None, failed=False)
        await uow.commit()
    current = await claimed(database)
    assert current.attempt == 2
    async with database() as uow:
        jobs = uow.jobs
        assert not await jobs.set_progress(job.job_id, 1, Progress("amigos", 5, 10))
        assert not await jobs.finish(job.job_id, 1, JobState.DONE, at=NOW, outcome={"x": 1})
        assert not await jobs.requeue(job.job_id, 1, due_at=None, failed=True)
        assert not await jobs.wait(job.job_id, 1, WaitFor.SESSION, due_at=None, outcome={})
        assert await jobs.get(job.job_id) == current
        assert await jobs.set_progress(job.job_id, 2, Progress("amigos", 5, None))
        assert await jobs.get(job.job_id) == replace(current, progress=Progress("amigos", 5, None))


@pytest.mark.parametrize("state", [state for state in JobState if state.finished])
async def test_a_finished_job_keeps_its_outcome_and_moves_no_more(database: Database, state: JobState) -> None:
    await queue(database, new_job())
    job = await claimed(database)
    async with database() as uow:
        assert await uow.jobs.finish(
            job.job_id, 1, state, at=minutes(2), outcome={"filas": 600, "ñ": None}, error_ref="E-1"
        )
        ended = await uow.jobs.get(job.job_id)
        assert not await uow.jobs.set_progress(job.job_id, 1, Progress("x"))
        assert not await uow.jobs.request_abort(job.job_id)
        assert not await uow.jobs.cancel_idle(job.job_id, NOW)
        await uow.commit()
    assert ended is not None
    assert (ended.state, ended.finished_at, ended.outcome, ended.error_ref) == (
        state,
        minutes(2),
        {"filas": 600, "ñ": None},
        "E-1",
    )


async def test_a_retry_counts_the_failure_and_keeps_its_place(database: Database) -> None:
    first, _ = await queue(database, new_job("a"), new_job("a"))
    await claimed(database)
    async with database() as uow:
        await uow.jobs.requeue(first.job_id, 1, due_at=minutes(1), failed=True)
        await uow.commit()
    again = await reread(database, first)
    assert (again.state, again.failures, again.due_at) == (JobState.QUEUED, 1, minutes(1))
    assert (await claimed(database, at=1)).job_id == first.job_id


async def test_aborting_and_cancelling_depend_on_where_the_job_is(database: Database) -> None:
    running, queued = await queue(database, new_job("a"), new_job("a"))
    await claimed(database)
    async with database() as uow:
        assert not await uow.jobs.request_abort(queued.job_id)
        assert await uow.jobs.request_abort(running.job_id)
        assert not await uow.jobs.cancel_idle(running.job_id, NOW)
        assert await uow.jobs.cancel_idle(queued.job_id, minutes(1))
        aborted, cancelled = await uow.jobs.get(running.job_id), await uow.jobs.get(queued.job_id)
    assert aborted is not None
    assert cancelled is not None
    assert aborted.abort_requested
    assert (cancelled.state, cancelled.finished_at) == (JobState.CANCELLED, minutes(1))


async def test_what_a_dead_process_left_running_is_queued_again(database: Database) -> None:
    await queue(database, new_job("a"), new_job("b"), new_job("b"))
    first, second = await claimed(database), await claimed(database)
    async with database() as uow:
        released = await uow.jobs.release_running()
        await uow.commit()
    assert [(job.job_id, job.state) for job in released] == [
        (first.job_id, JobState.QUEUED),
        (second.job_id, JobState.QUEUED),
    ]
    assert (await claimed(database)).attempt == 2
