"""How a job is queued, the same for every engine."""

from datetime import datetime

from core.domain.jobs.job import AlreadyQueued, Job, NewJob
from core.ports.storage import UnitOfWork


async def queue_once(job: NewJob, tx: UnitOfWork, now: datetime) -> Job | AlreadyQueued:
    """Write the job; the same update or the same unfinished dedupe key gives the job that is already there."""
    twin = await tx.jobs.by_update(job.update_id) if job.update_id is not None else None
    if twin is None and job.dedupe_key is not None:
        twin = await tx.jobs.by_dedupe_key(job.dedupe_key)
    return AlreadyQueued(twin) if twin is not None else await tx.jobs.add(job, now)
