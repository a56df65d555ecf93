"""Judging while the body arrives: the same verdicts, as early as possible, in linear time."""

from core.domain.sessions.verdict import Exchange, SessionState
from core.platforms.signals import Scanner, classify
from tests.support.tables import each
from tests.unit.signals import rows_facebook, rows_instagram, rows_newer, rows_x
from tests.unit.signals.samples import IG_INBOX, VIEWER, Row, answer, fb_page, fb_user, ig_page, page, params

HOME = "https://www.facebook.com/"
ALL = [*rows_facebook.ROWS, *rows_instagram.ROWS, *rows_x.ROWS, *rows_newer.ROWS]


def _streamed(row: Row, size: int) -> SessionState:
    scanner = Scanner(row.platform, row.exchange)
    body = row.exchange.body
    for start in range(0, len(body), size):
        settled = scanner.feed(body[start : start + size])
        if settled is not None:
            return settled.state
    return scanner.finish().state


@params(ALL)
def test_any_chunking_leads_to_the_same_state(row: Row) -> None:
    for size in (1, 7, 64, 4096):
        assert _streamed(row, size) is row.state


@each("size", [1, 13, 1000])
def test_a_body_cut_anywhere_never_proves_the_opposite(size: int) -> None:
    for platform, url, body in (
        ("facebook", HOME, fb_page(VIEWER)),
        ("instagram", IG_INBOX, ig_page(VIEWER)),
    ):
        for end in range(0, len(body), size):
            found = classify(platform, answer(url, 200, body[:end]))
            assert found.state in {SessionState.VALID, SessionState.UNDECIDED}


def test_reading_stops_at_the_proof_of_life() -> None:
    scanner = Scanner("facebook", answer(HOME))
    assert scanner.feed("<html><head>") is None
    settled = scanner.feed(fb_user(VIEWER))
    assert settled is not None
    assert settled.state is SessionState.VALID


def test_reading_stops_at_a_checkpoint_form() -> None:
    scanner = Scanner("facebook", answer(HOME))
    settled = scanner.feed(page(fb_user("0") + '<button id="checkpointSubmitButton">'))
    assert settled is not None
    assert settled.state is SessionState.BANNED


def test_reading_goes_on_after_a_logged_out_mark_because_a_challenge_may_follow() -> None:
    scanner = Scanner("facebook", answer(HOME))
    assert scanner.feed("<html>" + fb_user("0")) is None
    settled = scanner.feed('<input name="approvals_code">')
    assert settled is not None
    assert settled.reason == "facebook.checkpoint.two_factor"


def test_a_redirect_needs_no_body_at_all() -> None:
    assert Scanner("facebook", answer(HOME, 302, Location="/login/")).head is not None
    assert Scanner("facebook", answer(HOME, 302, Location="/vega")).head is not None
    assert Scanner("facebook", answer(HOME, 200)).head is None


@each("before", ["", "... "])
def test_a_cut_page_proves_nothing_by_what_it_does_not_show(before: str) -> None:
    form = before + '<html><form id="login_form"><input name="email"><input name="pass">'
    scanner = Scanner("facebook", answer(HOME))
    scanner.feed(form)
    assert scanner.finish(cut=True).state is SessionState.UNDECIDED
    assert scanner.finish().reason == "facebook.login_form"


def test_a_viewer_object_cut_before_its_end_is_still_read() -> None:
    body = f'<html><script>["CurrentUserInitialData",[],{{"ACCOUNT_ID":"{VIEWER}","USER_ID":"{VIEWER}","NA'
    assert classify("facebook", answer(HOME, 200, body)).state is SessionState.VALID
    cut_inside_the_id = body[: body.rindex(VIEWER) + 5]
    assert classify("facebook", answer(HOME, 200, cut_inside_the_id)).state is SessionState.UNDECIDED


HOSTILE = {
    "tags that never end": "<a" * 260_000,
    "quotes that never end": '<a b="' * 90_000,
    "equal signs": "<a " + "=" * 500_000,
    "comments that never end": "<!--" * 130_000,
    "scripts that never end": "<script>" * 65_000,
    "titles that never end": "<title>" * 70_000,
    "comments in a script": '<script>"CurrentUserInitialData"' + "/*" * 250_000,
    "strings in a script": '<script>"CurrentUserInitialData"' + "'\"`" * 170_000,
    "regular expressions in a script": '<script>"CurrentUserInitialData"' + "=/[" * 160_000,
    "many needles": "<script>" + '"CurrentUserInitialData",[],{' * 17_000,
    "deep nesting": '<script>["CurrentUserInitialData",[],' + '{"a":' * 100_000,
    "deep json": "[" * 500_000,
    "backslashes": '<script>"' + "\\" * 500_000,
    "attributes": "<a " + "x " * 250_000 + ">",
    "login attributes": "<input " + "name=email " * 45_000 + ">",
    "many lines of json": '{"a":1}\n' * 60_000,
    "many tags": '<input name="email">' * 25_000,
    "spaces": " " * 500_000,
    "line starts": "{\n" * 250_000,
}


@each("body", HOSTILE.values(), ids=HOSTILE)
@each("platform", ["facebook", "instagram", "x"])
def test_half_a_megabyte_of_malice_is_judged_whole_and_in_pieces(platform: str, body: str) -> None:
    """One step of the reader that is not linear would meet pytest's own limit here."""
    url = {"facebook": HOME, "instagram": IG_INBOX, "x": "https://x.com/home"}[platform]
    assert classify(platform, answer(url, 200, body)).state is SessionState.UNDECIDED
    scanner = Scanner(platform, Exchange(url, 200))
    for start in range(0, len(body), 16_384):
        scanner.feed(body[start : start + 16_384])
    assert scanner.finish().state is SessionState.UNDECIDED
