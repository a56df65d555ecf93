"""The real engine's rules, turned by hand: jobs run when a test says so, one after the other."""

from collections.abc import Mapping

from core.domain.jobs.job import Job
from core.ports.jobs import JobFunction
from core.ports.runtime import Clock
from core.ports.storage import UnitOfWorkFactory
from core.services.following.hooks import AllHooks
from jobs.embedded.engine import EmbeddedEngine
from jobs.execution import Execution


class HandEngine(EmbeddedEngine):
    """A JobEngine without a worker."""

    def __init__(self, uow: UnitOfWorkFactory, functions: Mapping[str, JobFunction], clock: Clock) -> None:
        super().__init__(uow, functions, clock, hooks=AllHooks(clock, lambda: self))

    async def run_next(self) -> Job | None:
        """Run the next due job to its end; the job as it is then. None when nothing is due."""
        job, _ = await self._claim(())
        if job is None:
            return None
        function = self._functions.get(job.task)
        execution = Execution(job, function, writes=self._writes, hooks=self._hooks, clock=self._clock)
        self._executions[job.job_id] = execution
        try:
            await execution.run()
        finally:
            del self._executions[job.job_id]
        async with self._uow(write=False) as uow:
            return await uow.jobs.get(job.job_id)

    async def run_due(self, most: int = 20) -> list[Job]:
        """Run what is due until nothing is; an endless chain is a failure."""
        ran: list[Job] = []
        while (job := await self.run_next()) is not None:
            ran.append(job)
            assert len(ran) <= most, f"jobs keep coming: {[(j.job_id, j.state, j.wait) for j in ran[-4:]]}"
        return ran
