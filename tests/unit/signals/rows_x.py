"""Every row of docs/reference/signals.md 1.3 with the answer it speaks of."""

from core.domain.sessions.verdict import Exchange, SessionState
from tests.unit.signals.samples import (
    ACCOUNT_LIST,
    LONG_AGO,
    OTHER,
    USER_STATE,
    VIEWER,
    X_HOME,
    C,
    E,
    K,
    R,
    Row,
    U,
    V,
    answer,
    data,
    page,
    redirect,
    x_page,
)

GRAPHQL = "https://x.com/i/api/graphql/abc123/Followers?variables=x"
DELETED = f"auth_token=; expires={LONG_AGO}; Max-Age=0; Path=/; Domain=.x.com; Secure"
NEW_CT0 = "ct0=0123456789abcdef; Max-Age=21600; Path=/; Domain=.x.com; Secure"
CARD = '<a data-testid="AppTabBar_Profile_Link" href="/{}" role="link">'


def to(location: str) -> Exchange:
    return redirect("x", location)


def code(number: int, status: int = 403, **members: object) -> Exchange:
    return data(GRAPHQL, {"errors": [{"code": number, "message": "no", **members}]}, status)


def listed(**members: object) -> Exchange:
    mine = {"user_id": VIEWER, "screen_name": "vega", "is_suspended": False, "is_auth_valid": True, **members}
    return data(ACCOUNT_LIST, {"users": [{"user_id": OTHER, "is_suspended": True, "is_auth_valid": False}, mine]})


def _row(sentence: str, exchange: Exchange, state: SessionState, reason: str) -> Row:
    return Row(sentence, exchange, state, f"x.{reason}")


LOCATIONS = [
    _row("the login flow is expiry", to("/i/flow/login?redirect_after_login=%2Fhome"), E, "redirected_to_login"),
    _row("login is expiry", to("https://x.com/login"), E, "redirected_to_login"),
    _row("logout is expiry", to("https://twitter.com/logout"), E, "redirected_to_login"),
    _row(
        "a final address of the login flow is expiry",
        answer("https://x.com/i/flow/login", 200, page()),
        E,
        "redirected_to_login",
    ),
    _row("account access is a lock", to("/account/access?x"), C, "locked"),
    _row(
        "a final address of account access is a lock", answer("https://x.com/account/access", 200, page()), C, "locked"
    ),
    _row("login verification is a lock", to("/account/login_verification"), C, "login_verification"),
    _row("a password reset is a lock", to("/account/begin_password_reset"), C, "password_reset"),
    _row("account suspended is a ban", to("/account/suspended"), C, "suspended"),
    _row("the consent flow is its own state", to("/i/flow/consent_flow"), K, "consent"),
    _row("another redirect says nothing", to("/vega_ficticia"), U, "redirected_elsewhere"),
    _row("deleting auth_token is strong expiry", redirect("x", "/", cookies=(DELETED,)), E, "cookie_deleted"),
]

PAGES = [
    _row(
        "the logged-out bundle is expiry", answer(X_HOME, 200, x_page("entry-client-logged-out-abc")), E, "logged_out"
    ),
    _row(
        "the logged-in bundle alone is undecided",
        answer(X_HOME, 200, x_page("entry-client-logged-in-abc")),
        U,
        "viewer_unproven",
    ),
    _row("the legacy bundle alone is undecided", answer(X_HOME, 200, x_page("main")), U, "viewer_unproven"),
    _row(
        "the page's state with our id is life",
        answer(
            X_HOME,
            200,
            x_page(
                "main",
                '<script>window.__INITIAL_STATE__={"featureSwitch":{},"session":'
                f'{{"user_id":"{VIEWER}","language":"es"}}}};</script>',
            ),
        ),
        V,
        "viewer",
    ),
    _row(
        "the page's state with another id is undecided",
        answer(X_HOME, 200, page(f'<script>window.__INITIAL_STATE__={{"session":{{"user_id":"{OTHER}"}}}}</script>')),
        U,
        "other_account",
    ),
    _row(
        "our profile link is life",
        answer(X_HOME, 200, page(CARD.format("Vega_Ficticia")), viewer="vega_ficticia"),
        V,
        "viewer",
    ),
    _row(
        "somebody's profile link is undecided",
        answer(X_HOME, 200, page(CARD.format("otra")), viewer="vega"),
        U,
        "other_account",
    ),
    _row(
        "a profile link without an id of ours is undecided",
        answer(X_HOME, 200, page(CARD.format("v")), viewer=None),
        U,
        "viewer_unknown",
    ),
    _row(
        "login and signup buttons support expiry",
        answer(X_HOME, 200, page('<a data-testid="loginButton" href="/login"></a><a data-testid="signupButton">')),
        E,
        "login_form",
    ),
    _row(
        "a login link and field support expiry",
        answer(X_HOME, 200, page('<a href="/login">x</a><input autocomplete="username" name="text">')),
        E,
        "login_form",
    ),
    _row(
        "one login button proves nothing",
        answer(X_HOME, 200, page('<a data-testid="loginButton">')),
        U,
        "marker_not_found",
    ),
    _row(
        "a captcha page is a lock",
        answer(X_HOME, 200, page('<input name="authenticity_token"><input name="assignment_token">')),
        C,
        "locked",
    ),
    _row(
        "deleting auth_token but proving life proves nothing",
        answer(X_HOME, 200, page(CARD.format("vega")), viewer="vega", cookies=(DELETED,)),
        U,
        "contradiction",
    ),
]

