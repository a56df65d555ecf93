"""One test per row of docs/reference/signals.md section 1, named as a sentence."""

from core.domain.sessions.verdict import SessionState
from core.platforms.signals import REASONS
from tests.support.tables import each
from tests.unit.signals import rows_facebook, rows_instagram, rows_newer, rows_x
from tests.unit.signals.samples import Row, judge, params

ALL = [*rows_facebook.ROWS, *rows_instagram.ROWS, *rows_x.ROWS, *rows_newer.ROWS]


@params(rows_facebook.ROWS)
def test_facebook(row: Row) -> None:
    _check(row)


@params(rows_instagram.ROWS)
def test_instagram(row: Row) -> None:
    _check(row)


@params(rows_x.ROWS)
def test_x(row: Row) -> None:
    _check(row)


@params(rows_newer.ROWS)
def test_newer_facts(row: Row) -> None:
    _check(row)


def _check(row: Row) -> None:
    found = judge(row.platform, row.exchange)
    assert (found.reason, found.state) == (row.reason, row.state)
    assert found.strong == REASONS[row.reason].strong
    assert len(found.evidence) <= 120


def test_every_row_has_a_sentence_of_its_own() -> None:
    sentences = [(row.platform, row.sentence) for row in ALL]
    assert len(set(sentences)) == len(sentences)


NOT_FROM_ANSWERS = {
    "facebook.cookies_missing", "facebook.cookies_past", "instagram.cookies_missing", "instagram.cookies_past",
    "instagram.cookies_mixed", "x.cookies_missing", "x.cookies_past", "platform.unknown",
}  # fmt: skip


def test_every_reason_about_an_answer_is_seen_by_a_row() -> None:
    seen = {row.reason for row in ALL}
    answers = {code for code in REASONS if not code.startswith(("transport.", "proxy."))} - NOT_FROM_ANSWERS
    shared = {code for code in answers if code.partition(".")[2] in _SHARED_EDGES}
    assert answers - seen - shared == set()


_SHARED_EDGES = {
    "html_instead_of_json",
    "marker_not_found",
    "too_many_requests",
    "login_form",
    "not_found",
    "forbidden",
}
"""The same lines of the engine for every platform; each is seen on at least one of them."""


def test_every_shared_edge_is_seen_on_some_platform() -> None:
    assert {row.reason.partition(".")[2] for row in ALL} >= _SHARED_EDGES


@each("state", [SessionState.EXPIRED])
def test_strong_expiry_is_said_in_so_many_words(state: SessionState) -> None:
    weak = {row.reason for row in ALL if row.state is state and not REASONS[row.reason].strong}
    assert weak == {
        "facebook.redirected_to_login", "facebook.recovery", "facebook.logged_out", "facebook.login_form",
        "facebook.socket_unauthorized", "facebook.token_absent",
        "instagram.redirected_to_login", "instagram.logged_out", "instagram.login_form", "instagram.login_refused",
        "x.redirected_to_login", "x.logged_out", "x.login_form", "x.not_authenticated", "x.session_ended",
        "x.token_refused",
    }  # fmt: skip
