"""Who is told of an incident, how loudly and when: pure rules over one frozen set of settings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo

from core.domain.ids import ChatId, PersonId
from core.domain.incidents.incident import Incident, IncidentState, Severity
from core.domain.incidents.machine import TOP_LEVEL
from core.domain.people.person import Person, Role, can_hear, is_quiet

_NIGHT_ENDS = timedelta(hours=4)
"""Until four in the morning people still speak of the day before: `until tomorrow` then means this morning."""

_IN_WORKING_HOURS = frozenset({Severity.EXPIRED, Severity.UNSTABLE, Severity.ATTENTION})


@dataclass(frozen=True, slots=True)
class IncidentSettings:
    """Every time and threshold of the alerts. Times of day are local to the team."""

    first_circle: int = 2
    """Supervisors told at once; the rest hear of it when it is not taken."""
    escalate_after: timedelta = timedelta(minutes=15)
    admins_after: timedelta = timedelta(minutes=60)
    group_size: int = 3
    group_window: timedelta = timedelta(minutes=2)
    unstable_cycles: int = 3
    unstable_window: timedelta = timedelta(hours=1)
    ring_budget: int = 6
    """Sounds per chat within `ring_window`; what exceeds it arrives silently."""
    ring_window: timedelta = timedelta(minutes=10)
    expiry_warning: timedelta = timedelta(days=2)
    snooze: timedelta = timedelta(hours=1)
    workday_from: time = time(8)
    workday_to: time = time(19)
    workdays: frozenset[int] = frozenset({0, 1, 2, 3, 4})
    """Monday is 0."""
    resend_after: timedelta = timedelta(hours=25)
    """An alert that the outbox gave up (a day without Telegram) is written again after this."""


@dataclass(frozen=True, slots=True)
class Loudness:
    """How a message is told: `rings` with a sound, except in quiet hours; `urgent` in those too."""

    urgent: bool
    rings: bool


def loudness(severity: Severity, local_now: datetime, settings: IncidentSettings, *, unstable: bool) -> Loudness:
    """Banned always rings, what needs a person in working hours, the rest never; what is unstable rings no more."""
    urgent = severity is Severity.BANNED
    loud = urgent or (severity in _IN_WORKING_HOURS and is_working(local_now, settings))
    return Loudness(urgent=urgent, rings=loud and not unstable)


def is_working(local_now: datetime, settings: IncidentSettings) -> bool:
    """Within the working hours of the team."""
    on_time = settings.workday_from <= local_now.time() < settings.workday_to
    return on_time and local_now.weekday() in settings.workdays


def missing(
    incident: Incident,
    people: Sequence[Person],
    have: frozenset[ChatId],
    load: Mapping[PersonId, int],
    local_now: datetime,
    settings: IncidentSettings,
) -> Sequence[Person]:
    """Who has to be told besides those who have the message already.

    First the first circle (awake before quiet, then the least busy), then every supervisor, then admins too; admins
    stand in when no supervisor can be reached, and the person concerned as a last resort.
    """
    able = [p for p in people if can_hear(p) and p.role.includes(Role.SUPERVISOR)]
    others = [p for p in able if p.person_id != incident.person_id]
    supervisors = [p for p in others if p.role is Role.SUPERVISOR]
    if incident.escalation >= TOP_LEVEL or not supervisors:
        wanted = others or able
    elif incident.escalation:
        wanted = supervisors
    else:
        order = sorted(supervisors, key=lambda p: _readiness(p, have, load, local_now))
        wanted = order[: max(1, settings.first_circle)]
    return [person for person in wanted if person.chat_id not in have]


def _readiness(
    person: Person, have: frozenset[ChatId], load: Mapping[PersonId, int], local_now: datetime
) -> tuple[bool, bool, int, int]:
    told = person.chat_id in have
    return (not told, is_quiet(person, local_now), load.get(person.person_id, 0), person.person_id)


def may_escalate(incident: Incident) -> bool:
    """Only what needs a person, and has a message of its own."""
    return incident.severity.grave or incident.severity is Severity.GROUP


def level_due(incident: Incident, now: datetime, settings: IncidentSettings) -> int:
    """The escalation level that the incident should have by now; never lower than it has."""
    if (
        incident.state is not IncidentState.OPEN
        or not may_escalate(incident)
        or incident.group_id
        or incident.snoozed(now)
    ):
        return incident.escalation
    waited = now - (incident.waiting_since or incident.opened_at)
    due = (waited >= settings.escalate_after) + (waited >= settings.admins_after)
    return max(incident.escalation, due)


def tomorrow(now: datetime, zone: tzinfo, settings: IncidentSettings) -> datetime:
    """Tomorrow morning, at the hour when work begins (also on days without work)."""
    local = now.astimezone(zone)
    day = (local - _NIGHT_ENDS).date() + timedelta(days=1)
    return datetime.combine(day, settings.workday_from, zone)
