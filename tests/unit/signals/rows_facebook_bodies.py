"""Rows of docs/reference/signals.md 1.1 that a body decides: marks of a page, codes of data."""

from core.domain.sessions.verdict import Exchange, SessionState
from tests.unit.signals.samples import (
    FB_GRAPHQL,
    LONG_AGO,
    OTHER,
    VIEWER,
    C,
    E,
    R,
    Row,
    U,
    V,
    answer,
    data,
    fb_page,
    fb_user,
    page,
    sjs,
)

HOME = "https://www.facebook.com/"
CHECKPOINT = "https://www.facebook.com/checkpoint/42/"
DELETED = f"xs=deleted; expires={LONG_AGO}; Max-Age=0; path=/; domain=.facebook.com; secure"


def graphql(code: int, **flags: object) -> Exchange:
    return data(FB_GRAPHQL, {"errors": [{"message": "no", "severity": "CRITICAL", "code": code, **flags}]})


def graph(code: int, subcode: int | None = None) -> Exchange:
    error = {"message": "no", "type": "OAuthException", "code": code}
    return data(
        "https://graph.facebook.com/me", {"error": error | ({"error_subcode": subcode} if subcode else {})}, 400
    )


def _row(sentence: str, exchange: Exchange, state: SessionState, reason: str) -> Row:
    return Row(sentence, exchange, state, f"facebook.{reason}")


