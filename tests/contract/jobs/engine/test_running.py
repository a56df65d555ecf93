"""What every job engine promises, in one process with a clock that stands still."""

from core.domain.ids import ChatId
from core.domain.jobs.job import CancelOutcome, ChatOrigin, JobState, NewJob
from core.ports.storage import UnitOfWorkFactory
from jobs.embedded.engine import SHORT_PLACES
from tests.contract.jobs.harness import EngineMaker, EngineUnderTest
from tests.fakes.clock import START, FakeClock


async def test_a_job_runs_and_its_return_value_becomes_the_outcome(engine: EngineUnderTest) -> None:
    engine.start()
    job = await engine.settled(await engine.add("work", "vega"), JobState.DONE)
    assert job.outcome == {"name": "vega"}
    assert (job.attempt, job.started_at, job.finished_at) == (1, START, START)
    assert (job.progress.done, job.progress.total) == (2, 2)


async def test_hooks_see_start_progress_and_end_in_order(engine: EngineUnderTest) -> None:
    engine.start()
    await engine.settled(await engine.add("work", "vega"), JobState.DONE)
    hooks = [line for line in engine.journal.lines if line.startswith("hook:")]
    assert hooks == [
        "hook:started:1:1",
        "hook:progress:1:profile:1",
        "hook:progress:1:profile:2",
        "hook:settled:1:hecho",
    ]


async def test_a_job_starts_only_once_its_transaction_is_committed(engine: EngineUnderTest) -> None:
    engine.start()
    async with engine.store() as uow:
        await engine.engine.enqueue(NewJob(task="work", args={"name": "undone"}, key="s1"), uow)
    engine.wake()
    await engine.settled(await engine.add("work", "kept"), JobState.DONE)
    assert "start:undone" not in engine.journal.lines


async def test_thirty_jobs_of_five_keys_never_overlap_within_a_key_and_keep_their_order(
    engine: EngineUnderTest,
) -> None:
    jobs = [await engine.add("work", f"{n % 5}-{n:02d}", key=f"s{n % 5}") for n in range(30)]
    engine.start(concurrency=4)
    for job in jobs:
        await engine.settled(job, JobState.DONE)
    assert 1 < engine.functions.most <= 4
    starts = [line.removeprefix("start:") for line in engine.journal.lines if line.startswith("start:")]
    assert len(starts) == 30
    for key in "01234":
        of_key = [name for name in starts if name.startswith(key)]
        assert of_key == sorted(of_key)


async def test_no_more_jobs_run_at_once_than_allowed(engine: EngineUnderTest) -> None:
    for n in range(3):
        await engine.add("hold", f"h{n}", key=f"s{n}")
    engine.start(concurrency=2)
    await engine.journal.until("start:h0", "start:h1")
    engine.functions.gate("h1").set()
    await engine.journal.until("start:h2")
    assert engine.journal.lines.index("end:h1") < engine.journal.lines.index("start:h2")


async def test_a_short_job_does_not_wait_for_the_end_of_a_long_one(make_engine: EngineMaker) -> None:
    engine = make_engine(long_tasks={"hold"})
    for n in range(3):
        await engine.add("hold", f"h{n}", key=f"s{n}")
    engine.start(concurrency=2)
    await engine.journal.until("start:h0", "start:h1")
    short = await engine.add("work", "w0", key="other")
    await engine.settled(short, JobState.DONE)
    assert "start:h2" not in engine.journal.lines
    engine.functions.gate("h0").set()
    await engine.journal.until("start:h2")
    await engine.stop()


async def test_short_jobs_have_so_many_places_and_no_more(make_engine: EngineMaker) -> None:
    engine = make_engine(long_tasks={"work"})
    for n in range(SHORT_PLACES + 1):
        await engine.add("hold", f"h{n}", key=f"s{n}")
    engine.start(concurrency=1)
    await engine.journal.until(*(f"start:h{n}" for n in range(SHORT_PLACES)))
    long = await engine.add("work", "w0", key="other")
    await engine.settled(long, JobState.DONE)
    assert f"start:h{SHORT_PLACES}" not in engine.journal.lines
    engine.functions.gate("h0").set()
    await engine.journal.until(f"start:h{SHORT_PLACES}")
    await engine.stop()


async def test_a_second_request_with_the_same_dedupe_key_is_the_first_job(engine: EngineUnderTest) -> None:
    first = await engine.add("hold", "vega", dedupe_key="d")
    assert (await engine.add("hold", "vega", dedupe_key="d")).job_id == first.job_id
    engine.start()
    await engine.journal.until("start:vega")
    assert (await engine.add("hold", "vega", dedupe_key="d")).job_id == first.job_id
    engine.functions.gate("vega").set()
    await engine.settled(first, JobState.DONE)
    assert (await engine.add("hold", "vega", dedupe_key="d")).job_id != first.job_id


