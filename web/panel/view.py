"""Sessions, incidents and jobs in words, for every page that shows them; no template decides anything."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from core.domain.incidents.incident import Severity
from core.domain.jobs.job import Job
from core.domain.jobs.scrapes import ScrapeOutcome
from core.domain.sessions.condition import reason_to_act
from core.domain.sessions.session import AnySession, SessionEvent, SessionStatus
from core.services.panel.team_board import BoardMember, BoardSession, Days
from core.services.panel.work_board import WorkRow
from core.services.supervision.incident_views import IncidentView
from handlers.framework.spanish import ago, day_and_clock, duration, listing, number, plural, the_time, until
from handlers.words.conditions import words as condition_words
from handlers.words.history import ACTORS, EVENT_NAMES, status_change
from handlers.words.incidents import sign, title_of
from handlers.words.lifetimes import outlook
from handlers.words.names import case_name, platform_name, short
from handlers.words.reasons import advice, seen, team_advice
from web.panel import words
from web.panel.parts import Moment


@dataclass(frozen=True, slots=True)
class Strip:
    """A history of days: `days` are `good`, `bad` or `none`, oldest first."""

    days: tuple[str, ...]
    label: str


@dataclass(frozen=True, slots=True)
class SessionRow:
    """One session."""

    number: int
    person_id: int
    network: str
    mark: str
    condition: str
    words: str
    account: str
    advice: str
    outlook: str
    incident: int | None
    waiting: str
    strip: Strip


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One person's sessions, the worst first."""

    number: int
    name: str
    worst: str
    sessions: tuple[SessionRow, ...]


@dataclass(frozen=True, slots=True)
class IncidentRow:
    """A case with what can be done about it."""

    number: int
    sign: str
    title: str
    person: str
    person_id: int | None
    network: str
    session: int | None
    what: str
    todo: str
    since: str
    taken_by: str
    resolved: str
    silent_until: str
    waiting: str
    is_open: bool
    unresolved: bool
    grouped: bool
    can_ask: bool
    members: tuple["IncidentRow", ...] = ()


@dataclass(frozen=True, slots=True)
class JobRow:
    """A scrape."""

    number: int
    target: str
    network: str
    owner: str
    mark: str
    state: str
    state_name: str
    when: str
    why: str
    asked: str
    """Lists and limit."""
    case: str
    done: int
    total: int | None
    has_files: bool
    can_cancel: bool
    mine: bool


@dataclass(frozen=True, slots=True)
class EventRow:
    """A line of a session's history."""

    when: str
    what: str
    why: str
    by: str


def person(member: BoardMember, moment: Moment, *, supervisor: bool) -> PersonRow:
    """A person of the board."""
    rows = tuple(session(row, moment, supervisor=supervisor) for row in member.sessions)
    return PersonRow(member.person_id, member.name, member.worst.value, rows)


def session(row: BoardSession, moment: Moment, *, supervisor: bool) -> SessionRow:
    """A session of the board; `supervisor`: what to do is said of somebody else."""
    known, view = row.view.session, row.view
    reason = reason_to_act(known, moment.now)
    told = (team_advice(reason) if supervisor else advice(reason)) if reason else ""
    why = f" · {seen(reason)}" if reason and known.status is not SessionStatus.ACTIVE else ""
    return SessionRow(
        number=known.session_id,
        person_id=known.person_id,
        network=platform_name(known.platform),
        mark=words.CONDITION_MARKS[row.condition],
        condition=row.condition.value,
        words=f"{condition_words(known, moment.now, moment.zone)}{why}",
        account=f"…{known.account_id[-4:]}" if known.account_id else "",
        advice=told,
        outlook=outlook(view.expectation, moment.now, moment.zone) if view.expectation and not reason else "",
        incident=view.incident.incident_id if view.incident else None,
        waiting=plural(view.waiting, "trabajo espera", "trabajos esperan") if view.waiting else "",
        strip=strip(row.days),
    )


def strip(days: Days) -> Strip:
    """Good days stand above the line, bad ones hang below it."""
    kinds = tuple("none" if day is None else "good" if day is SessionStatus.ACTIVE else "bad" for day in days)
    return Strip(kinds, words.days_label(kinds.count("good"), kinds.count("bad"), len(kinds)))


