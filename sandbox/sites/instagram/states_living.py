"""States of Instagram sessions that are well, over, waiting for consent, restricted, or impossible to judge."""

from __future__ import annotations

from sandbox.sites.instagram.answers import LOGIN, PLEASE_WAIT, checkpoint, fail, go, shell
from sandbox.sites.states import Drop, Page, Payload, Redirect, StateSpec

LOGGED_OUT = "You've Been Logged Out"
REQUIRED = fail("login_required", status=403, error_title=LOGGED_OUT, error_body="Please log back in.", logout_reason=8)
NULL_VIEWER = Page("login", values=(("login", "Log in"),))
HTML_ERROR = Page("shell", values=(("heading", "Page couldn't load • Instagram"),))

VALID = {"valid": StateSpec("valid", "PolarisViewer carries the cookie's id")}

EXPIRED = {
    "expired": StateSpec("expired", "302 to /accounts/login/", LOGIN, REQUIRED),
    "expired_cookie_deleted": StateSpec(
        "expired", "a redirect that deletes sessionid", go("/", deletes=("sessionid", "ds_user_id")),
        fail("login_required", status=403, deletes=("sessionid",)),
    ),
    "expired_viewer_null": StateSpec("expired", "no redirect: PolarisViewer is null", NULL_VIEWER, REQUIRED),
    "expired_login_required_400": StateSpec("expired", "login_required with 400", LOGIN, fail("login_required")),
    "expired_login_required_401": StateSpec(
        "expired", "login_required with 401", LOGIN, fail("login_required", status=401)
    ),
    "expired_login_required_200": StateSpec(
        "expired", "login_required with 200", LOGIN, fail("login_required", status=200)
    ),
    "expired_ip_switch": StateSpec(
        "expired", "logout_reason 2: seen when the address changes", LOGIN,
        fail("login_required", status=403, error_title=LOGGED_OUT, logout_reason=2),
    ),
    "expired_user_has_logged_out": StateSpec(
        "expired", "user_has_logged_out", LOGIN, fail("user_has_logged_out", status=403)
    ),
}  # fmt: skip

CONSENT = {
    "consent": StateSpec("consent", "302 to /consent/", go("/consent/?next={next}"), fail("consent_required")),
    "terms_unblock": StateSpec(
        "consent", "302 to /terms/unblock/", go("/terms/unblock/?next={next}"),
        fail("consent_required", consent_data={"headline": "Updates to our terms"}),
    ),
}  # fmt: skip

_COOKIES = "/privacy/checks/?cookie_consent=1&next=%2F"
CONSENT["consent_privacy_checks"] = StateSpec(
    "consent", "a checkpoint whose address is the cookie consent", go(_COOKIES), checkpoint(_COOKIES)
)

_WAIT = fail(PLEASE_WAIT, status=401, require_login=True)
_WAIT_429 = fail(PLEASE_WAIT, status=429, error_type="rate_limit_error")
_FEEDBACK = fail("feedback_required", spam=True, feedback_title="Try Again Later",
                 feedback_message="We limit how often you can do certain things on Instagram.")  # fmt: skip
_MANY = fail("Too many requests. Try again later.")
_SENTRY = fail("Sorry, there was a problem with your request.", error_type="sentry_block")

RESTRICTED = {
    "please_wait": StateSpec("restricted", "401 please wait, require_login: also said to good sessions", _WAIT, _WAIT),
    "rate_limited": StateSpec("restricted", "429 with rate_limit_error", _WAIT_429, _WAIT_429),
    "feedback_required": StateSpec("restricted", "400 feedback_required: an action is blocked", _FEEDBACK, _FEEDBACK),
    "spam_without_message": StateSpec(
        "restricted",
        "spam: true without a message",
        go("/accounts/integrity/"),
        Payload({"spam": True, "status": "fail"}, status=400),
    ),
    "too_many_in_words": StateSpec("restricted", "too many requests, in words", _MANY, _MANY),
    "sentry_block": StateSpec("restricted", "error_type sentry_block", _SENTRY, _SENTRY),
}

_UNKNOWN = fail("The username you entered doesn't appear to belong to an account. Please check your username.")
_BAD_PASSWORD = fail("The password you entered is incorrect.", error_type="bad_password")

UNDECIDED = {
    "other_viewer": StateSpec("undecided", "PolarisViewer carries another id", api=Payload("", status=500)),
    "no_marker": StateSpec("undecided", "a page that is silent about the viewer", shell(), Payload({"status": "ok"})),
    "client_outdated": StateSpec(
        "undecided", "a checkpoint whose address says that the program is too old", shell(),
        checkpoint("/web/unsupported_version/", lock=False),
    ),
    "redirected_home": StateSpec("undecided", "calls of scripts are sent to the home page", shell(), go("/")),
    "masked_challenge": StateSpec(
        "undecided", "404 with the bare text Not Found", Payload("Not Found", status=404, content_type="text/plain"),
        Payload("Not Found", status=404, content_type="text/plain"),
    ),
    "unknown_username": StateSpec("undecided", "the address is distrusted", shell(), _UNKNOWN),
    "bad_password": StateSpec("undecided", "the device is distrusted", shell(), _BAD_PASSWORD),
    "too_many_requests": StateSpec("undecided", "a bare 429", shell(status=429), Payload("", status=429)),
    "unauthorized": StateSpec("undecided", "a bare 401", shell(status=401), Payload("", status=401)),
    "forbidden": StateSpec("undecided", "a bare 403", shell(status=403), Payload("", status=403)),
    "server_error": StateSpec("undecided", "500", shell(status=500), Payload("", status=500)),
    "server_572": StateSpec("undecided", "572", shell(status=572), Payload("", status=572)),
    "server_unavailable": StateSpec("undecided", "503 in HTML", shell(status=503), HTML_ERROR),
    "html_for_json": StateSpec("undecided", "HTML where JSON is expected", HTML_ERROR, HTML_ERROR),
    "truncated": StateSpec("undecided", "the page ends too early",
                           Page("shell", values=(("heading", ""),), truncate=True), Drop()),
    "dropped": StateSpec("undecided", "no answer at all", Drop(), Drop()),
    "redirect_loop": StateSpec("undecided", "a redirect to the same place, for ever", Redirect("{self}"),
                               Payload("", status=429)),
}  # fmt: skip
