"""The states of an incident: pure. An event that means nothing to an incident leaves it exactly as it was.

    open --taken--> taken --released--> open        any of them --resolved--> resolved (final)

Escalation, silence and joining a group are details of an unresolved incident; only an open one escalates.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from core.domain.ids import IncidentId, PersonId
from core.domain.incidents.incident import Incident, IncidentState, Severity
from core.domain.people.actors import Actor

TOP_LEVEL = 2
"""Escalation levels: 0 first circle, 1 every supervisor, 2 admins too."""


@dataclass(frozen=True, slots=True)
class Repeated:
    """The same trouble was seen again."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Taken:
    """A person takes it."""

    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True)
class Released:
    """The person who took it is gone: it is open again."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Escalated:
    """It was not taken in time: more people are told."""

    level: int


@dataclass(frozen=True, slots=True)
class Snoozed:
    """A silence was asked for; nothing escalates until then."""

    by: PersonId
    until: datetime


@dataclass(frozen=True, slots=True)
class Woken:
    """The silence is over, by time or by hand; the time to escalate starts anew."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Joined:
    """A group incident shows it from now on."""

    group: IncidentId


@dataclass(frozen=True, slots=True)
class Resolved:
    """It is over."""

    by: Actor
    at: datetime


Event = Repeated | Taken | Released | Escalated | Snoozed | Woken | Joined | Resolved


def step(incident: Incident, event: Event) -> Incident:
    """The incident after the event; the very same object when nothing changes."""
    if not incident.unresolved:
        return incident
    match event:
        case Repeated(at):
            return replace(incident, occurrences=incident.occurrences + 1, last_seen_at=at)
        case Taken() | Released():
            return _hands(incident, event)
        case Escalated(level):
            rises = incident.state is IncidentState.OPEN and incident.escalation < level <= TOP_LEVEL
            return replace(incident, escalation=level) if rises else incident
        case Snoozed(by, until):
            return replace(incident, snoozed_by=by, snoozed_until=until)
        case Woken(at):
            return _woken(incident, at)
        case Joined(group):
            free = (
                incident.group_id is None and incident.severity is not Severity.GROUP and group != incident.incident_id
            )
            return replace(incident, group_id=group) if free else incident
        case Resolved(by, at):
            return replace(
                incident,
                state=IncidentState.RESOLVED,
                resolved_by=by,
                resolved_at=at,
                snoozed_by=None,
                snoozed_until=None,
            )


def _hands(incident: Incident, event: Taken | Released) -> Incident:
    """Who has it in hand."""
    if isinstance(event, Taken) and incident.state is IncidentState.OPEN:
        return replace(incident, state=IncidentState.TAKEN, taken_by=event.by, taken_at=event.at)
    if isinstance(event, Released) and incident.state is IncidentState.TAKEN:
        return replace(incident, state=IncidentState.OPEN, taken_by=None, taken_at=None, waiting_since=event.at)
    return incident


def _woken(incident: Incident, at: datetime) -> Incident:
    if incident.snoozed_until is None:
        return incident
    return replace(incident, snoozed_by=None, snoozed_until=None, waiting_since=at)
