"""The validation report: what the sessions are like, what changed, and how yesterday's work went."""

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

import structlog

from core.domain.ids import ChatId, PersonId, SessionId
from core.domain.incidents.incident import Incident
from core.domain.jobs.job import JobState
from core.domain.messages.notices import ReportNotice
from core.domain.messages.reports import ReportPeriod
from core.domain.people.person import Person, Role
from core.domain.platforms import Platform
from core.domain.sessions.condition import Condition, condition_of, reason_to_act
from core.domain.sessions.session import SessionEvent, SessionFacts, SessionStatus
from core.ports.jobs import JobContext
from core.ports.remembered import LAST_REPORT, REPORT_SENT
from core.ports.runtime import Clock
from core.ports.storage import UnitOfWork, UnitOfWorkFactory
from core.services.sessions.validation import SweepResult, ValidateSessions
from core.services.supervision.session_history import (
    INSTANT,
    is_change,
    past_condition,
    past_reason,
    reason_before,
    status_events,
    week,
)
from core.services.team.groups import Groups

log = structlog.get_logger(__name__)

_EVENTS = 300
_CURRENT = timedelta(minutes=1)
"""A report whose period ends this close to now shows the present."""
_INCIDENT_LIFE = timedelta(days=60)
"""An incident that took longer than this to be resolved is not looked for in the reports of the past."""


@dataclass(frozen=True, slots=True)
class SessionLine:
    """One cell of the report: a person's session, and its `estado` at the end of each of the last seven days."""

    person_id: PersonId
    name: str
    platform: Platform
    status: SessionStatus
    reason: str
    account_id: str | None
    checked_at: datetime | None
    cookies_expire_at: datetime | None
    paused_until: datetime | None
    week: tuple[SessionStatus | None, ...]
    condition: Condition
    """At the end of the period."""
    to_mend: str = ""
    """Reason code of what a person can mend; empty when there is nothing."""


@dataclass(frozen=True, slots=True)
class JobFigures:
    """Scrapes that ended in the period. `median_s` None when none succeeded."""

    done: int = 0
    failed: int = 0
    median_s: float | None = None

    @property
    def rate(self) -> float | None:
        """Share that succeeded, 0 to 1."""
        total = self.done + self.failed
        return self.done / total if total else None


@dataclass(frozen=True, slots=True)
class Report:
    """Everything a report shows, for the period [start, end)."""

    start: datetime
    end: datetime
    time_zone: str
    lines: tuple[SessionLine, ...]
    changes: tuple[tuple[SessionLine, SessionEvent], ...]
    open_incidents: tuple[Incident, ...]
    jobs: JobFigures
    made_at: datetime
    complete: bool = True
    """The validation before it went through to its end."""

    @property
    def conditions(self) -> Mapping[Condition, int]:
        """How many sessions are in each condition."""
        return Counter(line.condition for line in self.lines)

    @property
    def incidents(self) -> int:
        """Open incidents as people count them: what a group shows is part of it."""
        return sum(incident.group_id is None for incident in self.open_incidents)

    @property
    def worse(self) -> bool:
        """Some session ends the period worse than it began it; what fell and came back is no news for the night."""
        first: dict[SessionId, SessionEvent] = {}
        last: dict[SessionId, SessionEvent] = {}
        for _, event in self.changes:
            first.setdefault(event.session_id, event)
            last[event.session_id] = event
        return any(_harm(last[number].after) > _harm(first[number].before) for number in first)


