"""The engine when something around it breaks: hooks, the database, the moment."""

import asyncio
from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Any, Self

import pytest

from core.domain.ids import JobId
from core.domain.jobs.job import CancelOutcome, Job, JobState, NewJob
from core.errors import StaleAttemptException, StorageException
from core.ports.jobs import JobContext
from core.ports.storage import UnitOfWork
from jobs.embedded.engine import EmbeddedEngine
from jobs.execution import Execution
from jobs.hooks import JobWrites, NoHooks
from tests.fakes.clock import START, FakeClock
from tests.fakes.job_store import FakeJobStore, FakeUnitOfWork

When = Callable[[], bool]


class FailingStore(FakeJobStore):
    """Fails to commit as often as `failures` says; to open a transaction while `down`.

    As often as `lost_claims` says a claim is committed, and its answer lost.
    """

    def __init__(self) -> None:
        super().__init__()
        self.failures = 0
        self.lost_claims = 0
        self.down = False
        self.refused = 0
        self.changed = asyncio.Event()

    def __call__(self, *, write: bool = True) -> FakeUnitOfWork:
        return FailingUnitOfWork(self, write=write)


class FailingUnitOfWork(FakeUnitOfWork):
    """A transaction of that store."""

    def __init__(self, store: FailingStore, *, write: bool) -> None:
        super().__init__(store, write=write)
        self._store: FailingStore = store

    async def __aenter__(self) -> Self:
        if self._store.down:
            self._store.refused += 1
            self._store.changed.set()
            raise StorageException("the database cannot be used")
        return await super().__aenter__()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await super().__aexit__(kind, error, trace)
        self._store.changed.set()
        for _ in range(20):  # giving a real connection back takes some turns of the loop too
            await asyncio.sleep(0)

    async def commit(self) -> None:
        if self._store.failures and any(job.state.finished for job in self._repository.rows.values()):
            self._store.failures -= 1
            raise StorageException("disk full")
        await super().commit()
        if self._store.lost_claims and any(job.state is JobState.RUNNING for job in self._repository.rows.values()):
            self._store.lost_claims -= 1
            raise StorageException("the line was cut")


class BrokenHooks(NoHooks):
    """Every hook breaks, after having written something."""

    async def on_started(self, job: Job, uow: UnitOfWork) -> None:
        await uow.jobs.set_card(job.job_id, 13)
        raise ZeroDivisionError("card")

    on_progress = on_started
    on_settled = on_started


class CancellingHooks(NoHooks):
    """Cancels a job in the very moment its claim is being committed, before the engine has it in hand."""

    def __init__(self) -> None:
        self.engine: EmbeddedEngine | None = None
        self.cancelling: asyncio.Task[CancelOutcome] | None = None

    async def on_started(self, job: Job, uow: UnitOfWork) -> None:
        assert self.engine is not None
        self.cancelling = asyncio.create_task(self.engine.cancel(job.job_id))
        await asyncio.sleep(0)


async def simple(context: JobContext, **args: Any) -> dict[str, Any]:
    await context.progress("profile", 1, 1)
    return {"ok": True}


async def endless(context: JobContext, **args: Any) -> dict[str, Any]:
    await asyncio.Event().wait()
    return {}


async def unstorable(context: JobContext, **args: Any) -> dict[str, Any]:
    return {"when": object()}


@pytest.fixture
def store() -> FailingStore:
    return FailingStore()


async def until(store: FailingStore, condition: When) -> None:
    while not condition():
        store.changed.clear()
        await store.changed.wait()


async def run(
    engine: EmbeddedEngine, store: FailingStore, during: Callable[[JobId], Awaitable[object]], task: str = "simple"
) -> Job:
    """Run one job while `during` does its part; the job as it is stored in the end."""
    async with store() as uow:
        queued = await engine.enqueue(NewJob(task=task, args={}, key="s1"), uow)
        await uow.commit()
    assert isinstance(queued, Job)
    stop = asyncio.Event()
    worker = asyncio.create_task(engine.run_worker(stop, concurrency=2, grace_s=0))
    await during(queued.job_id)
    stop.set()
    await worker
    return store.rows[queued.job_id]


async def test_a_broken_card_never_blocks_a_job_and_leaves_nothing_half_written(store: FailingStore) -> None:
    engine = EmbeddedEngine(store, {"simple": simple}, FakeClock(), hooks=BrokenHooks())
    job = await run(engine, store, lambda job_id: until(store, lambda: store.rows[job_id].state.finished))
    assert (job.state, job.outcome, job.card_message_id) == (JobState.DONE, {"ok": True}, None)
    assert job.progress.done == 1