async def test_the_same_update_never_makes_a_second_job(engine: EngineUnderTest) -> None:
    engine.start()
    first = await engine.settled(
        await engine.add("work", "vega", origin=ChatOrigin(ChatId(1), update_id=9)), JobState.DONE
    )
    assert (await engine.add("work", "vega", origin=ChatOrigin(ChatId(1), update_id=9))).job_id == first.job_id
    assert engine.journal.lines.count("start:vega") == 1


async def test_a_queued_job_is_cancelled_at_once(engine: EngineUnderTest) -> None:
    job = await engine.add("work", "vega")
    assert await engine.engine.cancel(job.job_id) is CancelOutcome.CANCELLED_IN_QUEUE
    assert (await engine.job(job.job_id)).state is JobState.CANCELLED
    assert engine.journal.lines == [f"hook:settled:{job.job_id}:cancelado"]
    assert await engine.engine.cancel(job.job_id) is CancelOutcome.ALREADY_FINISHED


async def test_the_next_of_a_key_starts_only_after_the_cancelled_one_has_ended(engine: EngineUnderTest) -> None:
    job = await engine.add("hold", "first")
    await engine.add("hold", "second")
    engine.start()
    await engine.journal.until("start:first")
    assert await engine.engine.cancel(job.job_id) is CancelOutcome.ABORT_REQUESTED
    await engine.journal.until("start:second")
    assert (await engine.job(job.job_id)).state is JobState.CANCELLED
    lines = engine.journal.lines
    assert f"hook:progress:{job.job_id}:stopping" in lines
    assert lines.index("end:first") < lines.index(f"hook:settled:{job.job_id}:cancelado") < lines.index("start:second")


async def test_cancelling_twice_is_cancelling_once(engine: EngineUnderTest) -> None:
    engine.start()
    job = await engine.add("hold", "vega")
    await engine.journal.until("start:vega")
    await engine.engine.cancel(job.job_id)
    assert await engine.engine.cancel(job.job_id) in {CancelOutcome.ABORT_REQUESTED, CancelOutcome.ALREADY_FINISHED}
    await engine.settled(job, JobState.CANCELLED)
    assert engine.journal.lines.count(f"hook:settled:{job.job_id}:cancelado") == 1


async def test_a_shutdown_with_grace_lets_running_jobs_end_and_claims_nothing_more(engine: EngineUnderTest) -> None:
    job = await engine.add("hold", "first")
    waiting = await engine.add("hold", "second")
    engine.start(grace_s=30)
    await engine.journal.until("start:first")
    engine.functions.gate("first").set()
    await engine.stop()
    assert (await engine.job(job.job_id)).state is JobState.DONE
    assert (await engine.job(waiting.job_id)).state is JobState.QUEUED
    assert "start:second" not in engine.journal.lines


async def test_a_shutdown_without_grace_queues_running_jobs_again_with_no_failure(engine: EngineUnderTest) -> None:
    job = await engine.add("hold", "vega")
    engine.start(grace_s=0)
    await engine.journal.until("start:vega")
    await engine.stop()
    queued = await engine.job(job.job_id)
    assert (queued.state, queued.failures, queued.due_at) == (JobState.QUEUED, 0, None)
    assert "end:vega" in engine.journal.lines


async def test_after_a_restart_the_interrupted_job_runs_once_more_and_the_finished_one_does_not(
    make_engine: EngineMaker,
) -> None:
    before = make_engine()
    done = await before.add("work", "done")
    before.start()
    await before.settled(done, JobState.DONE)
    held = await before.add("hold", "held")
    await before.journal.until("start:held")
    await before.stop()
    after = make_engine()
    after.functions.gate("held").set()
    after.start()
    again = await after.settled(held, JobState.DONE)
    await after.stop()
    assert again.attempt == 2
    assert "start:done" not in after.journal.lines


async def test_what_a_crash_left_running_is_queued_again_at_the_next_start(
    make_engine: EngineMaker, store: UnitOfWorkFactory
) -> None:
    engine = make_engine()
    job = await engine.add("work", "vega")
    async with store() as uow:
        assert await uow.jobs.claim(START) is not None
        await uow.commit()
    engine.start()
    done = await engine.settled(job, JobState.DONE)
    await engine.stop()
    assert done.attempt == 2
    assert f"hook:settled:{job.job_id}:en_cola" in engine.journal.lines


async def test_a_job_whose_cancellation_a_crash_interrupted_does_not_run_again(
    make_engine: EngineMaker, store: UnitOfWorkFactory
) -> None:
    engine = make_engine()
    job = await engine.add("work", "vega")
    async with store() as uow:
        await uow.jobs.claim(START)
        await uow.jobs.request_abort(job.job_id)
        await uow.commit()
    engine.start()
    await engine.settled(job, JobState.CANCELLED)
    await engine.stop()
    assert "start:vega" not in engine.journal.lines


async def test_an_idle_engine_watches_nothing(engine: EngineUnderTest, clock: FakeClock) -> None:
    engine.start()
    await engine.settled(await engine.add("work", "vega"), JobState.DONE)
    parked = await engine.add("hold", "held")
    await engine.journal.until("start:held")
    assert clock.naps == []
    engine.functions.gate("held").set()
    await engine.settled(parked, JobState.DONE)
