"""What people write, and what other sites say, never decides about a session."""

import json
from collections.abc import Callable
from html import escape

from core.domain.sessions.verdict import SessionState
from tests.support.tables import each
from tests.unit.signals.samples import (
    FB_GRAPHQL,
    IG_INBOX,
    LONG_AGO,
    ORIGIN,
    VIEWER,
    X_HOME,
    answer,
    data,
    fb_page,
    ig_page,
    judge,
    page,
    redirect,
    x_page,
)

HOME = "https://www.facebook.com/"
HARMLESS = {SessionState.VALID, SessionState.UNDECIDED}

QUOTES = [
    "You're temporarily blocked",
    "Your account has been disabled",
    "We suspended your account",
    "We saw unusual activity on your account",
    "Please wait a few minutes before you try again.",
    "login_required challenge_required checkpoint_required",
    '{"message":"login_required","status":"fail"}',
    '{"errors":[{"code":1357001},{"code":64}]}',
    '"CurrentUserInitialData",[],{"ACCOUNT_ID":"0","USER_ID":"0","NAME":""}',
    '["CurrentUserInitialData",[],{"USER_ID":"0"},270]',
    '"PolarisViewer",[],{"data":null,"id":null}',
    '<form id="login_form" data-testid="royal_login_form"><input name="email"><input name="pass">',
    '<button id="checkpointSubmitButton">',
    '<input name="approvals_code"><input name="security_code">',
    '<script src="https://abs.twimg.com/entry-client-logged-out-a.js"></script>',
    '<input name="authenticity_token"><input name="assignment_token">',
    "https://www.facebook.com/checkpoint/1501092823525282/?next=x",
    "https://x.com/account/suspended https://www.instagram.com/accounts/suspended/",
    'for (;;);{"error":1357001}',
    '{"__dr":"CometErrorRoot.react"}',
    "Set-Cookie: xs=deleted; Max-Age=0",
]


def _posts(quote: str) -> list[str]:
    """The ways in which a site carries what a person wrote."""
    closed = quote.replace("</", "<\\/")
    literal = json.dumps(quote).replace("</", "<\\/")
    bare = closed.replace("'", "")
    return [
        f'<div role="article"><span>{escape(quote)}</span></div>',
        f"<div><p>{escape(quote, quote=False)}</p></div>",
        f'<meta name="description" content="{escape(quote)}">',
        f"<textarea>{quote}</textarea>",
        f"<!-- {quote} -->",
        f'<script>handle({{"story":{{"text":{literal}}}}})</script>',
        f"<script>var post={literal};</script>",
        f"<script>var t='{bare}';</script>",
        f"<script>/* {closed} */ // {closed}\n</script>",
        f"<script>var t=`{closed}`;</script>",
    ]


@each("quote", QUOTES)
@each(
    ("platform", "url", "living"),
    [("facebook", HOME, fb_page), ("instagram", IG_INBOX, ig_page)],
    ids=["facebook", "instagram"],
)
def test_a_post_that_quotes_a_marker_leaves_a_living_session_alive(
    platform: str, url: str, living: Callable[[str], str], quote: str
) -> None:
    for post in _posts(quote):
        assert judge(platform, answer(url, 200, living(VIEWER).replace("<body>", "<body>" + post))).state is (
            SessionState.VALID
        ), post
        body = living(VIEWER).replace("</body>", post + "</body>")
        assert judge(platform, answer(url, 200, body)).state is SessionState.VALID, post


@each("quote", QUOTES)
@each("platform", list(ORIGIN))
def test_a_post_that_quotes_a_marker_proves_nothing_on_a_page_without_viewer(platform: str, quote: str) -> None:
    for post in _posts(quote):
        for path in ("/", "/vega.ficticia", "/home", "/groups/1/posts/2"):
            if path == "/" and quote.startswith(("Your account", "We saw")) and platform == "facebook":
                continue  # a heading of the account's own front page: nobody else's words are there
            found = judge(platform, answer(ORIGIN[platform] + path, 200, page(post)))
            assert found.state in HARMLESS, (path, post, found)


@each("quote", QUOTES)
@each("platform", list(ORIGIN))
def test_data_that_carries_a_quote_proves_nothing(platform: str, quote: str) -> None:
    url = {
        "facebook": FB_GRAPHQL,
        "instagram": "https://www.instagram.com/api/v1/feed/timeline/",
        "x": "https://x.com/i/api/graphql/a/HomeTimeline",
    }[platform]
    document = {"data": {"node": {"text": quote, "message": quote, "error": 1357001, "errors": [{"code": 64}]}}}
    assert judge(platform, data(url, document)).state is SessionState.UNDECIDED
    assert judge(platform, data(url, {"status": "ok", "items": [{"message": quote, "step_name": "x"}]})).state is (
        SessionState.UNDECIDED
    )


def test_a_good_instagram_answer_with_a_message_is_no_refusal() -> None:
    document = {"status": "ok", "message": "login_required", "error_type": "inactive user", "logout_reason": 8}
    assert judge("instagram", data("https://www.instagram.com/api/v1/direct/x/", document)).state is (
        SessionState.UNDECIDED
    )


