"""What every store of jobs promises about runs, their ends and what is listed."""

from datetime import timedelta

from core.domain.ids import JobId, PersonId
from core.domain.jobs.job import JobState, Progress, WaitFor
from core.ports.storage import UnitOfWorkFactory
from tests.contract.jobs.rows import LATER, add, claim, stored
from tests.fakes.clock import START


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


async def test_a_retry_counts_a_failure_and_has_no_place_until_it_is_due(store: UnitOfWorkFactory) -> None:
    first = await add(store)
    second = await add(store)
    job = await claim(store)
    assert job is not None
    async with store() as uow:
        assert await uow.jobs.requeue(job.job_id, 1, due_at=LATER, failed=True)
        early = [await uow.jobs.place_in_queue(job.job_id, START) for job in (first, second)]
        due = [await uow.jobs.place_in_queue(job.job_id, LATER) for job in (first, second)]
        await uow.commit()
    waiting = await stored(store, job)
    assert (early, due) == ([0, 1], [1, 2])
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


async def test_what_this_process_runs_is_not_released(store: UnitOfWorkFactory) -> None:
    await add(store, "a")
    await add(store, "b")
    kept, left = await claim(store), await claim(store)
    assert kept is not None
    assert left is not None
    async with store() as uow:
        released = await uow.jobs.release_running([kept.job_id])
        await uow.commit()
    assert [job.job_id for job in released] == [left.job_id]
    assert (await stored(store, kept)).state is JobState.RUNNING


async def test_the_place_in_the_queue_is_that_of_the_key(store: UnitOfWorkFactory) -> None:
    running = await add(store, "a")
    await claim(store)
    first = await add(store, "a")
    other = await add(store, "b")
    last = await add(store, "a", priority=1)
    middle = await add(store, "a")
    async with store(write=False) as uow:
        places = [await uow.jobs.place_in_queue(job.job_id, START) for job in (running, first, middle, last, other)]
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


async def test_the_newest_done_are_those_of_the_task_and_key_after_a_moment(store: UnitOfWorkFactory) -> None:
    ended = []
    for minute, state in enumerate((JobState.DONE, JobState.DONE, JobState.FAILED, JobState.DONE)):
        await add(store)
        job = await claim(store)
        assert job is not None
        async with store() as uow:
            at = START + timedelta(minutes=minute)
            assert await uow.jobs.finish(job.job_id, job.attempt, state, at=at, outcome={})
            await uow.commit()
        ended.append(job)
    key = ended[0].key
    async with store(write=False) as uow:
        newest = await uow.jobs.newest_done(key, "scrape", 2, after=None)
        later = await uow.jobs.newest_done(key, "scrape", 9, after=START)
        others = [*await uow.jobs.newest_done("x", "scrape", 9, after=None),
                  *await uow.jobs.newest_done(key, "report", 9, after=None)]  # fmt: skip
    assert [job.job_id for job in newest] == [ended[3].job_id, ended[1].job_id]
    assert [job.job_id for job in later] == [ended[3].job_id, ended[1].job_id]
    assert others == []
