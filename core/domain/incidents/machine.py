"""The states of a case: pure. An event that means nothing to a case leaves it exactly as it was.

    open --taken--> taken --released--> open        any of them --resolved--> resolved (final)

Escalation, silence and joining a group are details of an unresolved case; only an open one escalates.
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
    """A group case shows it from now on."""

    group: IncidentId


@dataclass(frozen=True, slots=True)
class Resolved:
    """It is over."""

    by: Actor
    at: datetime


Event = Repeated | Taken | Released | Escalated | Snoozed | Woken | Joined | Resolved


def step(case: Incident, event: Event) -> Incident:
    """The case after the event; the very same object when nothing changes."""
    if not case.unresolved:
        return case
    match event:
        case Repeated(at):
            return replace(case, occurrences=case.occurrences + 1, last_seen_at=at)
        case Taken() | Released():
            return _hands(case, event)
        case Escalated(level):
            rises = case.state is IncidentState.OPEN and case.escalation < level <= TOP_LEVEL
            return replace(case, escalation=level) if rises else case
        case Snoozed(by, until):
            return replace(case, snoozed_by=by, snoozed_until=until)
        case Woken(at):
            return _woken(case, at)
        case Joined(group):
            free = case.group_id is None and case.severity is not Severity.GROUP and group != case.incident_id
            return replace(case, group_id=group) if free else case
        case Resolved(by, at):
            return replace(
                case,
                state=IncidentState.RESOLVED,
                resolved_by=by,
                resolved_at=at,
                snoozed_by=None,
                snoozed_until=None,
            )


def _hands(case: Incident, event: Taken | Released) -> Incident:
    """Who has it in hand."""
    if isinstance(event, Taken) and case.state is IncidentState.OPEN:
        return replace(case, state=IncidentState.TAKEN, taken_by=event.by, taken_at=event.at)
    if isinstance(event, Released) and case.state is IncidentState.TAKEN:
        return replace(case, state=IncidentState.OPEN, taken_by=None, taken_at=None, waiting_since=event.at)
    return case


def _woken(case: Incident, at: datetime) -> Incident:
    if case.snoozed_until is None:
        return case
    return replace(case, snoozed_by=None, snoozed_until=None, waiting_since=at)
