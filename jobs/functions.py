"""The registry of job functions: a new job is one use case and one line here."""

from collections.abc import Mapping
from dataclasses import dataclass

from core.domain.jobs.job import TaskName
from core.ports.jobs import JobFunction


@dataclass(frozen=True, slots=True)
class JobServices:
    """The use cases behind the jobs, each a bound method that follows `core.ports.jobs.JobFunction`."""

    scrape: JobFunction
    """Read a profile and its lists with the session of the person who asked; resumable page by page."""
    confirm: JobFunction
    """The second opinion on a session that may have expired."""
    report: JobFunction
    """Validate the active sessions, then tell the supervisors how they are."""
    upload: JobFunction
    """Send waiting files to the FTP server."""
    purge: JobFunction
    """Delete what is too old to be kept."""
    control: JobFunction
    """Look at the control profile of a network, with the session that was chosen for it."""


def job_functions(services: JobServices) -> Mapping[str, JobFunction]:
    """Every job function by the name of its task."""
    return {
        TaskName.SCRAPE: services.scrape,
        TaskName.CONFIRM: services.confirm,
        TaskName.REPORT: services.report,
        TaskName.UPLOAD: services.upload,
        TaskName.PURGE: services.purge,
        TaskName.CONTROL: services.control,
    }
