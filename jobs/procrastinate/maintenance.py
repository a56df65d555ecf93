"""What each process does beside its jobs: tickets for due jobs, jobs of dead processes, the right to its own jobs."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime

import structlog

from core.concurrency import first_of
from core.domain.ids import JobId
from core.domain.jobs.job import CancelOutcome, Job, JobState
from core.errors import StorageException
from core.ports.runtime import Clock
from core.ports.storage import UnitOfWorkFactory
from jobs.hooks import JobHooks, JobWrites
from jobs.outcome import Abort
from jobs.procrastinate.runs import Runs
from jobs.procrastinate.serving import Serving
from jobs.procrastinate.setup import Timing
from jobs.queueing import show_released

log = structlog.get_logger(__name__)


class Maintenance:
    """One loop per process; any number of them may run at once."""

    def __init__(
        self,
        uow: UnitOfWorkFactory,
        clock: Clock,
        runs: Runs,
        serving: Serving,
        timing: Timing,
        *,
        writes: JobWrites,
        hooks: JobHooks,
        cancel: Callable[[JobId], Awaitable[CancelOutcome]],
    ) -> None:
        self._uow = uow
        self._clock = clock
        self._runs = runs
        self._serving = serving
        self._timing = timing
        self._writes = writes
        self._hooks = hooks
        self._cancel = cancel
        self._released: list[Job] = []
        """Queued again, but not shown so yet."""

    async def run(self) -> None:
        """Until cancelled."""
        loop = asyncio.get_running_loop()
        release_at = guard_at = loop.time()
        while True:
            due: datetime | None = None
            try:
                if loop.time() >= release_at:
                    await self.release()
                    release_at = loop.time() + self._timing.release_s
                due = await self.issue()
                if loop.time() >= guard_at:
                    await self.guard()
                    guard_at = loop.time() + self._timing.guard_s
            except StorageException as error:
                log.warning("jobs cannot be looked after", again_in_s=self._timing.poll_s, error=repr(error))
            timer = () if due is None else (self._clock.sleep((due - self._clock.now()).total_seconds()),)
            await first_of(asyncio.sleep(self._timing.poll_s), *timer)

    async def issue(self) -> datetime | None:
        """A ticket for every job that is due and has none; when the next one is due."""
        now = self._clock.now()
        async with self._uow() as uow:
            issued = await uow.tickets.issue(now, short_tasks=self._runs.short_tasks)
            due = await uow.jobs.next_due(now)
            if issued:
                await uow.commit()
        return due

    async def release(self) -> None:
        """Queue again what dead processes left running, and show it in the chat."""
        async with self._uow() as uow:
            if ended := await uow.tickets.end_frozen(self._timing.frozen_after):
                log.warning("transactions of frozen processes were ended", count=ended)
            self._released += await uow.tickets.release_abandoned(self._timing.stale_after)
            await uow.commit()
        await show_released(self._released, self._writes, self._hooks, self._cancel)

    async def guard(self) -> None:
        """Stop what is no longer ours: a process that was frozen finds its jobs running elsewhere."""
        executions = dict(self._runs.executions)
        registered = self._serving.registrations
        if not executions and not registered:
            return
        async with self._uow(write=False) as uow:
            rows = {job_id: await uow.jobs.get(job_id) for job_id in executions}
            living = await uow.tickets.living(registered, self._timing.stale_after)
        for job_id, execution in executions.items():
            row = rows[job_id]
            if row is None or row.state is not JobState.RUNNING or row.attempt != execution.job.attempt:
                execution.abort(Abort.LEASE_LOST)
            elif row.abort_requested:
                execution.abort(Abort.USER)
        if set(registered) - set(living):
            log.warning("the heartbeats of this process are not heard; it registers anew")
            self._serving.restart()
