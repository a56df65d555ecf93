"""Every code that the program uses has its word, and no word is left of a code that is gone."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from core.domain.incidents.incident import IncidentState, Severity
from core.domain.jobs.job import CancelOutcome, JobState
from core.domain.people.actors import ActorKind
from core.domain.people.audit_chain import EMPTY_ACTION
from core.domain.people.person import Role
from core.domain.platforms import Platform
from core.domain.results.files import ExportFormat
from core.domain.results.profiles import EndReason, ListKind, ProfileAvailability
from core.domain.sessions.condition import Condition
from core.domain.sessions.proxies import ProxyState
from core.domain.sessions.session import SessionStatus
from core.domain.sessions.verdict import SessionState
from core.platforms.signals.reasons import REASONS, Remedy
from core.services.scraping.scrape_profile import _problem
from handlers.incidents import texts as incidents
from handlers.proxies import texts as proxies
from handlers.scraping import answer_texts as job_answers
from handlers.scraping import job_texts as jobs
from handlers.scraping import texts as scrape
from handlers.sessions import texts as sessions
from handlers.words import conditions, deeds, history, names, reasons, service
from handlers.words import incidents as incident_words
from handlers.words import jobs as job_names
from tests.support.tables import each
from tests.unit.texts import world as w

ROOT = Path(__file__).parents[3]
ACTION = re.compile(r"(?:invitation|person|cookies|incident|group|job|session|report|proxy|quiet)\.[a-z]+")
REASON = re.compile(r"(?:session|site|proxy|transport|platform)\.[a-z_]+")


@cache
def trees(folder: str) -> tuple[ast.Module, ...]:
    return tuple(ast.parse(path.read_text(encoding="utf-8")) for path in sorted((ROOT / folder).rglob("*.py")))


@cache
def nodes(*folders: str) -> tuple[ast.AST, ...]:
    return tuple(node for folder in folders for tree in trees(folder) for node in ast.walk(tree))


def strings(node: ast.AST | None) -> Iterator[str]:
    """Text constants in an expression; of an f-string its beginning."""
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.JoinedStr(values=[ast.Constant(value=str(text)), *_]):
            yield text
        case ast.IfExp(body=body, orelse=orelse):
            yield from strings(body)
            yield from strings(orelse)


def calls(name: str, *folders: str) -> Iterator[ast.Call]:
    for node in nodes(*folders):
        if isinstance(node, ast.Call) and called(node).rpartition(".")[2] == name:
            yield node


def called(node: ast.Call) -> str:
    """`self.apply`; empty for what is no plain name."""
    match node.func:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=ast.Name(id=owner), attr=name):
            return f"{owner}.{name}"
        case ast.Attribute(value=ast.Attribute(attr=owner), attr=name):
            return f"{owner}.{name}"
        case _:
            return ""


def given(call: ast.Call, place: int, keyword: str) -> ast.AST | None:
    named = {word.arg: word.value for word in call.keywords}
    return named.get(keyword, call.args[place] if place < len(call.args) else None)


def assigned(call: ast.Call, name: str) -> set[str]:
    """Constants that the module of the call ever assigns to a variable of that name."""
    every = (*trees("core"), *trees("bot"))
    tree = next(tree for tree in every if any(node is call for node in ast.walk(tree)))
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == name for t in node.targets):
            found |= set(strings(node.value))
    return found


def of_services(pattern: re.Pattern[str]) -> set[str]:
    """Text constants of the services that look like this."""
    everything = (*nodes("core/services"), *nodes("core/domain"))
    values = (node.value for node in everything if isinstance(node, ast.Constant))
    return {value for value in values if isinstance(value, str) and pattern.fullmatch(value)}


# reasons


@each("code", sorted(REASONS))
def test_every_reason_of_a_verdict_has_its_own_sentence(code: str) -> None:
    assert reasons.known(code)
    text = reasons.reason_text(code)
    assert text is not reasons._UNKNOWN
    assert not text.seen.endswith(".")
    assert text.todo.analyst.endswith(".")
    assert text.todo.team.endswith(".")


def test_every_reason_that_services_write_has_its_own_sentence() -> None:
    written = {code for code in of_services(REASON) if code not in deeds.ACTIONS} | {"manual"}
    assert {code for code in written if not reasons.known(code)} == set()


def test_no_sentence_is_left_of_a_reason_that_is_gone() -> None:
    endings = {code.partition(".")[2] for code in REASONS}
    written = of_services(REASON) | {"manual"}
    assert set(reasons._EVERYWHERE) - endings == set()
    assert set(reasons._WHOLE) - set(REASONS) - written == set()


def test_an_unknown_reason_is_answered_without_its_code() -> None:
    assert not reasons.known("facebook.invented_tomorrow")
    for text in (reasons.seen, reasons.advice, reasons.team_advice):
        assert "invented" not in text("facebook.invented_tomorrow")


EXPECTED = {
    Remedy.COOKIES_NEEDED: {reasons.RENEW},
    Remedy.OPEN_BROWSER: {reasons.OPEN},
    Remedy.ACCEPT_CONSENT: {reasons.ACCEPT},
    Remedy.PROXY: {reasons.PROXY},
    Remedy.DEVELOPER: {reasons.DEVELOPER},
}


@each("code", [code for code, reason in REASONS.items() if reason.kind in EXPECTED])
def test_what_to_do_is_what_the_reason_calls_for(code: str) -> None:
    advised = reasons.reason_text(code).todo
    if code == "x.token_refused":
        assert advised is reasons.RENEW, "the likelier of its two causes"
    else:
        assert advised in EXPECTED[REASONS[code].kind]


@each("code", [c for c, r in REASONS.items() if r.kind in {Remedy.WAIT, Remedy.NOTHING}])
def test_nobody_is_sent_to_work_for_what_time_heals(code: str) -> None:
    assert reasons.reason_text(code).todo in {reasons.WAIT, reasons.NOTHING, reasons.FINE}


# enums


@each(
    ("table", "codes"),
    [
        (job_names.END_TEXTS, EndReason),
        (job_names.LIST_NAMES, ListKind),
        (job_names.RESULT_FILES, ExportFormat),
        (scrape._SIGNS, JobState),
        (incident_words.TITLES, Severity),
        (incident_words.STATE_NAMES, IncidentState),
        (names.ROLE_NAMES, Role),
        (names.PLATFORM_NAMES, Platform),
        (names.PLATFORM_PREFIXES, Platform),
        (proxies.SIGNS, ProxyState),
        (conditions.CONDITION_SIGNS, Condition),
        (conditions._COUNTED, Condition),
        (history.STATUS_NAMES, [status.value for status in SessionStatus]),
    ],
    ids=str,
)
def test_every_member_has_its_word(table: Any, codes: Any) -> None:
    assert set(table) == set(codes)
    assert all(table.values())


def test_every_way_a_profile_can_be_unreadable_has_its_sentence() -> None:
    problems = {_problem(w.profile(availability=availability)) for availability in ProfileAvailability} - {None}
    assert problems <= set(job_names.TARGET_TEXTS)
    written = problems | {"not_found", "hidden"}
    assert set(job_names.TARGET_TEXTS) == written


def test_every_outcome_of_a_check_is_told_apart() -> None:
    told = {sessions.checked(state, "facebook", "facebook.viewer") for state in SessionState}
    assert len(told) == len(SessionState)


def test_every_outcome_of_a_cancellation_is_told_apart() -> None:
    assert len({job_answers.cancel_answer(outcome.value) for outcome in CancelOutcome}) == len(CancelOutcome)


@each("phase", ["profile", "lists", "saving", *ListKind])
def test_a_running_job_never_shows_the_name_of_its_phase(phase: str) -> None:
    text = str(jobs.card(w.job_card(w.job(JobState.RUNNING, progress=w.progress(phase)))).text)
    assert (phase in text) is (phase in set(ListKind))


def test_the_phases_that_scrapes_tell_are_those() -> None:
    told = set()
    source = ast.parse((ROOT / "core/services/scraping/scrape_profile.py").read_text(encoding="utf-8"))
    for node in ast.walk(source):
        if isinstance(node, ast.Call) and called(node) == "context.progress":
            told |= set(strings(node.args[0]))
    assert told == {"profile", "lists", "saving"}


# codes that services write


def test_every_audited_action_has_its_words_and_none_is_left_over() -> None:
    written = {code for code in of_services(ACTION) if code not in reasons._WHOLE}
    for call in calls("AuditEntry", "core", "bot", "handlers"):
        written |= set(strings(given(call, 1, "action")))
    assert written | {EMPTY_ACTION} == set(deeds.ACTIONS)  # written by the repository that empties


def test_every_kind_of_event_has_its_words_and_none_is_left_over() -> None:
    written = set()
    for call in calls("SessionEvent", "core", "bot"):
        kind = given(call, 1, "kind")
        written |= assigned(call, kind.id) if isinstance(kind, ast.Name) else set(strings(kind))
    assert written == set(history.EVENT_NAMES)


ENDS_ONLY = {"superseded", "members", "stable", "still_down", "renewed", "removed"}
"""What ends an incident without having changed a session."""


def test_whoever_changes_a_session_has_a_name() -> None:
    assert set(history.ACTORS) | ENDS_ONLY == set(ActorKind)
    assert set(history.ACTORS) & ENDS_ONLY == set()
    assert ENDS_ONLY - set(incidents._ENDINGS) == {"members"}, "a group tells how its last member ended"


def test_every_part_of_the_health_check_has_its_name() -> None:
    checks = (ROOT / "bot/wiring/checks.py").read_text(encoding="utf-8")
    parts = set(re.findall(r'"(\w+)": check_', checks))
    assert parts
    assert parts <= set(service.NAMES)
