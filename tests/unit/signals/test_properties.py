"""What holds for every input whatsoever."""

import json
import string

from hypothesis import given, settings
from hypothesis import strategies as st

from core.domain.sessions.verdict import Exchange, SessionState, Verdict
from core.platforms.signals import REASONS, Scanner, classify
from core.platforms.signals.tables import RULES
from tests.unit.signals import rows_facebook, rows_instagram, rows_newer, rows_x
from tests.unit.signals.samples import ORIGIN, VIEWER, Row

ALL = [*rows_facebook.ROWS, *rows_instagram.ROWS, *rows_x.ROWS, *rows_newer.ROWS]
PLATFORMS = st.sampled_from(["facebook", "instagram", "x"])
SECRET = "s3cr3t-0f-n0b0dy"

_markup = st.sampled_from([
    "<script>", "</script>", "<title>", "</title>", "<!--", "-->", '"CurrentUserInitialData"', ',[],{', '"USER_ID":"0"',
    '"USER_ID":"', VIEWER, '"PolarisViewer"', ',[],{"data":null,"id":null}', "<form id='login_form'",
    "<input name=email>",
    "<html class=not-logged-in>", "for (;;);", '{"errors":[{"code":', '"error":1357001', "}]}", '{"message":"',
    "login_required", "challenge_required", "Please wait a few minutes", '"status":"fail"}', "\\", "\"", "'", "`", "/*",
    "*/", "//", "=/", "\n", "[", "{", "<", ">", "=", "\x00", "\ud800", "<h1>We suspended your account</h1>",
])  # fmt: skip
_bodies = st.one_of(st.text(max_size=300), st.lists(_markup, max_size=40).map("".join))
_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.sampled_from([1357001, 64,
    "190"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(
        st.sampled_from(["error", "errors", "code", "message", "status", "users", "payload", "redirect", "challenge",
        "url",
                         "user_id", "is_suspended", "userState", "bounce_location", "step_name", "user", "pk",
                         "token"]),
        inner, max_size=5),
    max_leaves=12,
)  # fmt: skip
_urls = st.one_of(
    st.text(max_size=60),
    st.builds(
        "{}{}".format,
        st.sampled_from(
            [*ORIGIN.values(), "https://graph.facebook.com", "https://i.instagram.com", "https://evil.example"]
        ),
        st.text(alphabet=string.printable, max_size=30).map(lambda path: "/" + path),
    ),
)
_names = st.sampled_from([
    "Location", "Set-Cookie", "Retry-After", "Date", "x-rate-limit-reset", "x-rate-limit-remaining", "cf-ray",
    "X-FB-Integrity-Required", "Proxy-Status",
])  # fmt: skip
_headers = st.dictionaries(_names | st.text(max_size=10), _urls | st.text(max_size=40), max_size=5)
_cookies = st.lists(
    st.text(max_size=40)
    | st.builds("{}={}; {}".format, st.sampled_from(["xs", "sessionid", "auth_token"]), st.text(max_size=8),
                st.sampled_from(["Max-Age=0", "Max-Age=--5", "Expires=x", "Expires=Mon, 99 Foo 99999", ""])),
    max_size=3,
)  # fmt: skip
_exchanges = st.builds(
    Exchange, _urls, st.one_of(st.integers(-5, 1000), st.sampled_from([0, 200, 302, 401, 403, 407, 429, 500])),
    _headers,
    _cookies, _bodies | _json.map(json.dumps), st.none() | st.just(VIEWER) | st.text(max_size=5),
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(PLATFORMS | st.text(max_size=5), _exchanges)
def test_no_input_whatsoever_raises(platform: str, exchange: Exchange) -> None:
    found = classify(platform, exchange)
    assert found.reason in REASONS
    assert found.state is REASONS[found.reason].state
    assert len(found.evidence) <= 120
    assert found.until is None or found.until.tzinfo is not None


@settings(max_examples=150, deadline=None)
@given(PLATFORMS, st.text(alphabet=string.ascii_letters + string.digits + " <>/=\"'{}[]:,.;\\\n", max_size=400),
       st.sampled_from([200, 204, 206, 400, 401, 403, 404, 418, 429, 500, 503, 572]))  # fmt: skip
def test_nothing_but_positive_proof_yields_expired_or_banned(platform: str, body: str, status: int) -> None:
    """Without any word of the rules in it, no answer of whatever status accuses a session."""
    rules = RULES[platform]
    needles = [mark.value for mark in rules.tags] + [mark.text for mark in rules.texts]
    needles += [mark.needle for mark in rules.scripts] + [module.needle for module in rules.viewers]
    plain = body.casefold()
    if any(needle.casefold() in plain for needle in needles) or "unauthorized" in plain:
        return
    if any(
        f'"{name}"' in plain for name in ("error", "errors", "message", "users", "payload", "challenge", "redirect")
    ):
        return
    for path in ("/", "/vega.ficticia", "/api/v1/x", "/i/api/graphql/a/b"):
        found = classify(platform, Exchange(ORIGIN[platform] + path, status, {}, (), body, VIEWER))
        assert found.state in {SessionState.UNDECIDED, SessionState.RESTRICTED}
        assert found.state is SessionState.UNDECIDED or (platform, status) == ("x", 429)


@settings(max_examples=150, deadline=None)
@given(_exchanges, PLATFORMS)
def test_life_is_never_proved_without_an_id_of_ours(exchange: Exchange, platform: str) -> None:
    anonymous = Exchange(exchange.url, exchange.status, exchange.headers, exchange.set_cookies, exchange.body, None)
    assert classify(platform, anonymous).state is not SessionState.VALID


@given(st.sampled_from(ALL))
def test_no_row_proves_life_without_an_id_of_ours(row: Row) -> None:
    asked = row.exchange
    anonymous = Exchange(asked.url, asked.status, asked.headers, asked.set_cookies, asked.body, None)
    assert classify(row.platform, anonymous).state is not SessionState.VALID


def _with_secret(url: str) -> str:
    return url + ("&" if "?" in url else "?") + f"apc={SECRET}"


@given(st.sampled_from(ALL))
def test_evidence_never_holds_a_query_string(row: Row) -> None:
    asked = row.exchange
    headers = {name: _with_secret(value) if name == "Location" else value for name, value in asked.headers.items()}
    found = classify(
        row.platform,
        Exchange(_with_secret(asked.url), asked.status, headers, asked.set_cookies, asked.body, asked.viewer_id),
    )
    assert SECRET not in repr(found)
    assert "?" not in found.evidence
    assert VIEWER not in found.evidence
    assert found.state is row.state


@settings(max_examples=150, deadline=None)
@given(_exchanges, PLATFORMS)
def test_evidence_is_made_of_our_own_words_alone(exchange: Exchange, platform: str) -> None:
    found = classify(platform, exchange)
    assert found.evidence.isascii()
    assert found.evidence.isprintable()
    assert "?" not in found.evidence


_padding = st.text(alphabet=string.ascii_lowercase + " \n", max_size=200).map(lambda text: f"<p>{text}</p>")


@given(st.sampled_from([row for row in ALL if row.exchange.body.rstrip().endswith(">")]), _padding)
def test_a_verdict_on_a_page_is_stable_when_irrelevant_bytes_follow(row: Row, padding: str) -> None:
    asked = row.exchange
    longer = Exchange(asked.url, asked.status, asked.headers, asked.set_cookies, asked.body + padding, asked.viewer_id)
    assert _same(classify(row.platform, longer), row)


@given(
    st.sampled_from([row for row in ALL if row.exchange.body.startswith(("{", "for"))]),
    st.sampled_from([" ", "\n", "\r\n\t"]),
)
def test_a_verdict_on_data_is_stable_when_spaces_surround_it(row: Row, space: str) -> None:
    asked = row.exchange
    for body in (space + asked.body, asked.body + space):
        spaced = Exchange(asked.url, asked.status, asked.headers, asked.set_cookies, body, asked.viewer_id)
        assert _same(classify(row.platform, spaced), row)


def _same(found: Verdict, row: Row) -> bool:
    return (found.state, found.reason) == (row.state, row.reason)


@settings(max_examples=150, deadline=None)
@given(PLATFORMS, _exchanges, st.integers(1, 50))
def test_streaming_and_classify_never_contradict_each_other(platform: str, exchange: Exchange, size: int) -> None:
    scanner = Scanner(platform, exchange)
    settled = None
    for start in range(0, len(exchange.body), size):
        settled = settled or scanner.feed(exchange.body[start : start + size])
    whole = classify(platform, exchange)
    if settled is None:
        assert scanner.finish() == whole
    else:
        assert settled.state in {whole.state, SessionState.VALID} or scanner.head is not None


@given(st.binary(max_size=200), PLATFORMS)
def test_bytes_of_any_kind_prove_nothing(raw: bytes, platform: str) -> None:
    exchange = Exchange(ORIGIN[platform] + "/", 200, {}, (), raw.decode("utf-8", "replace"), VIEWER)
    assert classify(platform, exchange).state is SessionState.UNDECIDED
