"""The job engine (docs/reference/jobs.md): one port, several engines, the same outcome rules."""

import asyncio
from collections.abc import Awaitable, Sequence
from typing import Any, Protocol

from core.domain.ids import JobId
from core.domain.jobs.job import AlreadyQueued, CancelOutcome, Job, NewJob, WaitFor
from core.ports.storage import UnitOfWork


class JobContext(Protocol):
    """What a running job sees of its engine."""

    job: Job

    async def progress(self, phase: str, done: int, total: int | None) -> None:
        """Store how far it is; StaleAttemptException when another attempt owns the job by now."""
        ...


class JobFunction(Protocol):
    """A unit of work. Idempotent: it may run again after a crash. Re-raises CancelledError.

    What it returns is stored as the job's outcome. It raises `core.domain.jobs.job.JobWaits` to wait instead of ending.
    A TransientException is tried again with growing pauses while attempts last; any other error fails the job.
    """

    def __call__(self, context: JobContext, **args: Any) -> Awaitable[dict[str, Any]]:
        """Do the work; the dict is the outcome (JSON, no secret)."""
        ...


class JobEngine(Protocol):
    """Queues and runs jobs; at most one job per key at a time, in the order asked within a key."""

    async def enqueue(self, job: NewJob, tx: UnitOfWork) -> Job | AlreadyQueued:
        """Write the job in the caller's transaction; it starts once that is committed and the key is free."""
        ...

    async def resume(self, key: str, waits: Sequence[WaitFor], tx: UnitOfWork) -> Sequence[Job]:
        """Queue again, in the caller's transaction, every job of `key` that waits for one of these; those jobs."""
        ...

    async def cancel(self, job_id: JobId) -> CancelOutcome:
        """Cancel a queued or waiting job at once, or ask a running one to stop. Commits. Idempotent."""
        ...

    async def run_worker(self, stop: asyncio.Event, *, concurrency: int, grace_s: float) -> None:
        """Run jobs until `stop` is set; then claim nothing more, wait `grace_s` for them, and queue the rest again.

        At most `concurrency` run at once; an engine may have places of their own for jobs that are known to be short.
        """
        ...
