"""Whether a run of a job may still write: one that was frozen finds its job running elsewhere."""

from core.domain.jobs.job import Job
from core.errors import StaleAttemptException
from core.ports.storage import UnitOfWork


async def require_own(uow: UnitOfWork, job: Job) -> None:
    """StaleAttemptException unless this attempt runs the job, as it then does until the end of the transaction."""
    if not await uow.jobs.own(job.job_id, job.attempt):
        raise StaleAttemptException(f"job {job.job_id}: attempt {job.attempt} is stale")
