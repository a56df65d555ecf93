"""What every store of jobs promises, whatever engine stands on it."""

import asyncio
from datetime import timedelta

import pytest

from core.domain.ids import ChatId
from core.domain.jobs.job import ChatOrigin, JobState, NewJob, WaitFor
from core.errors import ConflictException
from core.ports.storage import UnitOfWorkFactory
from tests.contract.jobs.rows import LATER, add, claim, stored
from tests.fakes.clock import START


async def test_a_job_is_read_back_as_it_was_asked(store: UnitOfWorkFactory) -> None:
    job = await add(
        store, dedupe_key="d", priority=3, origin=ChatOrigin(ChatId(1), update_id=77), max_attempts=2, due_at=LATER
    )
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
    first = await add(store, origin=ChatOrigin(ChatId(1), update_id=5))
    async with store() as uow:
        await uow.jobs.cancel_idle(first.job_id, START)
        await uow.commit()
    with pytest.raises(ConflictException):
        await add(store, origin=ChatOrigin(ChatId(1), update_id=5))
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


async def test_pauses_beyond_a_moment_are_shortened_to_it_and_nothing_else_is(store: UnitOfWorkFactory) -> None:
    until, soon = LATER + timedelta(days=27_000), LATER - timedelta(minutes=1)
    waits = ((WaitFor.COOLDOWN, until), (WaitFor.COOLDOWN, soon), (WaitFor.CONFIRMATION, until))
    jobs = []
    for number, (wait, due) in enumerate(waits):
        await add(store, key=f"session:{number}")
        job = await claim(store)
        assert job is not None
        async with store() as uow:
            await uow.jobs.wait(job.job_id, 1, wait, due_at=due, outcome={})
            await uow.commit()
        jobs.append(job)
    async with store() as uow:
        shortened = await uow.jobs.shorten_pauses(LATER)
        await uow.commit()
    assert [(job.job_id, job.due_at) for job in shortened] == [(jobs[0].job_id, LATER)]
    assert [(await stored(store, job)).due_at for job in jobs] == [LATER, soon, until]


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


async def test_a_job_has_worked_as_long_as_its_runs_and_not_while_it_waited(store: UnitOfWorkFactory) -> None:
    job = await add(store)
    running = await claim(store)
    assert running is not None
    async with store() as uow:
        await uow.jobs.wait(job.job_id, 1, WaitFor.SESSION, due_at=None, outcome={}, ran_s=2.5)
        await uow.jobs.wake(job.key, [WaitFor.SESSION])
        days_later = START + timedelta(days=40)
        again = await uow.jobs.claim(days_later)
        assert again is not None
        assert again.took_s(days_later + timedelta(seconds=3)) == 5.5
        await uow.jobs.requeue(job.job_id, 2, due_at=None, failed=True, ran_s=3.0)
        await uow.jobs.claim(days_later + timedelta(days=1))
        end = days_later + timedelta(days=2)
        await uow.jobs.finish(job.job_id, 3, JobState.DONE, at=end, outcome={}, ran_s=4.0)
        await uow.commit()
    async with store(write=False) as uow:
        done = await uow.jobs.get(job.job_id)
    assert done is not None
    assert done.took_s(end) == 9.5
