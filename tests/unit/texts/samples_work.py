"""Samples about jobs, sessions, files, proxies and reports."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from itertools import product
from typing import Any

from core.domain.ids import PersonId, UploadId
from core.domain.jobs.job import JobState, WaitFor
from core.domain.messages.erasures import Erased, Secret
from core.domain.messages.reports import ReportPeriod
from core.domain.platforms import REQUIRED_COOKIES, Platform
from core.domain.results.profiles import EndReason, ListKind, ProfileRef
from core.domain.sessions.condition import Condition
from core.domain.sessions.session import SessionStatus
from core.domain.sessions.verdict import SessionState
from core.platforms.signals.reasons import REASONS
from core.services.jobs.own_jobs import JobsPage
from core.services.targets.targets import ScrapeOrder
from core.services.uploads.steps import (
    Accepted,
    AskedAdmins,
    AskPerson,
    AskPlatform,
    ConfirmAccount,
    NotChecked,
    NotYours,
    Rejected,
)
from handlers.errors import texts as errors
from handlers.proxies import texts as proxies
from handlers.reports import texts as reports
from handlers.scraping import job_texts as jobs
from handlers.scraping import texts as scrape
from handlers.service import erasure_texts as erasures
from handlers.sessions import team_texts as team_sessions
from handlers.sessions import texts as sessions
from handlers.terminal import setting_texts as settings
from handlers.terminal import texts as terminal
from handlers.uploads import own_texts as own_uploads
from handlers.uploads import texts as uploads
from handlers.words import conditions, history, names, reasons
from handlers.words import jobs as job_names
from tests.unit.texts import world as w

Sample = partial[Any]
say = partial
BOTH = (True, False)
PLATFORMS = tuple(Platform)
CODES = (*REASONS, *reasons._WHOLE, "", "nadie.conoce")


def _jobs() -> Iterator[Sample]:
    for card in _cards():
        yield say(jobs.card, card)
    for ended in (JobState.DONE, JobState.FAILED):
        yield say(jobs.finished_elsewhere, w.job_card(w.job(ended)))
        yield say(jobs.stopped, w.job_card(w.job(ended)))
    yield say(jobs.result_ready, w.job_card(w.job()))
    for result in ("done", "partial", *job_names.TARGET_TEXTS):
        yield say(jobs.ended_sign, w.job(outcome={"result": result}))


def _cards() -> Iterator[jobs.JobCard]:
    for state, view in product(JobState, (w.result(), None)):
        yield w.job_card(w.job(state), view=view)
    queued = w.job(JobState.QUEUED)
    yield w.job_card(queued, place=3, wait_s=125.0)
    yield from (w.job_card(w.job(JobState.QUEUED, due_at=moment)) for moment in w.MOMENTS)
    for phase, total in product(("", "profile", "lists", "saving", *ListKind), (520, None)):
        yield w.job_card(w.job(JobState.RUNNING, progress=w.progress(phase, 312, total)))
    for wait, result, due in product(
        WaitFor, ("expired", "banned", "consent", "confirming", "rate_limited", "asked"), (None, *w.MOMENTS)
    ):
        waiting = w.job(
            JobState.WAITING, wait=wait, due_at=due, outcome={"result": result, "reason": "facebook.viewer"}
        )
        view = w.result(w.run(end=EndReason.SESSION_DIED))
        yield w.job_card(waiting, since=due, incident=41 if due else None, view=view)
    for result, files in product(("done", "partial", *job_names.TARGET_TEXTS), (0, 3)):
        yield w.job_card(w.job(outcome={"result": result, "files": files}))
    for kind, end, declared in product(ListKind, (None, *EndReason), (None, 1, 523)):
        yield w.job_card(w.job(), view=w.result(w.run(kind, end, declared=declared, unique=1)))
    both = w.result(w.run(), w.run(ListKind.FOLLOWERS, None, unique=1, declared=None))
    yield w.job_card(w.job(JobState.CANCELLED), view=both)
    for error in (*job_names.TROUBLES, "LayoutChangedException"):
        yield w.job_card(w.job(JobState.FAILED, outcome={"error": error}))
        yield w.job_card(w.job(JobState.FAILED, outcome={"error": error, "reason": "facebook.marker_not_found"}))


def _names() -> Iterator[Sample]:
    for platform in (*PLATFORMS, "Mastodonte"):
        yield say(names.platform_name, platform)
    yield say(names.short, "Ñandú " * 20)
    yield say(names.case_name, "Norte-7")


def _proxies() -> Iterator[Sample]:
    for pool in ((), w.PROXIES, (w.proxy(label="p" * 60 + ".example.test:8080"),) * 60):
        yield say(proxies.pool, pool, w.NOW, w.TZ)
    yield say(proxies.ask_address)
    for erased, proxy in product(Erased, w.PROXIES):
        yield say(proxies.added, proxy, erased)
        yield say(proxies.bad_address, erased)
        yield say(proxies.known, erased)
        yield say(proxies.tested, proxy)
        yield say(proxies.sign, proxy)
        yield say(proxies.answer, proxy)
        yield say(terminal.proxy_added, proxy)
        yield say(proxies.confirm_retire, proxy)


def _reasons() -> Iterator[Sample]:
    for code in CODES:
        yield say(reasons.seen, code)
        yield say(reasons.advice, code)
        yield say(reasons.team_advice, code)


def _reports() -> Iterator[Sample]:
    for report, period in product(w.REPORTS, reports.PERIODS):
        yield say(reports.text, report, period)
        yield say(reports.caption, report, period)
        yield say(reports.picture_title, report, period)
        yield say(reports.picture_subtitle, report)
        yield say(reports.detail_caption, period)
    for hidden in (1, 12):
        for well in BOTH:
            yield say(reports.picture_more, hidden, all_well=well)
        yield say(reports.picture_nameless, hidden)
    for state, amount in product(Condition, (0, 1, 12)):
        yield say(reports.picture_state, state, amount)
        yield say(reports.picture_column, min(1, amount), amount)
    yield say(reports.bad_period)
    for checked, back in ((0, 0), (1, 0), (1, 1), (12, 3)):
        yield say(reports.rechecked, checked, back)


def _scrape() -> Iterator[Sample]:
    yield say(scrape.ask_profile)
    yield say(scrape.ask_profile, [(platform, "nandu", w.LONG) for platform in PLATFORMS])
    yield say(scrape.ask_profile, [(Platform.FACEBOOK, "ñ" * 40, w.NAME)])
    for platform in PLATFORMS:
        yield say(scrape.propose, ScrapeOrder(ProfileRef(platform, "a" * 50)))
        yield say(scrape.propose, ScrapeOrder(ProfileRef(platform, "á" * 50), tuple(ListKind), 200))
    yield say(scrape.propose_handle, "@" + "a" * 50)
    everything = tuple(w.job(state) for state in JobState)
    for offset, more, text in product((0, 5), BOTH, ("", "vega", "Ñandú <b> " * 20)):
        page = JobsPage(everything, {w.job().job_id: 2}, everything, offset, more, text=text)
        yield say(scrape.jobs, page, w.NOW, w.TZ)
    waits = (*(w.job(JobState.WAITING, wait=wait) for wait in WaitFor), w.job(JobState.WAITING, wait=WaitFor.COOLDOWN))
    yield say(scrape.jobs, JobsPage(waits, {}, (), 0, False), w.NOW, w.TZ)
    for moment in w.MOMENTS:
        later = tuple(replace(job, due_at=moment) for job in (w.job(JobState.QUEUED), *waits))
        yield say(scrape.jobs, JobsPage(later, {}, (), 0, False), w.NOW, w.TZ)
    yield from (say(scrape.jobs, JobsPage((), {}, (), 0, False, text=text), w.NOW, w.TZ) for text in ("", "vega"))


def _conditions() -> Iterator[Sample]:
    for condition, status in product(Condition, SessionStatus):
        yield say(conditions.sign_of, condition, status)
        yield say(conditions.sessions_that, condition)
        for count in (0, 1, 12):
            yield say(conditions.counted, condition, count)
            yield say(conditions.tally, {condition: count or 7})
            yield say(conditions.well_of, {condition: count})
        line = w.line(status, condition=condition)
        yield say(conditions.condition_name, line)
    for status, reason in product((SessionStatus.EXPIRED, SessionStatus.BANNED), CODES):
        yield say(conditions.dead_word, status, reason)
    for kind in ("replaced", "undone", "status_changed"):
        yield say(reports.change_reason, w.event(kind, "upload:7"))
    yield say(reports.no_data, ReportPeriod.YESTERDAY)


def _sessions() -> Iterator[Sample]:
    for shown, supervisor in product(w.SESSIONS, BOTH):
        views = [w.session_view(shown)]
        look = sessions.Look(w.NOW, w.TZ)
        yield say(sessions.mine, views, look, supervisor=supervisor, too_soon=supervisor)
        yield say(sessions.mine, views * 2, look, supervisor=supervisor, too_soon=supervisor)
        for special in ({"checking": 12}, {"unsure": (12,)}):
            yield say(sessions.mine, views, sessions.Look(w.NOW, w.TZ, **special), supervisor=False)
        yield say(team_sessions.team, views, 0, w.NOW)
        yield say(sessions.account_tail, shown)
        yield say(sessions.facts, views[0], w.NOW, w.TZ)
        yield say(conditions.sign, shown, w.NOW)
        yield say(conditions.words, shown, w.NOW, w.TZ)
    yield say(sessions.mine, [], sessions.Look(w.NOW, w.TZ), supervisor=True)
    crowd = [w.session_view(shown, owner=w.person(name=w.LONG)) for shown in w.SESSIONS] * 5
    for offset in (0, 12, 900):
        yield say(team_sessions.team, crowd, offset, w.NOW)
    yield say(team_sessions.team, [], 0, w.NOW)
    for number in (crowd[0].session.person_id, 0):
        yield say(team_sessions.person, crowd[:3], number, w.NOW, w.TZ)
    yield from _conditions()
    nobody = w.session_view(w.session(), owner=None, incident=None, waiting=0)
    events = [w.event(kind, f"{actor}:7") for kind, actor in product(history.EVENT_NAMES, history.ACTORS)]
    bare = w.event("proxy_changed", "proxy", before="", after="", reason="", evidence="")
    for told in (events[:15], events[-15:], [bare], []):
        yield say(sessions.history, nobody, told, w.NOW, w.TZ)
    yield say(sessions.how_to_renew)
    for state, platform, code in product(SessionState, PLATFORMS, ("facebook.viewer", "transport.tls", "")):
        yield say(sessions.checked, state, platform, code)


def _settings() -> Iterator[Sample]:
    facts = {"schemes": "sqlite, postgresql", "ge": 0, "le": 60, "expected": "'DEBUG' or 'INFO'"}
    for kind in (*settings._BY_KIND, *settings._TOGETHER, "nuevo"):
        for name in ("REPORT_TIME", "QUEUE_LIMIT"):
            yield say(settings.setting_problem, name, kind, facts)


def _terminal() -> Iterator[Sample]:
    for message in ("the database does not answer: X", "HTTP port 8000 of X is taken: set", "X"):
        yield say(terminal.problem, message)
    for message in ("Missing option '--file'.", "No such command 'nada'.", "X"):
        yield say(terminal.usage, message, "python -m bot")
    yield say(terminal.unknown_events, ["sesion.nueva"], ["sesion.vencida", "caso.abierto"])
    for word in (*terminal._UNANSWERED, "otra"):
        yield say(terminal.webhook_unanswered, word)
    yield say(terminal.webhook_refused, 500)


def _own_uploads(number: UploadId) -> Iterator[Sample]:
    yield say(own_uploads.own_help)
    yield say(own_uploads.account_question, w.NAME, "facebook", "4821", "9999", number)
    change = ConfirmAccount(number, w.person(), Platform.X, "10004821", "10009999")
    for d, admins in product(Erased, ((), ("Celia Inventada",), ("Celia", "Olga"), ("Ana", "Bea", "Carla", "Dora"))):
        yield say(own_uploads.not_an_admin, d, admins)
        yield say(own_uploads.ask_an_admin, admins)
        yield say(own_uploads.asked_admins, AskedAdmins(change, admins), d)
        yield say(own_uploads.not_yours, NotYours(Platform.X), d)


def _uploads() -> Iterator[Sample]:
    for name in ("checking", "gone", "dropped", "cancelled"):
        yield say(getattr(uploads, name))
    yield from (say(uploads.undone, name, Platform.X) for name in ("", w.NAME))
    crowd = tuple(w.person(name=w.LONG, person_id=PersonId(i)) for i in range(40))
    number, someone = UploadId(5), w.person()
    yield say(uploads.slow_file)
    yield from _own_uploads(number)
    for d in Erased:
        yield say(uploads.not_fetched, d)
        yield say(uploads.only_private, d)
        yield from (say(uploads.pasted, d), say(uploads.pasted_in_group, d), say(own_uploads.pasted, d, ["Ana"]))
        yield say(uploads.ask_platform, AskPlatform(number, PLATFORMS), d)
        for people, account in product((crowd, crowd[:1], ()), ("100000000004821", None)):
            ask = AskPerson(number, Platform.X, account, people)
            yield say(uploads.ask_person, ask, d)
        change = ConfirmAccount(number, someone, Platform.INSTAGRAM, "100000000004821", "100000000009999")
        yield say(uploads.confirm_account, change, d)
        yield say(uploads.confirm_account, replace(change, held_by=w.NAME), d)
        for expires, cases, jobs_waiting, backup in product((None, *w.MOMENTS), ((), (41, 42)), (0, 1, 3), (None, 8)):
            session = w.session(cookies_expire_at=expires)
            done = Accepted(someone, session, 2, "cookie_editor", jobs_waiting, cases, backup)
            yield say(uploads.accepted, done, w.NOW, d)
        for code, had in product(CODES, BOTH):
            no = Rejected(someone, Platform.FACEBOOK, w.verdict(reason=code), had)
            yield say(uploads.rejected, no, d)
        notice = w.verdict(SessionState.CONSENT, "facebook.consent")
        yield say(uploads.rejected, Rejected(someone, Platform.FACEBOOK, notice, had_session=True), d)
        for state, reason in product((SessionState.UNDECIDED, SessionState.RESTRICTED), CODES):
            maybe = NotChecked(number, someone, Platform.FACEBOOK, w.verdict(state, reason), w.NOW)
            yield say(uploads.not_checked, maybe, w.NOW, w.TZ, d)
        paused = Accepted(someone, w.session(account_id=None), 2, "header", 0, (), None, w.MOMENTS[-1])
        yield say(uploads.accepted, paused, w.NOW, d)
        yield say(uploads.with_deletion, errors.cookie_file("not_cookies", {}), d)
    yield say(uploads.intruder, w.LONG)
    for what, name, flag in product(Secret, ("", w.LONG), BOTH):
        yield say(erasures.refused, what, here=flag)
        yield say(erasures.left, what, name, private=flag)
        yield say(erasures.undelivered, name, "refused", alert=flag)
        yield say(erasures.undelivered, name, "too_old", alert=flag)
    yield say(uploads.wrong_platform, "instagram", "x")
    yield say(uploads.unknown_platform, w.LONG)
    facts = {"platform": "x", "names": ("ct0",), "since": w.NOW, "asked": "x", "found": "facebook"}
    for cause in errors.COOKIE_CAUSES:
        yield say(uploads.problem, cause, facts, w.NOW, w.TZ)
    yield say(uploads.problem, "wrong_platform", {"asked": w.LONG, "found": None}, w.NOW, w.TZ)
    for platform, since in product(PLATFORMS, (None, datetime(2024, 2, 3, tzinfo=UTC), *w.MOMENTS)):
        yield say(uploads.all_expired, platform, since, w.NOW, w.TZ)
        yield say(uploads.missing_required, platform, REQUIRED_COOKIES[platform])


WORK = (
    _jobs,
    _names,
    _proxies,
    _reasons,
    _reports,
    _scrape,
    _sessions,
    _settings,
    _terminal,
    _uploads,
)