CODES = [
    _row("32 is expiry", code(32, 401), E, "not_authenticated"),
    _row("64 is a suspension", code(64), C, "suspended"),
    _row("63 is the target's affair", code(63, 200), U, "target_unavailable"),
    _row("50 is the target's affair", code(50, 404), U, "target_unavailable"),
    _row("an unavailable user is the target's affair",
         data(GRAPHQL, {"data": {"user": {"result": {"__typename": "UserUnavailable", "reason": "Suspended"}}}}), U,
         "marker_not_found"),
    _row("37 is undecided", code(37), U, "access_denied"),
    _row("141 is a ban", code(141), C, "deactivated"),
    _row("242 is a ban", code(242), C, "deactivated"),
    _row("27 is a lock", code(27), C, "locked"),
    _row("231 is a lock", code(231), C, "login_verification"),
    _row("244 is a lock", code(244), C, "password_reset"),
    _row("262 is a lock", code(262), C, "login_verification"),
    _row("263 is a lock", code(263), C, "captcha"),
    _row("445 is a lock", code(445), C, "locked"),
    _row("126 is expiry to confirm", code(126, 401), E, "session_ended"),
    *(_row(f"{number} is expiry to confirm elsewhere", code(number, 401), E, "token_refused")
      for number in (89, 215, 376, 404)),
    _row("326 alone is a lock", code(326), C, "locked"),
    _row("326 to account access is a lock", code(326, bounce_location="/account/access"), C, "locked"),
    _row("326 to the consent flow is consent", code(326, bounce_location="https://x.com/i/flow/consent_flow"), K,
         "consent"),
    _row("326 to the login is a lock: one unlocks by logging in", code(326, bounce_location="/i/flow/login"), C,
         "locked"),
    _row("an error object counts like a list of one", data(GRAPHQL, {"error": {"code": 64}}, 403), C, "suspended"),
    _row("353 is undecided",
         answer(GRAPHQL, 403, '{"errors":[{"code":353,"message":"no"}]}', cookies=(NEW_CT0,)), U, "csrf_rotated"),
    _row("88 is a restriction", code(88, 429), R, "rate_limited"),
    _row("a bare 429 is a restriction", answer(GRAPHQL, 429), R, "rate_limited"),
    _row("a bare 429 for a page is a restriction", answer(X_HOME, 429), R, "rate_limited"),
    _row("nothing remaining is a restriction even with 200", data(GRAPHQL, {"data": {}}, x_rate_limit_remaining="0"), R,
         "rate_limited"),
    _row("less than nothing remaining is a restriction", data(GRAPHQL, {"data": {}}, x_rate_limit_remaining="-1"), R,
         "rate_limited"),
    _row("88 while calls remain is a restriction of its own",
         data(GRAPHQL, {"errors": [{"code": 88}]}, 429, x_rate_limit_remaining="12"), R, "rate_limit_unexplained"),
    _row("429 of a suspended account is a suspension by its state", data(USER_STATE, {"userState": "suspended"}), C,
         "suspended"),
    _row("a normal state is life", data(USER_STATE, {"userState": "normal"}), V, "viewer"),
    _row("a normal state of another account is undecided", data(USER_STATE, {"userState": "normal",
         "userId": OTHER}), U,
         "other_account"),
    _row("a bounced state is a lock", data(USER_STATE, {"userState": "bounced"}), C, "locked"),
    *(_row(f"{number} is overload", code(number, 200), U, "overloaded") for number in (29, 130, 131, -1)),
    _row("an unspecified dependency with data is ignored",
         data(GRAPHQL, {"data": {"user": {}}, "errors": [{"message": "Dependency: Unspecified"}]}), U,
         "marker_not_found"),
    _row("336 is ours to mend", code(336, 400), U, "bad_query"),
    _row("404 of graphql is ours to mend", answer(GRAPHQL, 404), U, "stale_query"),
    _row("403 without errors is undecided", data(GRAPHQL, {"errors": []}, 403), U, "forbidden"),
    _row("403 in html with cf-ray is undecided", answer(GRAPHQL, 403, page("Attention"), cf_ray="8a-MAD"), U,
         "cloudflare"),
    _row("any html error is undecided", answer(X_HOME, 400, x_page("entry-client-logged-out-abc")), U,
         "html_instead_of_json"),
    *(_row(f"{number} belongs to the login flow", code(number, 400), U, "login_flow") for number in (399, 366, 398)),
    _row("our account in the list is life", listed(), V, "viewer"),
    _row("our account suspended in the list is a ban", listed(is_suspended=True), C, "suspended"),
    _row("our account without valid login in the list is strong expiry", listed(is_auth_valid=False), E,
         "auth_invalid"),
    _row("a list without our account is undecided", data(ACCOUNT_LIST, {"users": [{"user_id": OTHER}]}), U,
         "other_account"),
    _row("an empty list is undecided", data(ACCOUNT_LIST, {"users": []}), U, "marker_not_found"),
    _row("a numeric id in the list counts", data(ACCOUNT_LIST, {"users": [{"user_id": int(VIEWER)}]}), V, "viewer"),
    _row("a list without an id of ours is undecided", answer(ACCOUNT_LIST, 200, '{"users":[{"user_id":"1"}]}',
         viewer=None),
         U, "viewer_unknown"),
    _row("a bare 401 is undecided", answer(GRAPHQL, 401), U, "unauthorized"),
    _row("a bare 404 of a page is undecided", answer("https://x.com/vega_ficticia", 404, page()), U, "not_found"),
    _row("500 is undecided", answer(GRAPHQL, 500), U, "server_error"),
    _row("an answer of the help centre is not the site", answer("https://help.x.com/login", 200, page()), U,
         "foreign_host"),
]  # fmt: skip

ROWS = [*LOCATIONS, *PAGES, *CODES]
