"""A short run of the fuzzing, and properties that hold for all sessions and files. The long run is `make fuzz`."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.cookies import CookieFormat, parse, parse_set_cookie, ready_for_playwright
from core.domain.platforms import Platform
from tests.fuzz import strategies
from tests.fuzz.exporters import EXPORTERS, TELLS_ONLY_VALUES, in_base64
from tests.fuzz.rules import check_cookie, check_parsed, outcome
from tests.fuzz.sessions import LATER, NOW, SESSIONS, Cookie

short_run = settings(max_examples=400, deadline=None, database=None, suppress_health_check=list(HealthCheck))

VALUE = st.text(st.characters(min_codepoint=33, max_codepoint=126, exclude_characters=';"'), min_size=1, max_size=40)
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
        cookie.update(expires=draw(st.sampled_from((-1.0, LATER, LATER + 1000.5))), httpOnly=draw(st.booleans()))
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


@pytest.mark.parametrize("fmt", CookieFormat)
@settings(max_examples=40, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(session=sessions(), wrapped=st.booleans())
def test_what_is_exported_in_any_format_comes_back_the_same(
    fmt: CookieFormat, session: tuple[Platform, list[Cookie]], wrapped: bool
) -> None:
    platform, cookies = session
    data = EXPORTERS[fmt](cookies)
    parsed = parse(in_base64(data) if wrapped else data, now=NOW)
    check_parsed(parsed)
    assert (parsed.format, parsed.platform, parsed.encoded) == (fmt, platform, wrapped)
    told = {"name", "value", "domain", "path"}
    if fmt not in TELLS_ONLY_VALUES:
        told |= {"expires", "httpOnly", "secure"} | ({"sameSite"} if fmt is not CookieFormat.NETSCAPE else set())
    written = [{key: value for key, value in cookie.items() if key in told} for cookie in cookies]
    got = [{key: value for key, value in cookie.items() if key in told} for cookie in parsed.storage_state.cookies]
    assert sorted(map(json.dumps, map(_sorted, got))) == sorted(map(json.dumps, map(_sorted, written)))


def _sorted(cookie: Cookie) -> Cookie:
    return dict(sorted(cookie.items()))
