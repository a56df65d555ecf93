"""The subject of an audit entry as people know it: whose session of which network, and whom an incident is about."""

from collections.abc import Mapping
from dataclasses import replace

from core.domain.ids import IncidentId, PersonId, SessionId
from core.domain.jobs.job import Job, TaskName
from core.domain.jobs.scrapes import ScrapeArgs
from core.domain.people.person import AuditEntry
from core.domain.platforms import Platform
from core.ports.storage import UnitOfWork

Names = Mapping[PersonId, str]
"""Of every person, removed ones too."""


def session_subject(person: str, platform: Platform) -> str:
    """How a session is named in the audit trail."""
    return f"{person} / {platform}"


def profile_subject(job: Job) -> str:
    """How the profile that a scrape reads is named in the audit trail."""
    if job.task != TaskName.SCRAPE:
        return f"#{job.job_id}"
    ref = ScrapeArgs.of(job).ref
    return f"{ref.identifier} / {ref.platform}"


async def named(uow: UnitOfWork, entry: AuditEntry, names: Names) -> AuditEntry:
    """The entry, its number completed by what stands behind it, where that is still known."""
    number = entry.subject.removeprefix("#")
    if number == entry.subject or not number.isdecimal():
        return entry
    if entry.action == "session.check":
        return replace(entry, subject=await _session(uow, int(number), names) or entry.subject)
    if entry.action.startswith("incident."):
        about = await _incident(uow, int(number), names)
        return replace(entry, subject=f"{entry.subject} · {about}") if about else entry
    return entry


async def _session(uow: UnitOfWork, number: int, names: Names) -> str:
    session = await uow.sessions.get(SessionId(number))
    name = names.get(session.person_id) if session is not None else None
    return session_subject(name, session.platform) if session is not None and name else ""


async def _incident(uow: UnitOfWork, number: int, names: Names) -> str:
    incident = await uow.incidents.get(IncidentId(number))
    name = names.get(incident.person_id) if incident is not None and incident.person_id is not None else None
    return session_subject(name, incident.platform) if incident is not None and incident.platform and name else ""
