"""A `JobEngine` whose jobs run in any number of processes, on any number of machines."""

import asyncio
from collections.abc import Collection, Mapping, Sequence

from core.concurrency import drop
from core.domain.ids import JobId
from core.domain.jobs.job import AlreadyQueued, CancelOutcome, Job, NewJob, WaitFor
from core.ports.jobs import JobFunction
from core.ports.runtime import Clock
from core.ports.storage import UnitOfWork, UnitOfWorkFactory
from jobs.hooks import JobHooks, JobWrites, NoHooks
from jobs.outcome import Abort
from jobs.procrastinate.maintenance import Maintenance
from jobs.procrastinate.runs import Runs
from jobs.procrastinate.serving import Serving
from jobs.procrastinate.setup import Cluster, Queue
from jobs.queueing import cancel_job, queue_once

SHORT_PLACES = 4
"""Short jobs at once in one process, beside the long ones."""


async def _withdraw(uow: UnitOfWork, job: Job) -> None:
    await uow.tickets.withdraw(job.job_id)


async def _stop(uow: UnitOfWork, job: Job) -> None:
    await uow.tickets.stop(job.key)


class ProcrastinateEngine:
    """A `JobEngine` (core.ports.jobs) on PostgreSQL.

    A job and its ticket are written in one transaction of ours; a process that fetches a ticket claims the next job of
    its key in `trabajos` and runs it under the same rules as the embedded engine. Retries and waits stay in `trabajos`
    and get a ticket when they are due. `wake` is optional: processes hear of new tickets from the database.
    """

    def __init__(
        self,
        uow: UnitOfWorkFactory,
        functions: Mapping[str, JobFunction],
        clock: Clock,
        cluster: Cluster,
        *,
        hooks: JobHooks | None = None,
        long_tasks: Collection[str] | None = None,
    ) -> None:
        self._clock = clock
        self._cluster = cluster
        self._hooks = hooks or NoHooks()
        self._writes = JobWrites(uow)
        self._runs = Runs(functions, self._writes, self._hooks, clock, long_tasks)
        self._uow = uow

    @property
    def running(self) -> int:
        """How many jobs this process runs right now."""
        return len(self._runs.executions)

    def wake(self) -> None:
        """Nothing: a job that is queued has its ticket already, and due ones are looked for once a second.

        A look for each change, in every process, would be work that grows with the square of the fleet.
        """

    def hurry(self) -> None:
        """End the grace of a stop at once: what still runs is queued again."""
        for execution in self._runs.executions.values():
            execution.abort(Abort.SHUTDOWN)

    async def enqueue(self, job: NewJob, tx: UnitOfWork) -> Job | AlreadyQueued:
        """See JobEngine."""
        queued = await queue_once(job, tx, self._clock.now())
        if isinstance(queued, Job):
            await self._issue(tx, [queued.job_id])
        return queued

    async def resume(self, key: str, waits: Sequence[WaitFor], tx: UnitOfWork) -> Sequence[Job]:
        """See JobEngine."""
        woken = await tx.jobs.wake(key, waits)
        if woken:
            await self._issue(tx, [job.job_id for job in woken])
        return woken

    async def cancel(self, job_id: JobId) -> CancelOutcome:
        """See JobEngine."""
        return await cancel_job(
            job_id, self._writes, self._hooks, self._clock.now(), dequeued=_withdraw, stopping=_stop
        )

    async def run_worker(self, stop: asyncio.Event, *, concurrency: int, grace_s: float) -> None:
        """See JobEngine. With `concurrency` 0 it only queues and looks after what others run."""
        places = {Queue.LONG: concurrency, Queue.SHORT: SHORT_PLACES if self._runs.short_tasks else 0}
        serving = Serving(self._cluster, self._runs, places if concurrency > 0 else {}, grace_s)
        maintenance = Maintenance(
            self._uow, self._clock, self._runs, serving, self._cluster.timing,
            writes=self._writes, hooks=self._hooks, cancel=self.cancel,
        )  # fmt: skip
        upkeep = asyncio.create_task(maintenance.run(), name="job-maintenance")
        try:
            await serving.run(stop)
        finally:
            await drop(upkeep)

    async def _issue(self, tx: UnitOfWork, jobs: Collection[JobId]) -> None:
        await tx.tickets.issue(self._clock.now(), short_tasks=self._runs.short_tasks, only=jobs)
