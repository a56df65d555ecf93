"""The order of section 0, and what outweighs what."""

from datetime import UTC, datetime

from core.domain.sessions.verdict import Exchange, SessionState, Verdict
from core.platforms.signals.engine import settle
from core.platforms.signals.reasons import verdict
from tests.support.tables import each
from tests.unit.signals.samples import (
    ACCOUNT_LIST,
    LONG_AGO,
    VIEWER,
    answer,
    data,
    fb_page,
    ig_page,
    judge,
    page,
    redirect,
)

HOME = "https://www.facebook.com/"
DELETED = f"xs=deleted; expires={LONG_AGO}"


def test_no_answer_is_never_about_the_session() -> None:
    found = judge("facebook", Exchange(HOME, 0, {"Location": "/login/"}, (DELETED,), "ERR_PROXY_CONNECTION_FAILED"))
    assert (found.state, found.reason) == (SessionState.UNDECIDED, "proxy.unreachable")


def test_a_proxy_that_wants_a_password_is_never_about_the_session() -> None:
    found = judge("instagram", Exchange("https://www.instagram.com/", 407, {}, (), "TRAFFIC_EXHAUSTED"))
    assert (found.state, found.reason) == (SessionState.UNDECIDED, "proxy.exhausted")
    assert judge("x", Exchange("https://x.com/", 407)).reason == "proxy.authentication"
    assert judge("x", answer("https://x.com/", 502, Proxy_Status="PORT_BLOCKED")).reason == "proxy.refused"


@each("word", ["TRAFFIC_EXHAUSTED", "NO_USER", "PORT_BLOCKED", "NO_RAY"])
def test_the_words_of_proxy_sellers_are_the_proxys_affair(word: str) -> None:
    found = judge("instagram", Exchange("https://www.instagram.com/", 403, {}, (), f"407 {word}"))
    assert found.reason.startswith("proxy.")
    assert judge("instagram", Exchange("https://www.instagram.com/", 200, {}, (), word)).reason.startswith("instagram.")


def test_a_challenge_beats_the_logged_out_marks_of_its_page() -> None:
    challenge = ig_page(None, html='class="not-logged-in"')
    found = judge("instagram", answer("https://www.instagram.com/challenge/1/", 200, challenge))
    assert (found.state, found.reason) == (SessionState.BANNED, "instagram.challenge")


def test_a_ban_in_the_body_beats_a_deleted_cookie() -> None:
    body = '{"errors":[{"code":64}]}'
    found = judge("x", answer(ACCOUNT_LIST, 403, body, cookies=(f"auth_token=; expires={LONG_AGO}",)))
    assert found.reason == "x.suspended"


def test_a_ban_beats_a_rate_limit() -> None:
    found = judge("x", data(ACCOUNT_LIST, {"errors": [{"code": 88}, {"code": 326}]}, 429, x_rate_limit_remaining="0"))
    assert found.reason == "x.locked"


def test_a_block_of_a_living_viewer_is_a_restriction() -> None:
    assert judge("facebook", answer(HOME, 200, fb_page(VIEWER, title="You're temporarily blocked"))).state is (
        SessionState.RESTRICTED
    )


def test_strong_proof_is_preferred_to_weak() -> None:
    found = judge("facebook", redirect("facebook", "/login/", cookies=(DELETED,)))
    assert (found.reason, found.strong) == ("facebook.cookie_deleted", True)


def test_a_set_cookie_header_counts_like_the_list() -> None:
    found = judge("facebook", answer(HOME, 302, Location="/", Set_Cookie=f"fr=1; path=/\n{DELETED}"))
    assert found.reason == "facebook.cookie_deleted"


def test_a_past_date_is_judged_by_the_answers_own_clock() -> None:
    cookie = ("xs=24%3Ax; expires=Mon, 23-Nov-2026 10:00:00 GMT",)
    assert judge("facebook", redirect("facebook", "/", cookies=cookie)).state is SessionState.UNDECIDED
    later = answer(HOME, 302, cookies=cookie, Location="/", Date="Mon, 23 Nov 2026 10:00:01 GMT")
    assert judge("facebook", later).reason == "facebook.cookie_deleted"


