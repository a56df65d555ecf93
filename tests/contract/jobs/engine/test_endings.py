"""How the engine deals with each way in which a run can end."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from procrastinate.exceptions import ConnectorException
from procrastinate.manager import JobManager

from core.domain.jobs.job import CancelOutcome, JobState, JobWaits, WaitFor
from core.errors import ProfilePrivateException, RateLimitedException, StaleAttemptException
from tests.contract.jobs.harness import EngineUnderTest, network_down
from tests.fakes.clock import START, FakeClock


async def test_transient_failures_are_tried_again_after_growing_pauses(
    engine: EngineUnderTest, clock: FakeClock
) -> None:
    engine.functions.results["vega"] = [network_down() for _ in range(4)]
    job = await engine.add("fail", "vega", max_attempts=4)
    engine.start()
    for attempt, gap in enumerate([5, 30, 120], start=1):
        await engine.journal.until(*[f"hook:settled:{job.job_id}:en_cola"] * attempt)
        waiting = await engine.settled(job, JobState.QUEUED)
        assert (waiting.failures, waiting.attempt) == (attempt, attempt)
        due = clock.now() + timedelta(seconds=gap)
        assert waiting.due_at == due
        await clock.travel(engine.journal.until(f"start:vega:{attempt + 1}"))
        assert due <= engine.functions.starts[-1] <= due + timedelta(seconds=gap)
    failed = await engine.settled(job, JobState.FAILED)
    assert (failed.attempt, failed.outcome) == (4, {"error": "NetworkException"})


async def test_a_job_that_recovers_is_done_and_forgets_nothing(engine: EngineUnderTest, clock: FakeClock) -> None:
    engine.functions.results["vega"] = [network_down()]
    job = await engine.add("fail", "vega")
    engine.start()
    done = await clock.travel(engine.settled(job, JobState.DONE))
    assert (done.attempt, done.failures, done.error_ref) == (2, 1, None)


@pytest.mark.parametrize("error", [ZeroDivisionError("ours"), ProfilePrivateException("theirs")])
async def test_any_other_error_fails_the_job_with_a_reference(engine: EngineUnderTest, error: Exception) -> None:
    engine.functions.results["vega"] = [error]
    engine.start()
    failed = await engine.settled(await engine.add("fail", "vega"), JobState.FAILED)
    assert failed.error_ref is not None
    assert len(failed.error_ref) == 4
    assert (failed.attempt, failed.outcome) == (1, {"error": type(error).__name__})


async def test_a_task_nobody_knows_fails_and_blocks_nobody(engine: EngineUnderTest) -> None:
    engine.start()
    unknown = await engine.add("mystery", "vega")
    known = await engine.add("work", "lira")
    assert (await engine.settled(unknown, JobState.FAILED)).outcome == {"error": "LookupError"}
    await engine.settled(known, JobState.DONE)


async def test_an_outcome_that_cannot_be_stored_fails_the_job(engine: EngineUnderTest) -> None:
    engine.functions.results["vega"] = [JobWaits(WaitFor.SESSION, outcome={"when": START})]
    engine.start()
    failed = await engine.settled(await engine.add("fail", "vega"), JobState.FAILED)
    assert failed.outcome == {"error": "TypeError"}


async def test_a_failing_job_does_not_keep_its_twin_from_running(engine: EngineUnderTest) -> None:
    engine.functions.results["bad"] = [ZeroDivisionError()]
    bad = await engine.add("fail", "bad")
    twin = await engine.add("work", "twin")
    engine.start()
    await engine.settled(bad, JobState.FAILED)
    await engine.settled(twin, JobState.DONE)


async def test_a_job_between_two_tries_lets_the_others_of_its_key_run(
    engine: EngineUnderTest, clock: FakeClock
) -> None:
    engine.functions.results["bad"] = [network_down()]
    bad = await engine.add("fail", "bad")
    twin = await engine.add("work", "twin")
    engine.start()
    await engine.settled(twin, JobState.DONE)
    await clock.travel(engine.settled(bad, JobState.DONE))


async def test_a_parked_job_waits_and_goes_on_when_it_is_woken(engine: EngineUnderTest) -> None:
    engine.functions.results["vega"] = [JobWaits(WaitFor.SESSION, outcome={"result": "expired"})]
    engine.start()
    job = await engine.settled(await engine.add("fail", "vega"), JobState.WAITING)
    assert (job.wait, job.outcome, job.failures) == (WaitFor.SESSION, {"result": "expired"}, 0)
    async with engine.store() as uow:
        await uow.jobs.wake("s1", [WaitFor.SESSION])
        await uow.commit()
    engine.wake()
    assert (await engine.settled(job, JobState.DONE)).attempt == 2


async def test_a_pause_the_site_asked_for_ends_by_itself(engine: EngineUnderTest, clock: FakeClock) -> None:
    until = START + timedelta(seconds=40)
    engine.functions.results["vega"] = [JobWaits(WaitFor.COOLDOWN, due_at=until)]
    engine.start()
    job = await engine.settled(await engine.add("fail", "vega"), JobState.WAITING)
    await clock.travel(engine.settled(job, JobState.DONE))
    assert engine.functions.starts[-1] >= until


async def test_a_parked_job_can_be_cancelled(engine: EngineUnderTest) -> None:
    engine.functions.results["vega"] = [JobWaits(WaitFor.CONFIRMATION)]
    engine.start()
    job = await engine.settled(await engine.add("fail", "vega"), JobState.WAITING)
    assert await engine.engine.cancel(job.job_id) is CancelOutcome.CANCELLED_IN_QUEUE
    assert (await engine.job(job.job_id)).state is JobState.CANCELLED


async def test_a_rate_limit_nobody_turned_into_a_pause_is_only_transient(
    engine: EngineUnderTest,
) -> None:
    engine.functions.results["vega"] = [RateLimitedException(START + timedelta(hours=1))]
    engine.start()
    job = await engine.add("fail", "vega")
    assert (await engine.settled(job, JobState.QUEUED)).failures == 1


async def test_an_attempt_that_lost_its_job_writes_nothing(engine: EngineUnderTest) -> None:
    engine.functions.results["vega"] = [StaleAttemptException("taken over")]
    engine.start()
    job = await engine.add("fail", "vega")
    await engine.journal.until("start:vega:1")
    await engine.settled(await engine.add("work", "other", key="s2"), JobState.DONE)
    untouched = await engine.job(job.job_id)
    assert (untouched.state, untouched.finished_at) == (JobState.RUNNING, None)


async def test_progress_of_a_stale_attempt_is_refused_and_its_end_dropped(engine: EngineUnderTest) -> None:
    engine.start()
    job = await engine.add("hold", "vega")
    await engine.journal.until("start:vega")
    async with engine.store() as uow:
        await uow.jobs.release_running()
        taken = await uow.jobs.claim(START)
        await uow.commit()
    assert taken is not None
    engine.functions.gate("vega").set()
    await engine.journal.until("end:vega")
    await engine.stop()
    stored = await engine.job(job.job_id)
    # An engine that looks after others may have queued it again: nobody runs the attempt that took it over.
    assert replace(stored, state=taken.state) == taken
    assert stored.state in {JobState.RUNNING, JobState.QUEUED}


async def test_a_ticket_that_could_not_be_taken_away_at_once_holds_up_nobody(
    engine: EngineUnderTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only one engine has tickets; whatever it has beside the jobs, the next of the key runs."""
    finish, failures = JobManager.finish_job_by_id_async, [ConnectorException()]

    async def failing_once(self: JobManager, *given: Any, **named: Any) -> None:
        if failures:
            raise failures.pop()
        await finish(self, *given, **named)

    monkeypatch.setattr(JobManager, "finish_job_by_id_async", failing_once)
    engine.start()
    for name in ("first", "second"):
        await engine.settled(await engine.add("work", name), JobState.DONE)