PAGES = [
    _row("user id zero is expiry", answer(HOME, 200, fb_page("0")), E, "logged_out"),
    _row(
        "account id zero alone is expiry",
        answer(HOME, 200, page(sjs(["CurrentUserInitialData", [], {"ACCOUNT_ID": "0", "NAME": ""}, 270]))),
        E,
        "logged_out",
    ),
    _row("the viewer's own id is life", answer(HOME, 200, fb_page(VIEWER)), V, "viewer"),
    _row(
        "a plain script names the viewer too",
        answer(
            HOME,
            200,
            page(
                '<script>requireLazy(["x"],function(){s.handle({"define":[["CurrentUserInitialData",[],'
                f'{{"ACCOUNT_ID":"{VIEWER}","USER_ID":"{VIEWER}"}},270]]}})}});</script>'
            ),
        ),
        V,
        "viewer",
    ),
    _row("another id is undecided", answer(HOME, 200, fb_page(OTHER)), U, "other_account"),
    _row("acting as a page is undecided", answer(HOME, 200, page(fb_user(OTHER, VIEWER))), U, "acting_as_page"),
    _row(
        "without an id of ours no page proves life",
        answer(HOME, 200, fb_page(VIEWER), viewer=None),
        U,
        "viewer_unknown",
    ),
    _row(
        "two viewers at once prove nothing", answer(HOME, 200, page(fb_user("0") + fb_user(VIEWER))), U, "contradiction"
    ),
    _row(
        "an empty token and a login form support expiry",
        answer(HOME, 200, page(sjs(["DTSGInitialData", [], {}, 258]) + '<form id="login_form" action="/login/">')),
        E,
        "login_form",
    ),
    _row(
        "an empty token alone proves nothing",
        answer(HOME, 200, page(sjs(["DTSGInitData", [], {"token": ""}, 3515]))),
        U,
        "marker_not_found",
    ),
    _row(
        "a whole login form supports expiry",
        answer(
            HOME,
            200,
            page(
                '<form data-testid="royal_login_form"><input name="email"><input name="pass"><button id="loginbutton">'
            ),
        ),
        E,
        "login_form",
    ),
    _row(
        "an old login form supports expiry",
        answer(HOME, 200, page('<div id="loginform"><input name="email"/><input type=password name=pass></div>')),
        E,
        "login_form",
    ),
    _row(
        "a login form on the page of a living viewer proves nothing against it",
        answer(HOME, 200, fb_page(VIEWER, '<form id="login_form"><input name="email"><input name="pass">')),
        V,
        "viewer",
    ),
    _row(
        "a checkpoint button is a ban",
        answer(HOME, 200, fb_page("0", '<button id="checkpointSubmitButton" type="submit">')),
        C,
        "checkpoint",
    ),
    _row(
        "a checkpoint form is a ban",
        answer(HOME, 200, page('<form class="big checkpoint" action="/checkpoint/?next" method="post">')),
        C,
        "checkpoint",
    ),
    _row(
        "a code field is a second factor",
        answer(HOME, 200, fb_page("0", '<input name="approvals_code">')),
        C,
        "checkpoint.two_factor",
    ),
    _row(
        "a suspension heading on a checkpoint page is a suspension",
        answer(CHECKPOINT, 200, page("<h1>We suspended your account</h1>")),
        C,
        "suspended",
    ),
    _row(
        "a suspension heading elsewhere is nothing",
        answer(HOME, 200, fb_page(VIEWER, "<h1>We suspended your account</h1>")),
        V,
        "viewer",
    ),
    _row(
        "the suspension's data on a checkpoint page is a suspension",
        answer(CHECKPOINT, 200, page(sjs({"reason_section_body": "x", "log_out_uri": "/logout"}))),
        C,
        "suspended",
    ),
    _row(
        "the identity flow's data on a checkpoint page is a lock",
        answer(CHECKPOINT, 200, page(sjs({"is_unvetted_flow": True, "title": "x"}))),
        C,
        "checkpoint.locked",
    ),
    _row(
        "a disabled account is a ban",
        answer(HOME, 200, page("<div>Your account has been disabled</div>")),
        C,
        "disabled",
    ),
    _row(
        "a disabled account in an article is nothing",
        answer(HOME, 200, page('<div role="article"><div>Your account has been disabled</div></div>')),
        U,
        "marker_not_found",
    ),
    _row(
        "unusual activity is a lock",
        answer(HOME, 200, page("<p>We saw unusual activity on your account. This may mean …</p>")),
        C,
        "checkpoint.unusual_activity",
    ),
    _row(
        "the blocked title is a restriction",
        answer(HOME, 200, fb_page(VIEWER, title="You’re Temporarily Blocked")),
        R,
        "temporarily_blocked",
    ),
    _row(
        "the refused feature is a restriction",
        answer(HOME, 200, page(title="You can&#039;t use this feature right now")),
        R,
        "temporarily_blocked",
    ),
    _row(
        "the refused feature at the moment is a restriction",
        answer(HOME, 200, page(title="You can't use this feature at the moment")),
        R,
        "temporarily_blocked",
    ),
    _row(
        "the refused feature in Spanish is a restriction",
        answer(HOME, 200, page(title="No puedes usar esta función en este momento")),
        R,
        "temporarily_blocked",
    ),
    _row(
        "an error root is a restriction",
        answer(HOME, 200, page(sjs({"root": {"__dr": "CometErrorRoot.react"}}))),
        R,
        "error_root",
    ),
    _row(
        "an error root as the whole body is a restriction",
        answer("https://www.facebook.com/photo/", 200, '{"__dr":"CometErrorRoot.react"}'),
        R,
        "error_root",
    ),
    _row(
        "an error root on somebody's profile is the profile's affair",
        answer(
            "https://www.facebook.com/vega.ficticia", 200, page(fb_user(VIEWER) + sjs({"__dr": "CometErrorRoot.react"}))
        ),
        V,
        "viewer",
    ),
    _row(
        "unavailable content is the target's affair",
        answer(
            "https://www.facebook.com/vega.ficticia",
            200,
            page(sjs({"title": "This content isn't available right now"})),
        ),
        U,
        "target_unavailable",
    ),
    _row(
        "a closed message socket is expiry",
        answer("wss://gateway.facebook.com/ws/realtime", 1008, "unauthorized"),
        E,
        "socket_unauthorized",
    ),
]

