"""What every store of jobs promises, whatever engine stands on it."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from core.domain.ids import JobId, PersonId
from core.domain.jobs import Job, JobState, NewJob, Progress, WaitFor
from core.errors import ConflictException
from core.ports.storage import UnitOfWorkFactory
from tests.fakes.clock import START

LATER = START + timedelta(minutes=5)


async def add(store: UnitOfWorkFactory, key: str = "s1", **more: Any) -> Job:
    async with store() as uow:
        job = await uow.jobs.add(NewJob(task="scrape", args={"perfil": "vega"}, key=key, **more), START)
        await uow.commit()
    return job


async def claim(store: UnitOfWorkFactory, *, now: Any = START) -> Job | None:
    async with store() as uow:
        job = await uow.jobs.claim(now)
        await uow.commit()
    return job


async def stored(store: UnitOfWorkFactory, job: Job) -> Job:
    async with store(write=False) as uow:
        found = await uow.jobs.get(job.job_id)
    assert found is not None
    return found


async def test_a_job_is_read_back_as_it_was_asked(store: UnitOfWorkFactory) -> None:
    job = await add(store, dedupe_key="d", priority=3, update_id=77, max_attempts=2, due_at=LATER)
    assert await stored(store, job) == job
    assert (job.state, job.priority, job.update_id, job.max_attempts) == (JobState.QUEUED, 3, 77, 2)
    assert (job.due_at, job.created_at, job.args) == (LATER, START, {"perfil": "vega"})


async def test_a_job_that_was_not_committed_does_not_exist(store: UnitOfWorkFactory) -> None:
    async with store() as uow:
        await uow.jobs.add(NewJob(task="scrape", args={}, key="s1"), START)
    assert await claim(store) is None


async def test_two_unfinished_jobs_never_share_a_dedupe_key(store: UnitOfWorkFactory) -> None:
    first = await add(store, dedupe_key="vega")
    with pytest.raises(ConflictException):
        await add(store, dedupe_key="vega")
    async with store(write=False) as uow:
        assert await uow.jobs.by_dedupe_key("vega") == first
        assert await uow.jobs.by_dedupe_key("other") is None


async def test_a_waiting_job_still_holds_its_dedupe_key(store: UnitOfWorkFactory) -> None:
    await add(store, dedupe_key="vega")
    job = await claim(store)
    assert job is not None
    async with store() as uow:
        assert await uow.jobs.wait(job.job_id, job.attempt, WaitFor.SESSION, due_at=None, outcome={})
        await uow.commit()
    with pytest.raises(ConflictException):
        await add(store, dedupe_key="vega")


async def test_a_finished_job_frees_its_dedupe_key(store: UnitOfWorkFactory) -> None:
    first = await add(store, dedupe_key="vega")
    async with store() as uow:
        assert await uow.jobs.cancel_idle(first.job_id, START)
        await uow.commit()
    assert (await add(store, dedupe_key="vega")).job_id != first.job_id


async def test_an_update_makes_one_job_for_ever(store: UnitOfWorkFactory) -> None:
    first = await add(store, update_id=5)
    async with store() as uow:
        await uow.jobs.cancel_idle(first.job_id, START)
        await uow.commit()
    with pytest.raises(ConflictException):
        await add(store, update_id=5)
    async with store(write=False) as uow:
        again = await uow.jobs.by_update(5)
    assert again is not None
    assert again.job_id == first.job_id


async def test_claims_follow_priority_then_age(store: UnitOfWorkFactory) -> None:
    late = await add(store, "a", priority=5)
    first = await add(store, "b")
    second = await add(store, "c")
    urgent = await add(store, "d", priority=-1)
    order = [await claim(store) for _ in range(4)]
    assert [job.job_id for job in order if job] == [urgent.job_id, first.job_id, second.job_id, late.job_id]


async def test_a_claim_starts_the_job_and_counts_the_attempt(store: UnitOfWorkFactory) -> None:
    await add(store)
    job = await claim(store, now=LATER)
    assert job is not None
    assert (job.state, job.attempt, job.started_at) == (JobState.RUNNING, 1, LATER)


async def test_a_key_with_a_running_job_gives_no_other(store: UnitOfWorkFactory) -> None:
    await add(store, "a")
    waiting = await add(store, "a")
    other = await add(store, "b")
    assert await claim(store) is not None
    claimed = await claim(store)
    assert claimed is not None
    assert claimed.job_id == other.job_id
    assert await claim(store) is None
    assert (await stored(store, waiting)).state is JobState.QUEUED


async def test_twenty_claims_at_once_start_each_job_once(store: UnitOfWorkFactory) -> None:
    for number in range(10):
        await add(store, f"s{number}")
    claimed = [job for job in await asyncio.gather(*(claim(store) for _ in range(20))) if job]
    assert len({job.job_id for job in claimed}) == len(claimed) == 10


async def test_a_job_is_not_claimed_before_it_is_due(store: UnitOfWorkFactory) -> None:
    await add(store, due_at=LATER)
    assert await claim(store, now=LATER - timedelta(seconds=1)) is None
    async with store(write=False) as uow:
        assert await uow.jobs.next_due(START) == LATER
    assert await claim(store, now=LATER) is not None


async def test_a_pause_that_ended_makes_the_job_runnable_by_itself(store: UnitOfWorkFactory) -> None:
    await add(store)
    job = await claim(store)
    assert job is not None
    async with store() as uow:
        await uow.jobs.wait(job.job_id, 1, WaitFor.COOLDOWN, due_at=LATER, outcome={"reason": "pausa"})
        await uow.commit()
    async with store(write=False) as uow:
        assert await uow.jobs.next_due(START) == LATER
    assert (await stored(store, job)).outcome == {"reason": "pausa"}
    assert await claim(store, now=START) is None
    again = await claim(store, now=LATER)
    assert again is not None
    assert (again.attempt, again.wait, again.started_at) == (2, None, START)


@pytest.mark.parametrize("wait", [WaitFor.SESSION, WaitFor.CONFIRMATION])
async def test_a_job_that_waits_for_people_is_never_claimed_until_woken(
    store: UnitOfWorkFactory, wait: WaitFor
) -> None:
    await add(store)
    job = await claim(store)
    assert job is not None
    async with store() as uow:
        await uow.jobs.wait(job.job_id, 1, wait, due_at=None, outcome={})
        await uow.commit()
    assert await claim(store, now=LATER) is None
    async with store() as uow:
        assert await uow.jobs.next_due(START) is None
        assert [woken.job_id for woken in await uow.jobs.wake("s1", [wait])] == [job.job_id]
        assert list(await uow.jobs.wake("s1", [wait])) == []
        await uow.commit()
    assert await claim(store) is not None


async def test_waking_leaves_other_keys_and_other_waits_alone(store: UnitOfWorkFactory) -> None:
    for key, wait in [("a", WaitFor.SESSION), ("b", WaitFor.SESSION), ("c", WaitFor.CONFIRMATION)]:
        await add(store, key)
        job = await claim(store)
        assert job is not None
        async with store() as uow:
            await uow.jobs.wait(job.job_id, 1, wait, due_at=None, outcome={})
            await uow.commit()
    async with store() as uow:
        woken = [*await uow.jobs.wake("a", [WaitFor.SESSION]), *await uow.jobs.wake("c", [WaitFor.SESSION])]
        assert [job.key for job in woken] == ["a"]


async def test_a_stale_attempt_writes_nothing(store: UnitOfWorkFactory) -> None:
    await add(store)
    old = await claim(store)
    assert old is not None
    async with store() as uow:
        released = await uow.jobs.release_running()
        await uow.commit()
    assert [job.job_id for job in released] == [old.job_id]
    new = await claim(store)
    assert new is not None
    async with store() as uow:
        jobs = uow.jobs
        assert not await jobs.set_progress(old.job_id, old.attempt, Progress("profile", 9))
        assert not await jobs.finish(old.job_id, old.attempt, JobState.DONE, at=START, outcome={})
        assert not await jobs.requeue(old.job_id, old.attempt, due_at=None, failed=True)
        assert not await jobs.wait(old.job_id, old.attempt, WaitFor.SESSION, due_at=None, outcome={})
        await uow.commit()
    assert await stored(store, new) == new


async def test_progress_and_the_end_are_kept(store: UnitOfWorkFactory) -> None:
    await add(store)
    job = await claim(store)
    assert job is not None
    async with store() as uow:
        assert await uow.jobs.set_progress(job.job_id, 1, Progress("amigos", 312, 520))
        assert await uow.jobs.finish(job.job_id, 1, JobState.FAILED, at=LATER, outcome={"error": "X"}, error_ref="K7Q2")
        await uow.commit()
    ended = await stored(store, job)
    assert ended.progress == Progress("amigos", 312, 520)
    assert (ended.state, ended.finished_at, ended.error_ref) == (JobState.FAILED, LATER, "K7Q2")
    assert ended.outcome == {"error": "X"}
    async with store(write=False) as uow:
        found = await uow.jobs.finished_between("scrape", LATER, LATER + timedelta(seconds=1))
        assert [one.job_id for one in found] == [job.job_id]
        assert list(await uow.jobs.finished_between("scrape", START, LATER)) == []
        assert list(await uow.jobs.finished_between("report", START, LATER + timedelta(days=1))) == []


async def test_a_retry_counts_a_failure_and_keeps_its_place(store: UnitOfWorkFactory) -> None:
    first = await add(store)
    second = await add(store)
    job = await claim(store)
    assert job is not None
    async with store() as uow:
        assert await uow.jobs.requeue(job.job_id, 1, due_at=LATER, failed=True)
        assert await uow.jobs.place_in_queue(first.job_id) == 1
        assert await uow.jobs.place_in_queue(second.job_id) == 2
        await uow.commit()
    waiting = await stored(store, job)
    assert (waiting.state, waiting.failures, waiting.due_at) == (JobState.QUEUED, 1, LATER)
    again = await claim(store, now=LATER)
    assert again is not None
    assert (again.job_id, again.attempt, again.failures) == (first.job_id, 2, 1)


async def test_a_shutdown_counts_no_failure(store: UnitOfWorkFactory) -> None:
    await add(store)
    job = await claim(store)
    assert job is not None
    async with store() as uow:
        assert await uow.jobs.requeue(job.job_id, 1, due_at=None, failed=False)
        await uow.commit()
    assert (await stored(store, job)).failures == 0
    assert await claim(store) is not None


async def test_only_running_jobs_can_be_asked_to_stop_and_only_idle_ones_cancelled(store: UnitOfWorkFactory) -> None:
    queued = await add(store, "a", priority=1)
    await add(store, "b")
    running = await claim(store)
    assert running is not None
    async with store() as uow:
        assert not await uow.jobs.request_abort(queued.job_id)
        assert await uow.jobs.request_abort(running.job_id)
        assert not await uow.jobs.cancel_idle(running.job_id, START)
        assert await uow.jobs.cancel_idle(queued.job_id, LATER)
        assert not await uow.jobs.cancel_idle(queued.job_id, LATER)
        await uow.commit()
    assert (await stored(store, running)).abort_requested
    cancelled = await stored(store, queued)
    assert (cancelled.state, cancelled.finished_at) == (JobState.CANCELLED, LATER)


async def test_what_a_dead_process_left_running_keeps_the_wish_to_stop_it(store: UnitOfWorkFactory) -> None:
    await add(store)
    running = await claim(store)
    assert running is not None
    async with store() as uow:
        await uow.jobs.request_abort(running.job_id)
        released = await uow.jobs.release_running()
        await uow.commit()
    assert [(job.state, job.abort_requested) for job in released] == [(JobState.QUEUED, True)]


async def test_the_place_in_the_queue_is_that_of_the_key(store: UnitOfWorkFactory) -> None:
    running = await add(store, "a")
    await claim(store)
    first = await add(store, "a")
    other = await add(store, "b")
    last = await add(store, "a", priority=1)
    middle = await add(store, "a")
    async with store(write=False) as uow:
        places = [await uow.jobs.place_in_queue(job.job_id) for job in (running, first, middle, last, other)]
    assert places == [0, 1, 2, 3, 1]


async def test_lists_and_counts_tell_what_there_is(store: UnitOfWorkFactory) -> None:
    first = await add(store, "a")
    second = await add(store, "b")
    await claim(store)
    async with store() as uow:
        await uow.jobs.cancel_idle(second.job_id, START)
        await uow.jobs.set_card(first.job_id, 991)
        await uow.commit()
    async with store(write=False) as uow:
        assert [job.job_id for job in await uow.jobs.unfinished()] == [first.job_id]
        assert [job.job_id for job in await uow.jobs.unfinished(key="b")] == []
        assert list(await uow.jobs.recent(PersonId(1), 5)) == []
        counts = await uow.jobs.counts()
    assert {state: counts.get(state, 0) for state in (JobState.RUNNING, JobState.CANCELLED, JobState.QUEUED)} == {
        JobState.RUNNING: 1,
        JobState.CANCELLED: 1,
        JobState.QUEUED: 0,
    }
    assert (await stored(store, first)).card_message_id == 991


async def test_old_finished_jobs_are_purged_and_unfinished_ones_stay(store: UnitOfWorkFactory) -> None:
    old, young, queued = [await add(store, key) for key in "abc"]
    async with store() as uow:
        await uow.jobs.cancel_idle(old.job_id, START)
        await uow.jobs.cancel_idle(young.job_id, LATER)
        await uow.commit()
    async with store() as uow:
        assert await uow.jobs.purge(LATER) == 1
        await uow.commit()
    async with store(write=False) as uow:
        left = [await uow.jobs.get(job.job_id) for job in (old, young, queued)]
        assert await uow.jobs.get(JobId(4711)) is None
    assert [job is None for job in left] == [True, False, False]
