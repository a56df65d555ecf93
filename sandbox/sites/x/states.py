"""Every session state that the local X can produce: the table of signals as data."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from sandbox.sites.states import Drop, Page, Payload, Redirect, StateSpec
from sandbox.sites.x.answers import MESSAGES, Fill, XStateSpec, bare, code, go, notice, rate

LOGIN = go("/i/flow/login?redirect_after_login=%2Fhome")
ACCESS = go("/account/access")
LOGGED_OUT = Page("login")
UNPROVEN = Page("home", values=(("bundle", "main"), ("state", "window.__INITIAL_STATE__={};")))
CAPTCHA = ('<form action="/account/access" method="POST">'
           '<input type="hidden" name="authenticity_token" value="sandbox">'
           '<input type="hidden" name="assignment_token" value="sandbox"></form>')  # fmt: skip
CLOUDFLARE = Payload("<html><head><title>Attention Required! | Cloudflare</title></head></html>", status=403,
                     content_type="text/html; charset=UTF-8", headers=(("cf-ray", "sandbox-MAD"),))  # fmt: skip
TOO_MANY = Payload({"errors": [{"code": 88, "message": MESSAGES[88]}]}, status=429, headers=rate("0"))

VALID = {"valid": XStateSpec("valid", "the account list and the page carry the cookie's id")}

EXPIRED: dict[str, StateSpec] = {
    "expired": XStateSpec("expired", "302 to /i/flow/login; code 32", LOGIN, code(32, status=401)),
    "expired_login": XStateSpec("expired", "302 to /login", go("/login"), code(32, status=401)),
    "expired_logout": XStateSpec("expired", "302 to /logout", go("/logout"), code(126, status=401)),
    "expired_bundle": XStateSpec("expired", "no redirect: the logged-out bundle", LOGGED_OUT, code(32, status=401)),
    "expired_auth_invalid": XStateSpec(
        "expired", "the account list says is_auth_valid: false", LOGIN, code(32, status=401),
        account_list=Payload(Fill.AUTH_INVALID),
    ),
    **{
        f"expired_{number}": XStateSpec("expired", MESSAGES[number], LOGIN, code(number, status=401))
        for number in (89, 126, 215, 220, 239, 376, 404)
    },
}  # fmt: skip

BANNED: dict[str, StateSpec] = {
    "suspended": XStateSpec(
        "banned", "code 64; 302 to /account/suspended", go("/account/suspended"), code(64), user_state="suspended"
    ),
    "suspended_37": XStateSpec(
        "banned", "code 37 that says why", go("/account/suspended"),
        code(37, message="Authorization: Denied by access control: Missing TwitterUserNotSuspended"),
        user_state="suspended",
    ),
    "suspended_in_list": XStateSpec(
        "banned", "the account list says is_suspended", go("/account/suspended"), code(64),
        account_list=Payload(Fill.SUSPENDED), user_state="suspended",
    ),
    "locked": XStateSpec(
        "banned", "code 326 to /account/access", ACCESS, code(326, bounce="/account/access"), user_state="bounced"
    ),
    "locked_without_bounce": XStateSpec("banned", "code 326 alone", ACCESS, code(326), user_state="bounced"),
    "login_verification": XStateSpec("banned", MESSAGES[231], go("/account/login_verification"), code(231)),
    "password_reset": XStateSpec("banned", MESSAGES[244], go("/account/begin_password_reset"), code(244)),
    "captcha": XStateSpec("banned", "a captcha in place", notice("Authenticate your account", CAPTCHA), code(263)),
    **{
        f"banned_{number}": XStateSpec("banned", MESSAGES[number], ACCESS, code(number))
        for number in (27, 141, 242, 262, 445)
    },
}  # fmt: skip

CONSENT: dict[str, StateSpec] = {
    "consent": XStateSpec(
        "consent", "code 326 to the consent flow", go("/i/flow/consent_flow"), code(326, bounce="/i/flow/consent_flow")
    ),
    "consent_nested": XStateSpec(
        "consent",
        "the same, told deeper",
        go("/i/flow/consent_flow"),
        code(326, bounce="https://x.com/i/flow/consent_flow", nested=True),
    ),
}

RESTRICTED: dict[str, StateSpec] = {
    "rate_limited": XStateSpec("restricted", "429 and nothing remaining", TOO_MANY, TOO_MANY),
    "rate_limited_bare": XStateSpec("restricted", "429 without a word", bare(429), bare(429)),
    "rate_limited_though_remaining": XStateSpec(
        "restricted", "88 although calls remain", TOO_MANY, code(88, status=429, remaining="31")
    ),
    **{
        f"restricted_{number}": XStateSpec("restricted", MESSAGES[number], TOO_MANY, code(number))
        for number in (226, 344)
    },
    "rate_limited_ok": XStateSpec(
        "restricted", "200 and nothing remaining", Payload({"data": {}}, headers=rate("0")),
        Payload({"data": {}}, headers=rate("0")),
    ),
}  # fmt: skip

UNDECIDED: dict[str, StateSpec] = {
    "unproven": XStateSpec("undecided", "the logged-in bundle without an id", UNPROVEN, Payload({"users": []})),
    "other_viewer": XStateSpec("undecided", "page and list carry another id", account_list=Payload(Fill.OTHER),
                               api=bare(404)),
    **{
        f"unclear_{number}": XStateSpec("undecided", MESSAGES[number], UNPROVEN, code(number, status=status))
        for number, status in ((-1, 200), (29, 503), (34, 404), (37, 403), (50, 404), (63, 403), (130, 503), (131, 500),
                               (336, 400), (366, 400), (398, 400), (399, 400))
    },
    "unclear_141": XStateSpec(
        "undecided", "141 of another account", UNPROVEN, code(141, message="User 100009999999999 is inactive")
    ),
    "csrf_rotated": XStateSpec(
        "undecided", "353: a new ct0 is given, the call may be repeated", UNPROVEN, Payload(Fill.CSRF, status=403)
    ),
    "stale_query": XStateSpec("undecided", "404 without a word", UNPROVEN, bare(404)),
    "forbidden_empty": XStateSpec("undecided", "403 with an empty list of errors", UNPROVEN,
                                  Payload({"errors": []}, status=403)),
    "forbidden": XStateSpec("undecided", "a bare 403", bare(403), bare(403)),
    "unauthorized": XStateSpec("undecided", "a bare 401", bare(401), bare(401)),
    "cloudflare": XStateSpec("undecided", "403 in HTML with cf-ray", CLOUDFLARE, CLOUDFLARE),
    "server_error": XStateSpec("undecided", "500", bare(500), bare(500)),
    "server_unavailable": XStateSpec("undecided", "503 in HTML", notice("Something went wrong", status=503),
                                     notice("Something went wrong", status=503)),
    "html_for_json": XStateSpec("undecided", "HTML where JSON is expected", notice("Something went wrong"),
                                notice("Something went wrong")),
    "truncated": XStateSpec("undecided", "the page ends too early", notice("", truncate=True), Drop()),
    "dropped": XStateSpec("undecided", "no answer at all", Drop(), Drop()),
    "redirect_loop": XStateSpec("undecided", "a redirect to the same place, for ever", Redirect("{self}"), bare(500)),
}  # fmt: skip

STATES: Mapping[str, StateSpec] = MappingProxyType({**VALID, **EXPIRED, **BANNED, **CONSENT, **RESTRICTED, **UNDECIDED})
