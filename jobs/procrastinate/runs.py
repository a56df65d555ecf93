"""What one process runs right now, and how a fetched ticket becomes a run of a job."""

import asyncio
from collections.abc import Callable, Collection, Mapping

import structlog

from core.domain.ids import JobId
from core.domain.jobs.job import Job
from core.errors import StorageException
from core.ports.jobs import JobFunction
from core.ports.runtime import Clock
from core.ports.storage import UnitOfWork
from jobs.execution import Execution
from jobs.hooks import JobHooks, JobWrites
from jobs.outcome import Abort
from jobs.procrastinate.setup import Queue

log = structlog.get_logger(__name__)


class Runs:
    """Claims the next job of a key and runs it to its end. `executions` are those under way."""

    def __init__(
        self,
        functions: Mapping[str, JobFunction],
        writes: JobWrites,
        hooks: JobHooks,
        clock: Clock,
        long_tasks: Collection[str] | None,
    ) -> None:
        self._functions = functions
        self._writes = writes
        self._hooks = hooks
        self._clock = clock
        self._long_tasks = long_tasks
        self.executions: dict[JobId, Execution] = {}

    @property
    def short_tasks(self) -> Collection[str]:
        """Tasks with places of their own; none when all tasks count alike."""
        return () if self._long_tasks is None else self._functions.keys() - set(self._long_tasks)

    async def run_next(self, key: str, queue: str, why_cancelled: Callable[[], Abort]) -> None:
        """Run the next job of `key` that belongs to the queue; nothing when there is none any more.

        Cancelled, it stops the job for the reason that `why_cancelled` gives, and returns once its ending is written.
        """
        job = await self._claim(key, queue)
        if job is None:
            return
        function = self._functions.get(job.task)
        execution = Execution(job, function, writes=self._writes, hooks=self._hooks, clock=self._clock)
        self.executions[job.job_id] = execution
        running = asyncio.create_task(execution.run(), name=f"run-{job.job_id}")
        try:
            await asyncio.shield(running)
        except asyncio.CancelledError:
            execution.abort(why_cancelled())
            await asyncio.wait({running})
        finally:
            if self.executions.get(job.job_id) is execution:
                del self.executions[job.job_id]

    async def _claim(self, key: str, queue: str) -> Job | None:
        other = self.short_tasks if queue == Queue.LONG else self._long_tasks or ()

        async def take(uow: UnitOfWork) -> Job | None:
            return await uow.jobs.claim(self._clock.now(), without=other, key=key)

        try:
            return await self._writes.write(take, self._hooks.on_started)
        except StorageException as error:
            # The job stays in `trabajos` and gets another ticket.
            log.warning("a job could not be claimed", error=repr(error))
            return None
