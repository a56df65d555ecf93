"""One of everything that texts are made of, each with a name that would break careless markup."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from core.domain.ids import ChatId, IncidentId, JobId, PersonId, ProfileId, ProxyId, RepeatId, RunId, SessionId
from core.domain.incidents.incident import Incident, IncidentState, Severity
from core.domain.jobs.job import Job, JobState, Progress
from core.domain.jobs.processes import Process, ProcessKind
from core.domain.jobs.repeats import Every, Repeat, RepeatState
from core.domain.jobs.scrapes import ScrapeArgs
from core.domain.people.actors import Actor
from core.domain.people.person import AuditEntry, Invitation, Person, Role
from core.domain.platforms import Platform
from core.domain.results.changes import Change, ChangeKind, ListDiff
from core.domain.results.profiles import Counter, EndReason, ListKind, Profile, ProfileRef, RelatedProfile, Run
from core.domain.sessions.condition import Condition
from core.domain.sessions.proxies import Proxy, ProxyState
from core.domain.sessions.session import ScrapingSession, SessionEvent, SessionStatus
from core.domain.sessions.verdict import SessionState, Verdict
from core.services.following.groups import CommonPerson, Member, Overlap, Tie
from core.services.scraping.results import ListChanges, ResultView
from core.services.sessions.overview import SessionView
from core.services.supervision.incident_views import IncidentView
from core.services.supervision.reports import JobFigures, Report, SessionLine
from handlers.scraping.job_texts import JobCard
from tests.support.cookie_jar import SECRET, cookies

NAME = '<b>Ñandú & "co"'
"""Unclosed on purpose: wherever it is not escaped, Telegram refuses the message."""
LONG = f"{NAME} {'Wenceslao ' * 7}"[:80]
"""As long as a name can be."""
NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
TZ = ZoneInfo("America/Bogota")
FB = Platform.FACEBOOK
MOMENTS = tuple(NOW + timedelta(hours=h) for h in (0, 5, 17, 30, 200, -3, -26, -400))


def person(role: Role = Role.ANALYST, name: str = NAME, **fields: Any) -> Person:
    base = Person(PersonId(7), name, role, telegram_user_id=7, chat_id=ChatId(7))
    return replace(base, **fields)


PEOPLE = (
    *(person(role) for role in Role),
    person(telegram_user_id=None),
    person(reachable=False),
    person(Role.SUPERVISOR, LONG, quiet_from=time(22), quiet_to=time(7, 30)),
)
INVITATIONS = tuple(
    Invitation("a1b2c3d4e5f6" * 5, role, NAME, None, NOW, NOW + timedelta(hours=hours))
    for role, hours in zip(Role, (1, 5, 24), strict=True)
)


def session(status: SessionStatus = SessionStatus.ACTIVE, platform: Platform = FB, **fields: Any) -> ScrapingSession:
    base = ScrapingSession(
        SessionId(12), PersonId(7), platform, status, cookies(platform), created_at=NOW, last_activity=NOW,
        proxy_url=f"http://u:{SECRET}@proxy.example.test:8080", user_agent="Navegador/1.0",
        account_id="100000000004821", fingerprint="a1b2c3d4e5f6", checked_at=NOW - timedelta(minutes=12),
        status_since=NOW - timedelta(days=1), reason="facebook.checkpoint.locked",
    )  # fmt: skip
    return replace(base, **fields)


SESSIONS = (
    *(session(status, platform) for status in SessionStatus for platform in Platform),
    session(SessionStatus.EXPIRED, status_since=None, reason=""),
    session(checked_at=None, account_id=None),
    *(session(cooldown_until=moment) for moment in MOMENTS),
    session(suspected_since=NOW),
    *(session(cookies_expire_at=moment) for moment in MOMENTS),
    session(last_state=SessionState.CONSENT, reason="facebook.consent"),
    *(session(doubts=count, reason="facebook.marker_not_found") for count in (1, 3, 12)),
)


def an_incident(severity: Severity = Severity.BANNED, number: int = 41, **fields: Any) -> Incident:
    base = Incident(
        IncidentId(number), f"clave-{number}", severity, IncidentState.OPEN, NOW - timedelta(hours=1),
        person_id=PersonId(7), session_id=SessionId(12), platform=FB, reason="facebook.checkpoint.locked",
        evidence=(NOW + timedelta(days=1)).isoformat() if severity is Severity.EXPIRING else "/checkpoint/<1>",
    )  # fmt: skip
    return replace(base, **fields)


def incident_view(incident: Incident | None = None, **fields: Any) -> IncidentView:
    given: dict[str, Any] = {"analyst": person(), "session": session(), "waiting_jobs": 2}
    shown = incident or an_incident()
    if shown.severity is Severity.GROUP:
        members = tuple(IncidentView(an_incident(number=100 + i), person(), None) for i in range(20))
        given |= {"analyst": None, "session": None, "members": members}
    return IncidentView(shown, **(given | fields))


def _states(severity: Severity) -> list[IncidentView]:
    boss = person(Role.SUPERVISOR)
    ends = ("person:7", "validation", "scrape:9", "superseded", "upload:7", "removed", "stable", "renewed", None)
    taken = an_incident(severity, state=IncidentState.TAKEN, taken_by=PersonId(8), taken_at=NOW - timedelta(days=1))
    views = [
        incident_view(an_incident(severity)),
        incident_view(an_incident(severity, occurrences=3, escalation=1)),
        incident_view(an_incident(severity, escalation=2, group_id=IncidentId(40))),
        incident_view(taken, taken_by=boss),
        incident_view(taken),
        *(incident_view(an_incident(severity, snoozed_until=moment), snoozed_by=boss) for moment in MOMENTS),
    ]
    resolved: dict[str, Any] = {"state": IncidentState.RESOLVED, "resolved_at": NOW}
    views += [
        incident_view(
            an_incident(severity, **resolved, resolved_by=Actor.parse(by) if by else None),
            resolved_by=boss if by == "person:7" else None,
        )
        for by in ends
    ]
    if severity is not Severity.GROUP:
        views.append(incident_view(an_incident(severity), analyst=None, session=None, waiting_jobs=0))
    return views


CASES = tuple(view for severity in Severity for view in _states(severity))


def job(state: JobState = JobState.DONE, **fields: Any) -> Job:
    base = Job(
        JobId(31), "scrape", {"platform": "facebook", "identifier": NAME, "lists": ["amigos"], "limit": 40},
        "session:12", state, NOW - timedelta(minutes=7), started_at=NOW - timedelta(minutes=5),
        finished_at=NOW - timedelta(minutes=4), outcome={"result": "done", "files": 3}, error_ref="K7Q2",
    )  # fmt: skip
    return replace(base, **fields)


def run(kind: ListKind = ListKind.FRIENDS, end: EndReason | None = EndReason.END, **fields: Any) -> Run:
    base = Run(RunId(1), JobId(31), ProfileId(1), SessionId(12), kind, NOW, declared=523, unique=520, end=end)
    return replace(base, **fields)


def profile(**fields: Any) -> Profile:
    counters = {kind: Counter(1200 + i, "1,2 mil", exact=bool(i % 2)) for i, kind in enumerate(ListKind)}
    return replace(
        Profile(FB, "100", NAME, "nandu", "https://www.facebook.com/nandu?a=1&b=2", counters=counters), **fields
    )


def result(*runs: Run) -> ResultView:
    diffs = {1: ListDiff(NOW - timedelta(days=20), 12, 1, 2, 1), 2: ListDiff(NOW - timedelta(days=1), 1, 3)}
    return ResultView(profile(), runs or (run(),), diffs)


def changed(kind: ChangeKind, number: int = 1) -> Change:
    row = RelatedProfile(str(number), f"{NAME} {number}", "nandu", "https://www.facebook.com/nandu?a=1&b=2")
    return Change(kind, row, NOW - timedelta(days=20), NOW, f"{NAME} de antes", "antes")


def changes(kind: ListKind = ListKind.FRIENDS, new: int = 12) -> ListChanges:
    rows = (*(changed(ChangeKind.NEW, number) for number in range(min(new, 10))), *map(changed, list(ChangeKind)[1:]))
    return ListChanges(run(kind), ListDiff(NOW - timedelta(days=20), new, 1, 1, 1), rows)


def repeat(every: Every, state: RepeatState) -> Repeat:
    args = ScrapeArgs(ProfileRef(FB, NAME), (ListKind.FRIENDS, ListKind.FOLLOWERS), 1200)
    return Repeat(RepeatId(4), PersonId(7), ChatId(7), args, every, NOW + timedelta(hours=25), NOW, state)


def member(state: JobState = JobState.DONE, *runs: Run) -> Member:
    return Member(job(state), profile() if runs else None, runs)


_SHARED = RelatedProfile("9", f"{NAME} en común", "comun", "https://www.facebook.com/comun")
OVERLAPS = (
    Overlap((member(JobState.DONE, run()), member(JobState.FAILED)), (), ()),
    Overlap(
        (member(JobState.DONE, run()), member(JobState.DONE, run(end=EndReason.STALLED)), member(JobState.CANCELLED)),
        (Tie(0, 1, ListKind.FOLLOWERS), Tie(1, 0, ListKind.FRIENDS)),
        tuple(CommonPerson(_SHARED, FB, (0, 1)) for _ in range(12)),
    ),
    Overlap((member(JobState.DONE, run()),) * 2, (), (CommonPerson(_SHARED, FB, (0, 1)),)),
)


def job_card(shown: Job, **fields: Any) -> JobCard:
    given: dict[str, Any] = {"view": result()}
    return JobCard(shown, NOW, TZ, **(given | fields))


def event(kind: str, actor: str, **fields: Any) -> SessionEvent:
    base = SessionEvent(SessionId(12), kind, NOW - timedelta(hours=30), Actor.parse(actor), "activa", "baneada",
                        "facebook.checkpoint.locked", "/checkpoint/<1>")  # fmt: skip
    return replace(base, **fields)


def session_view(shown: ScrapingSession, **fields: Any) -> SessionView:
    given: dict[str, Any] = {"owner": person(), "incident": an_incident(), "waiting": 2}
    return SessionView(shown, **(given | fields))


def proxy(state: ProxyState = ProxyState.HEALTHY, **fields: Any) -> Proxy:
    base = Proxy(ProxyId(3), f"http://u:{SECRET}@proxy.example.test:8080", "proxy.example.test:8080", state,
                 checked_at=NOW - timedelta(minutes=3), latency_ms=45.4, sessions=2)  # fmt: skip
    return replace(base, **fields)


PROXIES = (
    proxy(),
    proxy(checked_at=None, latency_ms=None, sessions=0),
    proxy(failures=1, sessions=1),
    *(proxy(ProxyState.DOWN, cooldown_until=moment) for moment in MOMENTS),
    proxy(ProxyState.RETIRED),
)


def verdict(state: SessionState = SessionState.EXPIRED, reason: str = "facebook.redirected_to_login") -> Verdict:
    return Verdict(state, reason, "/login")


def line(status: SessionStatus = SessionStatus.ACTIVE, **fields: Any) -> SessionLine:
    week = (None, *[SessionStatus.ACTIVE] * 5, status)
    base = SessionLine(PersonId(7), NAME, FB, status, "facebook.checkpoint.locked", "100000000004821", NOW,
                       NOW + timedelta(days=1), None, week, Condition.WELL, to_mend="session.expiring")  # fmt: skip
    return replace(base, **fields)


def report(lines: int = 3, changes: int = 2, **fields: Any) -> Report:
    statuses, conditions = list(SessionStatus), list(Condition)
    rows = tuple(line(statuses[i % 3], name=LONG if i % 2 else NAME, condition=conditions[i % 5]) for i in range(lines))
    told = tuple((line(SessionStatus.BANNED, name=LONG), event("status_changed", "validation")) for _ in range(changes))
    start = datetime(2026, 11, 23, tzinfo=TZ)
    base = Report(start, NOW, "America/Bogota", rows, told, (an_incident(),), JobFigures(9, 1, 65.0), NOW)
    return replace(base, **fields)


REPORTS = (
    report(),
    report(0, 0, open_incidents=(), jobs=JobFigures()),
    report(300, 60, open_incidents=(an_incident(), an_incident(Severity.EXPIRED))),
    report(1, 1, jobs=JobFigures(1234, 0, None), complete=False),
)


def entry(action: str, **fields: Any) -> AuditEntry:
    return replace(AuditEntry(PersonId(7), action, NOW, NAME, "analista", "supervisor"), **fields)


def progress(phase: str, done: int = 312, total: int | None = 520) -> Progress:
    return Progress(phase, done, total)


def processes(count: int) -> tuple[Process, ...]:
    """A bot and workers; every third is silent."""
    kinds = (ProcessKind.BOT, *(ProcessKind.WORKER for _ in range(count)))
    return tuple(
        Process(f"{n:032}", kind, f"<maquina>-{n}", "1.0.0", n, n // 2, n * 10**8, NOW, "", 45.0 if n % 3 == 2 else 4.0)
        for n, kind in enumerate(kinds[:count])
    )