@each("platform", list(ORIGIN))
@each(
    "location",
    [
        "https://evil.example/checkpoint/1501092823525282/",
        "https://evil.example/?u=https://www.facebook.com/checkpoint/",
        "https://facebook.com.evil.example/login.php",
        "https://notfacebook.com/login/",
        "https://instagram.com.evil.example/challenge/",
        "https://x.com.evil.example/account/suspended",
        "https://netflix.com/login",
        "https://www.facebook.com@evil.example/checkpoint/",
        "https://evil.example\\@www.facebook.com/checkpoint/",
        "https://l.facebook.com/login/",
        "//evil.example/login",
        "/vega?next=/checkpoint/1501092823525282/",
        "/vega#/checkpoint/",
        "/loginsomebody",
        "/login.phpx",
        "/checkpointcharlie",
        "/challenges/",
        "/accounts/suspended.people/",
        "/account/suspendedly",
        "/people/login/100/",
        "/i/flow/loginx",
        "javascript:/login",
        "http://[/login",
        "",
    ],
)
def test_a_redirect_to_something_that_only_looks_alike_proves_nothing(platform: str, location: str) -> None:
    assert judge(platform, redirect(platform, location)).state is SessionState.UNDECIDED


@each("platform", list(ORIGIN))
@each(
    "url",
    [
        "https://evil.example/login",
        "https://www.facebook.com.evil.example/checkpoint/",
        "https://developers.facebook.com/login/",
        "ftp://www.facebook.com/login/",
        "/login",
        "",
    ],
)
def test_an_answer_from_elsewhere_proves_nothing(platform: str, url: str) -> None:
    for body in (fb_page("0"), ig_page(None), x_page("entry-client-logged-out-x"), '{"error":1357001}'):
        found = judge(platform, answer(url, 200, body, Location="/login/"))
        assert found.reason == f"{platform}.foreign_host"


def test_footers_with_checkpoint_links_are_no_checkpoint() -> None:
    footer = '<footer><a href="/checkpoint/1501092823525282/">Ayuda</a><a href="/login/">Entrar</a></footer>'
    assert judge("facebook", answer(HOME, 200, fb_page(VIEWER, footer))).state is SessionState.VALID
    assert judge("facebook", answer(HOME, 200, page(footer))).state is SessionState.UNDECIDED


def test_a_profile_or_page_named_like_a_block_is_no_block() -> None:
    named = page(title="You're temporarily blocked | Facebook")
    assert judge("facebook", answer("https://www.facebook.com/blocked.band", 200, named)).state is (
        SessionState.UNDECIDED
    )


def test_a_biography_that_says_disabled_is_no_ban() -> None:
    bio = "<span>Your account has been disabled</span>"
    assert judge("facebook", answer("https://www.facebook.com/vega.ficticia", 200, page(bio))).state is (
        SessionState.UNDECIDED
    )
    assert judge("facebook", answer(HOME, 200, fb_page(VIEWER, bio))).state is SessionState.VALID


@each(
    "line",
    [
        f"presence=deleted; expires={LONG_AGO}; Max-Age=0; domain=.facebook.com",
        f"xs=deleted; expires={LONG_AGO}; domain=m.facebook.com",
        f"xs=deleted; expires={LONG_AGO}; domain=.evil.example",
        "xs=24%3Anew%3A2; Max-Age=31536000; domain=.facebook.com",
        "xs=24%3Anew; expires=Fri, 22-Nov-2030 10:00:00 GMT",
        "xsx=; Max-Age=0",
        "xs",
        "=xs; Max-Age=0",
    ],
)
def test_other_set_cookies_are_no_deletion_of_the_session(line: str) -> None:
    assert judge("facebook", redirect("facebook", "/", cookies=(line,))).state is SessionState.UNDECIDED


def test_deleting_an_old_variant_while_renewing_the_cookie_is_no_deletion() -> None:
    lines = (f"xs=deleted; expires={LONG_AGO}; path=/", "xs=24%3Anew; Max-Age=31536000; domain=.facebook.com")
    for order in (lines, lines[::-1]):
        assert judge("facebook", redirect("facebook", "/", cookies=order)).state is SessionState.UNDECIDED


def test_error_pages_never_judge_by_their_markers() -> None:
    for status in (400, 403, 404, 410, 500, 502, 503, 572):
        for platform, url, body in (
            ("facebook", HOME, fb_page("0")),
            ("instagram", IG_INBOX, ig_page(None)),
            ("x", X_HOME, x_page("entry-client-logged-out-x")),
        ):
            assert judge(platform, answer(url, status, body)).state is SessionState.UNDECIDED


@each("lone", ["<3", "</3", "a < b", "<<", "</ b", "< b"])
def test_an_angle_bracket_that_opens_nothing_hides_nothing(lone: str) -> None:
    assert judge("facebook", answer(HOME, 200, f"<html><p>{lone}</p>" + fb_page(VIEWER))).state is SessionState.VALID
