"""The subject of an audit entry as people know it: whose session of which network, and whom an incident is about."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from core.domain.ids import IncidentId, PersonId, SessionId
from core.domain.jobs.job import Job, TaskName
from core.domain.jobs.scrapes import ScrapeArgs
from core.domain.people.person import AuditEntry
from core.domain.platforms import Platform
from core.ports.storage import UnitOfWork

PROFILE_ACTIONS = ("scrape.", "repeat.", "job.cancel")
"""How actions begin whose subject is a profile."""
Names = Mapping[PersonId, str]
"""Of every person, removed ones too."""


def session_subject(person: str, platform: Platform) -> str:
    """How a session is named in the audit trail."""
    return f"{person} / {platform}"


def trail_subject(identifier: str, platform: Platform) -> str:
    """How a profile is named in the audit trail."""
    return f"{identifier} / {platform}"


def profile_subject(job: Job) -> str:
    """How the profile that a scrape reads is named in the audit trail."""
    if job.task != TaskName.SCRAPE:
        return f"#{job.job_id}"
    ref = ScrapeArgs.of(job).ref
    return trail_subject(ref.identifier, ref.platform)


async def named(uow: UnitOfWork, entries: Sequence[AuditEntry], names: Names) -> list[AuditEntry]:
    """The entries, their numbers completed by what stands behind them, where that is still known."""
    sessions = {number for entry in entries if (number := _number(entry, "session.check")) is not None}
    incidents = {number for entry in entries if (number := _number(entry, "incident.")) is not None}
    known = await uow.panel.sessions(ids=[SessionId(number) for number in sessions]) if sessions else ()
    about = {facts.session_id: _about(facts.person_id, facts.platform, names) for facts in known}
    found = await uow.panel.incidents_by_id([IncidentId(number) for number in incidents]) if incidents else {}
    of_incident = {number: _about(one.person_id, one.platform, names) for number, one in found.items()}
    return [_named(entry, about, of_incident) for entry in entries]


def _named(entry: AuditEntry, sessions: Mapping[SessionId, str], incidents: Mapping[IncidentId, str]) -> AuditEntry:
    if (number := _number(entry, "session.check")) is not None:
        return replace(entry, subject=sessions.get(SessionId(number)) or entry.subject)
    if (number := _number(entry, "incident.")) is not None and incidents.get(IncidentId(number)):
        return replace(entry, subject=f"{entry.subject} · {incidents[IncidentId(number)]}")
    return entry


def _number(entry: AuditEntry, action: str) -> int | None:
    """The number that the entry of such an action is about."""
    number = entry.subject.removeprefix("#")
    told = number != entry.subject and number.isdecimal() and entry.action.startswith(action)
    return int(number) if told else None


def _about(person_id: PersonId | None, platform: Platform | None, names: Names) -> str:
    name = names.get(person_id) if person_id is not None else None
    return session_subject(name, platform) if name and platform else ""
