"""How a job is queued, cancelled and shown again after its process died, the same for every engine."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import partial

import structlog

from core.domain.ids import JobId
from core.domain.jobs.job import AlreadyQueued, CancelOutcome, Job, NewJob
from core.errors import ConflictException
from core.ports.storage import UnitOfWork
from jobs.hooks import JobHooks, JobWrites

log = structlog.get_logger(__name__)

Beside = Callable[[UnitOfWork, Job], Awaitable[None]]
"""What an engine writes in the same transaction."""


async def queue_once(job: NewJob, tx: UnitOfWork, now: datetime) -> Job | AlreadyQueued:
    """Write the job; the same update or the same unfinished dedupe key gives the job that is already there."""
    twin = await _twin(job, tx)
    if twin is not None:
        return AlreadyQueued(twin)
    try:
        return await tx.jobs.add(job, now)
    except ConflictException:  # another process wrote it since we looked
        twin = await _twin(job, tx)
        if twin is None:
            raise
        return AlreadyQueued(twin)


async def _twin(job: NewJob, tx: UnitOfWork) -> Job | None:
    twin = await tx.jobs.by_update(job.update_id) if job.update_id is not None else None
    if twin is None and job.dedupe_key is not None:
        twin = await tx.jobs.by_dedupe_key(job.dedupe_key)
    return twin


async def _nothing(uow: UnitOfWork, job: Job) -> None:
    del uow, job


async def cancel_job(
    job_id: JobId,
    writes: JobWrites,
    hooks: JobHooks,
    now: datetime,
    *,
    dequeued: Beside = _nothing,
    stopping: Beside = _nothing,
) -> CancelOutcome:
    """End a job that does not run, else ask it to stop; `dequeued` and `stopping` are written along with it."""

    async def from_queue(uow: UnitOfWork) -> Job | None:
        return await _found(uow, dequeued) if await uow.jobs.cancel_idle(job_id, now) else None

    async def ask_to_stop(uow: UnitOfWork) -> Job | None:
        return await _found(uow, stopping) if await uow.jobs.request_abort(job_id) else None

    async def _found(uow: UnitOfWork, beside: Beside) -> Job | None:
        job = await uow.jobs.get(job_id)
        if job is not None:
            await beside(uow, job)
        return job

    if await writes.write(from_queue, hooks.on_settled) is not None:
        return CancelOutcome.CANCELLED_IN_QUEUE
    if await writes.write(ask_to_stop, hooks.on_progress) is not None:
        return CancelOutcome.ABORT_REQUESTED
    return CancelOutcome.ALREADY_FINISHED


async def show_released(
    released: list[Job], writes: JobWrites, hooks: JobHooks, cancel: Callable[[JobId], Awaitable[object]]
) -> None:
    """Show jobs that are queued again after their process died; those that were asked to stop end instead.

    Empties `released` job by job, so that what an error of the database leaves is shown by the next call.
    """
    while released:
        job = released[0]
        log.warning("job was left running; queued again", job_id=job.job_id, attempt=job.attempt)
        if job.abort_requested:
            await cancel(job.job_id)
        else:
            await writes.write(partial(_read, job.job_id), hooks.on_settled)
        released.pop(0)


async def _read(job_id: JobId, uow: UnitOfWork) -> Job | None:
    return await uow.jobs.get(job_id)