class Reports:
    """Builds reports and sends them to supervisors."""

    def __init__(self, uow: UnitOfWorkFactory, clock: Clock, validate: ValidateSessions) -> None:
        self._uow = uow
        self._clock = clock
        self._validate = validate
        self._groups = Groups(clock)

    async def build(self, period: ReportPeriod, time_zone: str) -> Report:
        """The report for the period in that zone, from what is stored (nothing is probed).

        Sessions and incidents are shown as they were at the end of the period; later sessions are left out.
        """
        now, zone = self._clock.now(), ZoneInfo(time_zone)
        start, end = period_bounds(period, now, zone)
        async with self._uow(write=False) as uow:
            sessions = await uow.panel.sessions()
            people = {person.person_id: person for person in await uow.people.all(include_inactive=True)}
            known = await uow.panel.newest_events(_EVENTS)
            events = {s.session_id: known.get(s.session_id, ()) for s in sessions}
            moment = min(now, end - INSTANT)
            incidents = await _open_at(uow, moment)
            ended = await uow.panel.ended(start, end)
        present = [session for session in sessions if session.created_at <= moment]
        lines = {s.session_id: _line(s, people, events[s.session_id], moment, now, zone) for s in present}
        changes = [
            (line, event)
            for session_id, line in lines.items()
            for event in events[session_id]
            if is_change(event) and start <= event.at < end
        ]
        ordered = sorted(lines.values(), key=lambda line: (line.name.casefold(), line.person_id, line.platform))
        in_order = tuple(sorted(changes, key=lambda change: change[1].at))
        return Report(start, end, time_zone, tuple(ordered), in_order, incidents, figures(ended), now)

    async def daily(self, context: JobContext, **args: Any) -> dict[str, Any]:
        """The job function `report`: validate all active sessions, then one report per supervisor and day.

        A validation that breaks off is no reason to leave the report out: it says so and shows what is known.
        """

        async def told(done: int, total: int) -> None:
            await context.progress("validation", done, total)

        (sweep,) = await asyncio.gather(self._validate.sweep(progress=told), return_exceptions=True)
        complete = isinstance(sweep, SweepResult)
        if not isinstance(sweep, SweepResult):
            log.error("the validation broke off; the report goes out all the same", exc_info=sweep)
            sweep = SweepResult()
        day, zone = str(args["day"]), str(args["time_zone"])
        async with self._uow() as uow:
            sent = 0
            for chat_id in await self._readers(uow):
                if await REPORT_SENT.put_once(uow, f"{day}:{chat_id}", self._clock.now()):
                    notice = ReportNotice(ReportPeriod.DAY, zone, complete=complete)
                    await uow.outbox.put(notice.to(chat_id, f"report:{day}:{chat_id}"), self._clock.now())
                    sent += 1
            await LAST_REPORT.put(uow, self._clock.now())
            await uow.commit()
        return {"checked": sweep.checked, "changed": len(sweep.changed), "sent": sent}

    async def _readers(self, uow: UnitOfWork) -> Sequence[ChatId]:
        """Supervisors who can be reached, and the authorised groups."""
        people = [
            p.chat_id for p in await uow.people.with_role(Role.SUPERVISOR) if p.chat_id is not None and p.reachable
        ]
        return [*people, *await self._groups.all(uow)]


def period_bounds(period: ReportPeriod, now: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """First and last moment of the period, the last one excluded; what goes on now is within."""
    midnight = datetime.combine(now.astimezone(zone).date(), time(), zone)
    match period:
        case ReportPeriod.YESTERDAY:
            return datetime.combine(midnight.date() - timedelta(days=1), time(), zone), midnight
        case ReportPeriod.DAY:
            return now - timedelta(days=1), now + timedelta(seconds=1)
        case ReportPeriod.WEEK:
            return now - timedelta(days=7), now + timedelta(seconds=1)
        case ReportPeriod.TODAY:
            return midnight, now + timedelta(seconds=1)


def figures(ended: Sequence[tuple[JobState, float | None]]) -> JobFigures:
    """Success rate and median duration, from how jobs ended and how long they worked; cancelled ones do not count."""
    done = [took_s for state, took_s in ended if state is JobState.DONE]
    took = [took_s for took_s in done if took_s is not None]
    failed = sum(state is JobState.FAILED for state, _ in ended)
    return JobFigures(len(done), failed, median(took) if took else None)


async def _open_at(uow: UnitOfWork, moment: datetime) -> tuple[Incident, ...]:
    """Incidents that were open then, oldest first."""
    known = {incident.incident_id: incident for incident in await uow.incidents.all_unresolved()}
    known |= {incident.incident_id: incident for incident in await uow.incidents.opened_since(moment - _INCIDENT_LIFE)}
    return tuple(
        incident
        for _, incident in sorted(known.items())
        if incident.opened_at <= moment and (incident.resolved_at is None or incident.resolved_at > moment)
    )


def _line(
    session: SessionFacts,
    people: dict[PersonId, Person],
    events: Sequence[SessionEvent],
    moment: datetime,
    now: datetime,
    zone: ZoneInfo,
) -> SessionLine:
    """The session as it was at that moment; what is only known of the present is left out of the past."""
    person = people.get(session.person_id)
    changes = status_events(events)
    days = week(session, changes, moment, zone)
    later = [event for event in changes if event.at > moment]
    paused = session.cooldown_until if session.cooldown_until and session.cooldown_until > moment else None
    status = days[-1] or session.status
    past = moment < now - _CURRENT
    reason = reason_before(changes, moment) if later and session.readable else session.reason
    return SessionLine(
        person_id=session.person_id,
        name=person.name if person else f"Usuario {session.person_id}",
        platform=session.platform,
        status=status,
        reason=reason,
        account_id=session.account_id,
        checked_at=session.checked_at if session.checked_at and session.checked_at <= moment else None,
        cookies_expire_at=session.cookies_expire_at,
        paused_until=None if later else paused,
        week=days,
        condition=past_condition(status, events, moment) if past else condition_of(session, now),
        to_mend=past_reason(status, reason) if past else reason_to_act(session, now),
    )


def _harm(status: str) -> int:
    """How bad an `estado` is."""
    return {SessionStatus.EXPIRED.value: 1, SessionStatus.BANNED.value: 2}.get(status, 0)