async def test_an_ending_that_cannot_be_written_is_tried_until_it_is(store: FailingStore) -> None:
    store.failures = 3
    clock = FakeClock()
    engine = EmbeddedEngine(store, {"simple": simple}, clock)
    job = await run(engine, store, lambda job_id: clock.travel(until(store, lambda: store.rows[job_id].state.finished)))
    assert (job.state, store.failures, job.attempt) == (JobState.DONE, 0, 1)


async def test_the_worker_outlives_a_database_that_is_down_when_it_starts(store: FailingStore) -> None:
    clock = FakeClock()
    engine = EmbeddedEngine(store, {"simple": simple}, clock)

    async def outage(job_id: JobId) -> None:
        store.down = True
        await clock.travel(until(store, lambda: store.refused == 2))
        store.down = False
        await clock.travel(until(store, lambda: store.rows[job_id].state.finished))

    job = await run(engine, store, outage)
    assert job.state is JobState.DONE


async def test_a_cancellation_that_comes_between_claim_and_start_is_not_lost(store: FailingStore) -> None:
    hooks = CancellingHooks()
    engine = hooks.engine = EmbeddedEngine(store, {"endless": endless}, FakeClock(), hooks=hooks)
    job = await run(
        engine, store, lambda job_id: until(store, lambda: store.rows[job_id].state.finished), task="endless"
    )
    assert job.state is JobState.CANCELLED
    assert hooks.cancelling is not None
    assert await hooks.cancelling is CancelOutcome.ABORT_REQUESTED


async def test_a_worker_that_is_cancelled_itself_queues_its_jobs_again(store: FailingStore) -> None:
    started = asyncio.Event()

    async def hold(context: JobContext, **args: Any) -> dict[str, Any]:
        started.set()
        return await endless(context)

    engine = EmbeddedEngine(store, {"hold": hold}, FakeClock())
    async with store() as uow:
        await engine.enqueue(NewJob(task="hold", args={}, key="s1"), uow)
        await uow.commit()
    worker = asyncio.create_task(engine.run_worker(asyncio.Event(), concurrency=1, grace_s=30))
    await started.wait()
    assert engine.running == 1
    worker.cancel()
    with pytest.raises(asyncio.CancelledError):
        await worker
    assert store.rows[JobId(1)].state is JobState.QUEUED
    assert engine.running == 0


async def test_a_claim_whose_answer_was_lost_leaves_no_job_running_for_ever(store: FailingStore) -> None:
    clock = FakeClock()
    engine = EmbeddedEngine(store, {"simple": simple}, clock)
    store.lost_claims = 1
    job = await run(engine, store, lambda job_id: clock.travel(until(store, lambda: store.rows[job_id].state.finished)))
    assert (job.state, job.attempt) == (JobState.DONE, 2)


async def test_an_outcome_that_cannot_be_stored_fails_the_job_and_frees_its_key(store: FailingStore) -> None:
    engine = EmbeddedEngine(store, {"unstorable": unstorable}, FakeClock())
    job = await run(
        engine, store, lambda job_id: until(store, lambda: store.rows[job_id].state.finished), task="unstorable"
    )
    assert (job.state, job.outcome) == (JobState.FAILED, {"error": "TypeError"})


async def test_a_function_whose_job_was_taken_over_is_told_when_it_reports_progress(store: FailingStore) -> None:
    refused = asyncio.Event()

    async def overtaken(context: JobContext, **args: Any) -> dict[str, Any]:
        async with store() as uow:
            await uow.jobs.release_running()
            assert await uow.jobs.claim(START) is not None
            await uow.commit()
        with pytest.raises(StaleAttemptException):
            await context.progress("profile", 1, 1)
        refused.set()
        raise StaleAttemptException

    engine = EmbeddedEngine(store, {"overtaken": overtaken}, FakeClock())
    job = await run(engine, store, lambda _: refused.wait(), task="overtaken")
    assert (job.state, job.attempt, job.progress.done) == (JobState.RUNNING, 2, 0)


async def test_a_run_that_is_cancelled_from_outside_still_writes_its_ending(store: FailingStore) -> None:
    async with store() as uow:
        await uow.jobs.add(NewJob(task="endless", args={}, key="s1"), START)
        job = await uow.jobs.claim(START)
        await uow.commit()
    assert job is not None
    writes = JobWrites(store)
    running = asyncio.create_task(
        Execution(job, endless, writes=writes, hooks=NoHooks(), clock=FakeClock()).run(), name="outer"
    )
    await asyncio.sleep(0)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert store.rows[job.job_id].state is JobState.QUEUED