def test_what_only_looks_like_a_deletion_ends_no_session() -> None:
    """An empty value has no date behind it, and a cookie of a path below is not the session's."""
    harmless = (
        "xs=",
        'xs=""; path=/; domain=.facebook.com; secure',
        "xs=; Max-Age=3600",
        "xs=; expires=Fri, 01 Jan 2100 00:00:00 GMT",
        "xs=deleted; Max-Age=0; path=/ajax/; domain=.facebook.com",
    )
    for line in harmless:
        found = judge("facebook", redirect("facebook", "/", cookies=(line,)))
        assert found.state is SessionState.UNDECIDED, line
        alive = judge("facebook", answer(HOME, 200, fb_page(VIEWER), cookies=(line,)))
        assert alive.state is SessionState.VALID, line
    for line in ('xs=""; Max-Age=0', "xs=; expires=Thu, 01 Jan 1970 00:00:00 GMT; path=/", "xs=deleted; path="):
        found = judge("facebook", redirect("facebook", "/", cookies=(line,)))
        assert found.reason == "facebook.cookie_deleted", line


def test_header_names_have_no_case() -> None:
    for name in ("location", "LOCATION", "LoCaTiOn"):
        assert judge("facebook", Exchange(HOME, 302, {name: "/login/"})).state is SessionState.EXPIRED


def test_an_unknown_platform_is_undecided() -> None:
    found = judge("myspace", answer(HOME, 302, Location="/login/"))
    assert (found.state, found.reason) == (SessionState.UNDECIDED, "platform.unknown")


def test_the_end_of_a_pause_comes_from_the_rate_limit_header() -> None:
    found = judge("x", data(ACCOUNT_LIST, {"errors": [{"code": 88}]}, 429, x_rate_limit_reset="1795428000"))
    assert found.until == datetime.fromtimestamp(1795428000, UTC)


def test_the_end_of_a_pause_is_told_by_a_redirection_too() -> None:
    headers = {"Location": "/vega", "x-rate-limit-remaining": "0", "x-rate-limit-reset": "1795428000"}
    found = judge("x", Exchange("https://x.com/home", 302, headers))
    assert (found.state, found.until) == (SessionState.RESTRICTED, datetime.fromtimestamp(1795428000, UTC))


def test_the_end_of_a_pause_comes_from_retry_after_and_the_answers_clock() -> None:
    found = judge(
        "instagram", answer("https://www.instagram.com/", 429, Retry_After="120", Date="Mon, 23 Nov 2026 10:00:00 GMT")
    )
    assert found.until == datetime(2026, 11, 23, 10, 2, tzinfo=UTC)
    dated = judge("facebook", answer(HOME, 503, Retry_After="Mon, 23 Nov 2026 11:00:00 GMT"))
    assert dated.until == datetime(2026, 11, 23, 11, 0, tzinfo=UTC)


@each("value", ["", "soon", "-5", "1e9", "99999999999999999999", "٣", "86400000"])
def test_nonsense_about_the_pause_is_no_time(value: str) -> None:
    headers = {"Date": "Mon, 23 Nov 2026 10:00:00 GMT", "x-rate-limit-reset": value, "Retry-After": value}
    found = judge("x", Exchange(ACCOUNT_LIST, 429, headers))
    assert (found.state, found.until) == (SessionState.RESTRICTED, None)


def test_a_living_session_carries_no_pause() -> None:
    found = judge("facebook", answer(HOME, 200, fb_page(VIEWER), Retry_After="Mon, 23 Nov 2026 11:00:00 GMT"))
    assert (found.state, found.until) == (SessionState.VALID, None)


def test_nothing_found_settles_nothing() -> None:
    assert settle([]) is None


def test_bans_and_life_are_strong_and_doubt_never_is() -> None:
    kinds: list[Verdict] = [
        verdict("facebook.suspended"),
        verdict("x.viewer"),
        verdict("x.forbidden"),
        verdict("x.consent"),
    ]
    assert [kind.strong for kind in kinds] == [True, True, False, False]


def test_a_page_body_after_spaces_is_still_a_page() -> None:
    assert judge("facebook", answer(HOME, 200, "\ufeff \r\n" + fb_page(VIEWER))).state is SessionState.VALID
    assert judge("facebook", answer(HOME, 200, "   ")).state is SessionState.UNDECIDED
    assert judge("facebook", answer(HOME, 200, page())).state is SessionState.UNDECIDED
