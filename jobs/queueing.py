"""How a job is queued, the same for every engine."""

from datetime import datetime

from core.domain.jobs.job import AlreadyQueued, Job, NewJob
from core.errors import ConflictException
from core.ports.storage import UnitOfWork


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
