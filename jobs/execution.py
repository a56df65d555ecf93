"""The one wrapper around a run of a job: hands it its context, stops it, and writes how it ended."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import replace
from itertools import chain, repeat
from typing import Any

import structlog

from core.domain.jobs.job import Job, JobWaits, Progress
from core.errors import CentinelaException, StaleAttemptException, StorageException
from core.ports.jobs import JobFunction
from core.ports.runtime import Clock
from core.ports.storage import UnitOfWork
from jobs.hooks import JobHooks, JobWrites
from jobs.outcome import Abort, Ending, Finished, Requeued, Superseded, Waiting, ending_of

log = structlog.get_logger(__name__)

WRITE_PAUSES_S = (0.2, 1.0, 5.0, 10.0)
"""Between tries to write how a job ended, while the database fails; the last one repeats."""


class RunContext:
    """The `JobContext` of one run."""

    def __init__(self, job: Job, writes: JobWrites, hooks: JobHooks) -> None:
        self.job = job
        self._writes = writes
        self._hooks = hooks

    async def progress(self, phase: str, done: int, total: int | None) -> None:
        """Store and show how far the job is; StaleAttemptException when another attempt owns it by now."""
        progress = Progress(phase, done, total)

        async def write(uow: UnitOfWork) -> Job | None:
            if not await uow.jobs.set_progress(self.job.job_id, self.job.attempt, progress):
                return None
            return replace(self.job, progress=progress)

        job = await self._writes.write(write, self._hooks.on_progress)
        if job is None:
            raise StaleAttemptException(f"job {self.job.job_id}: attempt {self.job.attempt} is stale")
        self.job = job


class Execution:
    """One run of one job. `run` once; `abort` at any time, from the same loop.

    The function runs in a task of its own and only that one is cancelled, so the ending is written whatever happens.
    """

    def __init__(
        self, job: Job, function: JobFunction | None, *, writes: JobWrites, hooks: JobHooks, clock: Clock
    ) -> None:
        self.job = job
        self._function = function
        self._writes = writes
        self._hooks = hooks
        self._clock = clock
        self._abort: Abort | None = None
        self._task: asyncio.Task[Mapping[str, Any]] | None = None
        self._ran_s = 0.0

    def abort(self, reason: Abort) -> None:
        """Make the function stop; the first reason counts. Nothing happens once it has ended."""
        if self._abort is None and (self._task is None or not self._task.done()):
            self._abort = reason
            if self._task is not None:
                self._task.cancel()

    async def run(self) -> Ending:
        """Run the function to its end and write the ending; that ending. Cancelled itself, it counts as a shutdown."""
        self._task = asyncio.create_task(self._call(), name=f"job-{self.job.job_id}")
        if self._abort is not None:
            self._task.cancel()
        try:
            await asyncio.wait({self._task})
        except asyncio.CancelledError:
            self.abort(Abort.SHUTDOWN)
            await asyncio.wait({self._task})
            await self._write(self._ending())
            raise
        ending = self._ending()
        await self._write(ending)
        return ending

    async def _call(self) -> Mapping[str, Any]:
        if self._function is None:
            raise LookupError(f"no function for task {self.job.task!r}")
        context = RunContext(self.job, self._writes, self._hooks)
        started = self._clock.monotonic()
        try:
            outcome = await self._function(context, **self.job.args)
        except JobWaits as waits:
            json.dumps(waits.outcome)
            raise
        finally:
            self._ran_s = self._clock.monotonic() - started
        # An outcome that cannot be stored is the function's failure and must not surface while the ending is written.
        json.dumps(outcome)
        return outcome

    def _ending(self) -> Ending:
        result = _result(self._task)
        ending = ending_of(self.job, result, self._abort, now=self._clock.now())
        _report(self.job, ending, result)
        return ending

    async def _write(self, ending: Ending) -> None:
        if isinstance(ending, Superseded):
            return

        async def write(uow: UnitOfWork) -> Job | None:
            written = await self._store(uow, ending)
            return await uow.jobs.get(self.job.job_id) if written else None

        for pause in chain(WRITE_PAUSES_S, repeat(WRITE_PAUSES_S[-1])):
            try:
                written = await self._writes.write(write, self._hooks.on_settled)
            except StorageException as error:
                facts = {"job_id": self.job.job_id, "again_in_s": pause, "error": repr(error)}
                log.warning("the ending of a job could not be written", **facts)
                await self._clock.sleep(pause)
            else:
                if written is None:
                    log.warning("job attempt is stale; its ending is dropped", job_id=self.job.job_id)
                return

    async def _store(self, uow: UnitOfWork, ending: Finished | Waiting | Requeued) -> bool:
        job_id, attempt, ran = self.job.job_id, self.job.attempt, self._ran_s
        match ending:
            case Finished(state, outcome, error_ref):
                now = self._clock.now()
                return await uow.jobs.finish(
                    job_id, attempt, state, at=now, outcome=outcome, error_ref=error_ref, ran_s=ran
                )
            case Waiting(wait, due_at, outcome):
                return await uow.jobs.wait(job_id, attempt, wait, due_at=due_at, outcome=outcome, ran_s=ran)
            case Requeued(due_at, failed):
                return await uow.jobs.requeue(job_id, attempt, due_at=due_at, failed=failed, ran_s=ran)


def _result(task: asyncio.Task[Mapping[str, Any]] | None) -> Mapping[str, Any] | BaseException:
    if task is None or task.cancelled():
        return asyncio.CancelledError()
    error = task.exception()
    return task.result() if error is None else error


def _report(job: Job, ending: Ending, result: Mapping[str, Any] | BaseException) -> None:
    """One log line per run; the traceback where a maintainer has to look."""
    facts = {"job_id": job.job_id, "task": job.task, "attempt": job.attempt}
    match ending:
        case Finished(state, _, str() as error_ref):
            expected = isinstance(result, CentinelaException)
            facts |= {"state": state.value, "error_ref": error_ref}
            if expected:  # an error that was foreseen has no traceback worth reading
                log.warning("job failed", **facts, error=repr(result))
            else:
                trace = result if isinstance(result, BaseException) else None
                log.error("job failed", **facts, exc_info=trace)
        case Requeued(due_at) if isinstance(result, CentinelaException):
            log.warning("job will be tried again", **facts, due_at=str(due_at), error=repr(result))
        case _:
            log.info("job run ended", **facts, ending=type(ending).__name__)
