"""A short run of the fuzzing, and properties that hold for all sessions and files. The long run is `make fuzz`."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.cookies import CookieFormat, parse, parse_set_cookie, ready_for_playwright
from core.domain.platforms import REQUIRED_COOKIES, Platform
from core.errors import CookieFileException
from tests.fuzz import strategies
from tests.fuzz.exporters import EXPORTERS, LOOSE, in_base64, told_by
from tests.fuzz.rules import check_cookie, check_parsed, check_refusal, outcome
from tests.fuzz.sessions import LATER, NOW, SESSIONS, Cookie

exports = settings(max_examples=40, deadline=None, database=None, suppress_health_check=list(HealthCheck))
short_run = settings(max_examples=400, deadline=None, database=None, suppress_health_check=list(HealthCheck))

VALUE = st.text(st.characters(min_codepoint=33, max_codepoint=126, exclude_characters=';"'), min_size=1, max_size=40)
SIGNS = [
    "`", "``", "```", "````", "```json", "a```b", "'", "''", "'a'", "$", "$(x)", "${x}", "%s", "%22", "%7B%22",
    "^", "^%", "'^%", "^x", "\\", "\\n", "\\u0022", "{", "}", "[", "]", "(", ")", "<a>", "<!--", "<pre>", "#", "//",
    "=", "==", "a=b", "=>", ":=", "|", "||", "&", "&&", "~~~", ",", "@", "!", "*", "**", "_", "-", "--", "+", "f'",
    "'+'", "0", "null", "true",
]  # fmt: skip
NAME = st.from_regex(r"zz_[a-z]{1,12}", fullmatch=True)


@st.composite
def sessions(draw: st.DrawFn) -> tuple[Platform, list[Cookie]]:
    """A complete session with values of any printable signs, dates and flags of every kind."""
    platform = draw(st.sampled_from(Platform))
    cookies = SESSIONS[platform]()
    for name in draw(st.lists(NAME, max_size=4, unique=True)):
        cookies.append(cookies[0] | {"name": name, "value": draw(VALUE)})
    for cookie in cookies:
        cookie.pop("sameSite", None)
        cookie.update(draw(st.sampled_from(({}, {"sameSite": "Lax"}, {"sameSite": "None"}, {"sameSite": "Strict"}))))
        cookie.update(expires=draw(st.sampled_from((-1.0, LATER, LATER + 1000.0))), httpOnly=draw(st.booleans()))
    return platform, draw(st.permutations(cookies))


@short_run
@given(strategies.files, strategies.platforms)
def test_no_file_raises_anything_but_the_documented_error(data: bytes, platform: Platform | None) -> None:
    assert outcome(data, platform)


@short_run
@given(strategies.loose_cookies)
def test_whatever_is_declared_ready_keeps_the_browsers_rules(cookies: list[dict[str, object]]) -> None:
    for cookie in ready_for_playwright(cookies, now=NOW):
        check_cookie(cookie)


@short_run
@given(strategies.header_lines, st.sampled_from(("www.facebook.com", "x.com", "", "é")))
def test_no_set_cookie_line_raises(lines: list[str], host: str) -> None:
    stored, deleted = parse_set_cookie(lines, host, now=NOW)
    for cookie in stored:
        check_cookie(cookie)
        assert cookie["value"]
    assert not {cookie["name"] for cookie in stored} & set(deleted)


@pytest.mark.parametrize("fmt", [fmt for fmt in CookieFormat if fmt not in LOOSE])
@exports
@given(session=sessions(), wrapped=st.booleans())
def test_what_is_exported_in_any_format_comes_back_the_same(
    fmt: CookieFormat, session: tuple[Platform, list[Cookie]], wrapped: bool
) -> None:
    platform, cookies = session
    data = EXPORTERS[fmt](cookies)
    parsed = parse(in_base64(data) if wrapped else data, now=NOW)
    check_parsed(parsed)
    assert (parsed.format, parsed.platform, parsed.encoded) == (fmt, platform, wrapped)
    assert _told(parsed.storage_state.cookies, fmt) == _told(cookies, fmt)


def test_signs_that_mean_something_elsewhere_are_signs_of_a_value() -> None:
    wrong = {}
    for fmt in (fmt for fmt in CookieFormat if fmt not in LOOSE):
        for signs in SIGNS:
            cookies = SESSIONS[Platform.FACEBOOK]()
            cookies.insert(1, cookies[0] | {"name": "zz_a", "value": signs})
            parsed = parse(EXPORTERS[fmt](cookies), now=NOW)
            if parsed.format is not fmt or _told(parsed.storage_state.cookies, fmt) != _told(cookies, fmt):
                wrong[fmt.value, signs] = parsed.format
    assert wrong == {}


@pytest.mark.parametrize("fmt", sorted(LOOSE))
@exports
@given(session=sessions(), wrapped=st.booleans())
def test_what_is_written_without_a_format_comes_back_exactly_or_not_at_all(
    fmt: CookieFormat, session: tuple[Platform, list[Cookie]], wrapped: bool
) -> None:
    platform, cookies = session
    data = EXPORTERS[fmt](cookies)
    try:
        parsed = parse(in_base64(data) if wrapped else data, now=NOW)
    except CookieFileException as refusal:
        check_refusal(refusal)
        assert any(c["name"].startswith("zz_") for c in cookies), "nothing odd was in it"
        return
    check_parsed(parsed)
    written = {c["name"]: c["value"] for c in cookies}
    got = {c["name"]: c["value"] for c in parsed.storage_state.cookies}
    assert got.items() <= written.items()
    assert set(got) >= set(REQUIRED_COOKIES[platform])


def _told(cookies: list[Cookie], fmt: CookieFormat) -> list[str]:
    told = told_by(fmt)
    return sorted(json.dumps(_sorted({key: c[key] for key in told if key in c})) for c in cookies)


def _sorted(cookie: Cookie) -> Cookie:
    return dict(sorted(cookie.items()))