CODES = [
    _row("not logged in is strong expiry",
         answer(FB_GRAPHQL, 200, 'for (;;);{"__ar":1,"error":1357001,"errorSummary":"Not Logged In"}'), E,
         "not_logged_in"),
    _row("not logged in from the web host proves nothing",
         data("https://web.facebook.com/api/graphql/", {"error": 1357001}), U, "wrong_origin"),
    _row("an error in a later line counts",
         answer(FB_GRAPHQL, 200, '{"data":{}}\n{"errors":[{"code":1357001}]}\n'), E, "not_logged_in"),
    _row("stale tokens are undecided", graphql(1357004), U, "stale_tokens"),
    _row("1357053 is strong expiry", graphql(1357053), E, "session_ended"),
    *(_row(f"{code} is undecided", graphql(code), U, "transient") for code in (1357045, 1357051, 1357054, 1675012)),
    *(_row(f"{code} is undecided", graphql(code), U, "request_refused") for code in (1357031, 1545003, 1545010)),
    _row("a refused query is undecided", graphql(1675030), U, "request_refused"),
    _row("rate limit exceeded is a restriction", graphql(1675004), R, "rate_limited"),
    *(_row(f"{code} is a blocked action", graphql(code), R, "action_blocked")
      for code in (1390008, 1348007, 3252001, 1404006, 1404078)),
    _row("368 is a restriction", graph(368), R, "misuse_blocked"),
    _row("190 is strong expiry", graph(190), E, "token_invalid"),
    _row("190 with an unknown subcode is strong expiry", graph(190, 463), E, "token_invalid"),
    _row("190/460 is strong expiry", graph(190, 460), E, "password_changed"),
    _row("190/490 is a lock", graph(190, 490), C, "checkpoint.blocking"),
    _row("190/459 is a lock", graph(190, 459), C, "checkpoint.blocking"),
    *(_row(f"{code} is a restriction", graph(code), R, "rate_limited") for code in (4, 17, 613, 80004)),
    _row("a transient error is undecided", graphql(1357001, is_transient=True), U, "transient"),
    _row("a transient lock is still a lock",
         data("https://graph.facebook.com/me", {"error": {"code": 190, "error_subcode": 459, "is_transient": True}}), C,
         "checkpoint.blocking"),
    _row("requires reauth is expiry", graphql(42, requires_reauth=True), E, "session_ended"),
    _row("allow user retry is undecided", graphql(42, allow_user_retry=True), U, "transient"),
    _row("a redirect member to login is expiry", data(FB_GRAPHQL, {"redirect": "https://www.facebook.com/login/?x"}),
         E, "redirected_to_login"),
    _row("a redirectTo member to a checkpoint is a ban",
         answer(FB_GRAPHQL, 200, 'for (;;);{"payload":{"redirectTo":"/checkpoint/828281030927956/"}}'), C,
         "checkpoint.locked"),
    _row("a redirect member elsewhere is nothing", data(FB_GRAPHQL, {"redirect": "https://evil.example/login"}), U,
         "marker_not_found"),
    _row("the token address without a token is expiry",
         answer("https://www.facebook.com/ajax/dtsg/?__a=true", 200, 'for (;;);{"payload":{"token":""}}'), E,
         "token_absent"),
    _row("a token proves nothing by itself",
         answer("https://www.facebook.com/ajax/dtsg/?__a=true", 200, 'for (;;);{"payload":{"token":"NAfc:1:2"}}'), U,
         "marker_not_found"),
    _row("an error code under its old name counts",
         data("https://b-api.facebook.com/method/x", {"error_code": 190, "error_subcode": 459, "error_msg": "no"}), C,
         "checkpoint.blocking"),
    _row("an error that leads to a checkpoint is a ban",
         data(FB_GRAPHQL, {"error": {"code": 1, "redirectTo": "/checkpoint/"}}), C, "checkpoint"),
    _row("a strange line break inside of a string breaks no document",
         answer(FB_GRAPHQL, 200, '{"data":{}}\n{"errors":[{"message":"a\u2028b","code":1357001}]}'), E,
         "not_logged_in"),
    _row("error zero is none", data(FB_GRAPHQL, {"error": 0, "data": {}}), U, "marker_not_found"),
]  # fmt: skip

ROWS = [*PAGES, *CODES]
