"""What the overview shows, gathered from the services and put into words; no template decides anything."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from core.domain.jobs.job import Job
from core.domain.sessions.condition import Condition, condition_of, reason_to_act
from core.services.jobs.own_jobs import JobsPage
from core.services.sessions.overview import SessionView
from core.services.supervision.incident_views import IncidentView
from handlers.framework.spanish import ago, day_and_clock, plural
from handlers.words.conditions import CONDITION_SIGNS, counted, sign, words
from handlers.words.names import platform_name
from handlers.words.reasons import advice, seen, team_advice

_WORST_FIRST = {condition: place for place, condition in enumerate(Condition)}


@dataclass(frozen=True, slots=True)
class SessionRow:
    """One session."""

    number: int
    network: str
    sign: str
    words: str
    condition: str
    account: str
    advice: str
    incident: int | None
    waiting: int


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One person's sessions, the worst first."""

    name: str
    sessions: tuple[SessionRow, ...]
    worst: Condition


@dataclass(frozen=True, slots=True)
class IncidentLine:
    """An open incident."""

    number: int
    person: str
    network: str
    what: str
    advice: str
    since: str
    taken_by: str
    silenced: bool
    waiting: str


@dataclass(frozen=True, slots=True)
class JobRow:
    """A scrape of one's own."""

    number: int
    target: str
    network: str
    state: str
    when: str
    has_files: bool


@dataclass(frozen=True, slots=True)
class Moment:
    """When and where the viewer looks."""

    now: datetime
    zone: tzinfo


def people(views: Sequence[SessionView], moment: Moment, *, supervisor: bool) -> tuple[PersonRow, ...]:
    """The people whose sessions these are, those who cannot work first."""
    rows: dict[str, list[tuple[Condition, SessionRow]]] = {}
    for view in views:
        name = view.owner.name if view.owner else "(sin persona)"
        condition = condition_of(view.session, moment.now)
        rows.setdefault(name, []).append((condition, _session(view, condition, moment, supervisor=supervisor)))
    found = [_person(name, pairs) for name, pairs in rows.items()]
    return tuple(sorted(found, key=lambda row: (_WORST_FIRST[row.worst], row.name.casefold())))


def tally(views: Sequence[SessionView], now: datetime) -> tuple[tuple[str, int, str, str], ...]:
    """Sign, count, word and name of every condition that occurs, worst first."""
    counts: Mapping[Condition, int] = Counter(condition_of(view.session, now) for view in views)
    return tuple(
        (CONDITION_SIGNS[condition], counts[condition], counted(condition, counts[condition]), condition.value)
        for condition in Condition
        if counts.get(condition)
    )


def incidents(views: Sequence[IncidentView], moment: Moment) -> tuple[IncidentLine, ...]:
    """Open incidents, oldest first."""
    return tuple(
        IncidentLine(
            number=view.incident.incident_id,
            person=view.analyst.name if view.analyst else "",
            network=platform_name(view.incident.platform) if view.incident.platform else "",
            what=seen(view.incident.reason),
            advice=team_advice(view.incident.reason),
            since=day_and_clock(view.incident.opened_at, moment.now, moment.zone),
            taken_by=view.taken_by.name if view.taken_by else "",
            silenced=view.incident.snoozed(moment.now),
            waiting=plural(view.waiting_jobs, "trabajo espera", "trabajos esperan") if view.waiting_jobs else "",
        )
        for view in views
    )


def jobs(page: JobsPage, states: Mapping[str, str], moment: Moment) -> tuple[JobRow, ...]:
    """The person's scrapes: what goes on, then what ended last."""
    return tuple(_job(job, page, states, moment) for job in (*page.unfinished, *page.recent))


def _person(name: str, pairs: list[tuple[Condition, SessionRow]]) -> PersonRow:
    pairs.sort(key=lambda pair: _WORST_FIRST[pair[0]])
    return PersonRow(name, tuple(row for _, row in pairs), pairs[0][0])


def _session(view: SessionView, condition: Condition, moment: Moment, *, supervisor: bool) -> SessionRow:
    session = view.session
    reason = reason_to_act(session, moment.now)
    told = team_advice(reason) if supervisor and reason else advice(reason) if reason else ""
    return SessionRow(
        number=session.session_id,
        network=platform_name(session.platform),
        sign=sign(session, moment.now),
        words=words(session, moment.now, moment.zone),
        condition=condition.value,
        account=f"…{session.account_id[-4:]}" if session.account_id else "",
        advice=told,
        incident=view.incident.incident_id if view.incident else None,
        waiting=view.waiting,
    )


def _job(job: Job, page: JobsPage, states: Mapping[str, str], moment: Moment) -> JobRow:
    return JobRow(
        number=job.job_id,
        target=str(job.args.get("identifier", "")),
        network=platform_name(str(job.args.get("platform", ""))),
        state=states[job.state.value],
        when=ago(job.finished_at or job.created_at, moment.now),
        has_files=job.job_id in page.with_files,
    )