def facts(known: AnySession, moment: Moment) -> tuple[tuple[str, str], ...]:
    """What a session's page lists: name and value."""
    found = (
        ("Estado desde", _date(known.status_since, moment)),
        ("Cuenta", f"…{known.account_id[-4:]}" if known.account_id else "sin datos"),
        ("Cookies cargadas", _date(known.created_at, moment)),
        ("Cookies vencen", until(known.cookies_expire_at, moment.now) if known.cookies_expire_at else "sin fecha"),
        ("Última comprobación", _date(known.checked_at, moment)),
        ("Último uso", _date(known.last_activity, moment)),
    )
    return tuple((name, value) for name, value in found if value)


def event(one: SessionEvent, moment: Moment) -> EventRow:
    """A line of history."""
    what = EVENT_NAMES.get(one.kind, one.kind)
    if one.kind == "status_changed":
        what = " → ".join(status_change(one))
    elif one.kind == "proxy_changed":
        what = f"{what}: {one.before or 'ninguno'} → {one.after or 'ninguno'}"
    by = ACTORS.get(one.actor.kind, "")
    return EventRow(day_and_clock(one.at, moment.now, moment.zone), what, seen(one.reason) if one.reason else "", by)


def incident(view: IncidentView, moment: Moment) -> IncidentRow:
    """A case; of a group with its members."""
    case, now = view.incident, moment.now
    grouped = case.severity is Severity.GROUP
    took = duration((case.resolved_at - case.opened_at).total_seconds()) if case.resolved_at else ""
    silent = case.snoozed_until if case.snoozed(now) and case.unresolved else None
    return IncidentRow(
        number=case.incident_id,
        sign=sign(case),
        title=title_of(case),
        person=view.analyst.name if view.analyst else "",
        person_id=view.analyst.person_id if view.analyst else None,
        network=platform_name(case.platform) if case.platform else "",
        session=case.session_id,
        what=seen(case.reason),
        todo=team_advice(case.reason) if case.unresolved else "",
        since=the_time(case.opened_at, now, moment.zone),
        taken_by=view.taken_by.name if view.taken_by and case.unresolved else "",
        resolved=f"Resuelto en {took}{f' por {view.resolved_by.name}' if view.resolved_by else ''}" if took else "",
        silent_until=the_time(silent, now, moment.zone) if silent else "",
        waiting=plural(view.waiting_jobs, "trabajo espera", "trabajos esperan") if view.waiting_jobs else "",
        is_open=case.unresolved and view.taken_by is None,
        unresolved=case.unresolved,
        grouped=grouped,
        can_ask=case.unresolved and not grouped and case.platform is not None and view.analyst is not None,
        members=tuple(incident(member, moment) for member in view.members),
    )


def job(row: WorkRow, moment: Moment, viewer_id: int) -> JobRow:
    """A scrape of a list."""
    one = row.job
    mark, state = words.JOB_STATES[one.state]
    outcome = ScrapeOutcome.of(one)
    return JobRow(
        number=one.job_id,
        target=short(str(one.args.get("identifier", "")), 60),
        network=platform_name(str(one.args.get("platform", ""))),
        owner=row.owner,
        mark=mark,
        state=state,
        state_name=one.state.value,
        when=_when(one.finished_at or one.created_at, moment.now),
        why=seen(outcome.reason) if outcome.reason and not one.state.finished else "",
        asked=_asked(one),
        case=case_name(str(one.args.get("case") or "")),
        done=one.progress.done,
        total=one.progress.total,
        has_files=row.has_files,
        can_cancel=not one.state.finished and one.owner == viewer_id,
        mine=one.owner == viewer_id,
    )


def jobs(rows: Sequence[WorkRow], moment: Moment, viewer_id: int) -> tuple[JobRow, ...]:
    """Scrapes of a list."""
    return tuple(job(row, moment, viewer_id) for row in rows)


def _asked(job: Job) -> str:
    """`amigos · 50`."""
    lists, limit = [str(name) for name in job.args.get("lists", ())], job.args.get("limit")
    return " · ".join(part for part in (listing(lists), number(limit) if limit else "") if part)


def _when(at: datetime, now: datetime) -> str:
    return ago(at, now)


def _date(at: datetime | None, moment: Moment) -> str:
    if at is None:
        return ""
    return f"{day_and_clock(at, moment.now, moment.zone)} ({ago(at, moment.now)})"
