"""States of sessions that live: well, waiting for consent, restricted for a while, or impossible to judge."""

from __future__ import annotations

from sandbox.sites.facebook.api.answers import code, moved_to, notice, old_code, said
from sandbox.sites.facebook.api.errors import MESSAGES
from sandbox.sites.states import Drop, Page, Payload, Redirect, StateSpec

HOST = "https://www.facebook.com"
COMET_ERROR = '{"__dr":"CometErrorRoot.react"}'
WHY = "It looks like you were misusing this feature by going too fast."
BLOCKED = notice("You're temporarily blocked", WHY)
FEATURE = notice("You can't use this feature right now", WHY)
MOMENT = notice("You can't use this feature at the moment", WHY)
SHELL = Page("shell")
HTML_ERROR = notice("Sorry, something went wrong", "We're working on it and we'll get it fixed as soon as we can.")
UNAVAILABLE = '<script type="application/json">{"title":"This content isn\'t available right now"}</script>'
PAUSES = (4, 17, 368, 613, 80004, 1348007, 1390008, 1404006, 1404078, 1675004, 3252001)
UNCLEAR = (1357031, 1357045, 1357051, 1357054, 1545003, 1545010, 1675030)

VALID = {
    "valid": StateSpec("valid", "USER_ID is the cookie's"),
}

CONSENT = {
    "consent": moved_to("consent", "302 to /consent/", f"{HOST}/consent/?next={{next}}"),
    "consent_privacy": moved_to("consent", "302 to /privacy/consent/", f"{HOST}/privacy/consent/gdp/?next={{next}}"),
    "consent_framework": moved_to(
        "consent", "302 to the consent framework", f"{HOST}/privacy/consent_framework/prompt/?next={{next}}"
    ),
    "consent_prompt": moved_to(
        "consent", "302 to the consent prompt", f"{HOST}/cookie/consent_prompt/?next_uri={{next}}"
    ),
    "consent_cookies": moved_to("consent", "302 to the cookie page", f"{HOST}/cookie/consent-page/?next={{next}}"),
}

RESTRICTED = {
    "blocked": StateSpec("restricted", "a page titled temporarily blocked", BLOCKED, code(368)),
    "blocked_feature": StateSpec("restricted", "this feature, right now", FEATURE, code(1390008)),
    "blocked_feature_moment": StateSpec("restricted", "this feature, at the moment", MOMENT, code(1404006)),
    "blocked_comet_error": StateSpec("restricted", "the bare body of CometErrorRoot", said(COMET_ERROR), code(1390008)),
    **{
        f"restricted_{number}": StateSpec("restricted", MESSAGES[number], said(COMET_ERROR), code(number))
        for number in PAUSES
    },
}

UNDECIDED = {
    "acting_as_page": StateSpec(
        "undecided", "USER_ID is the page of the cookie i_user: alive, but not c_user", api=code(1357054)
    ),
    "save_device": moved_to(
        "undecided", "302 to /login/save-device/: shown to people who are logged in",
        f"{HOST}/login/save-device/?login_source=login", api=code(1357054)
    ),
    "reauthentication": moved_to(
        "undecided", "302 to /login/reauth.php: the password is asked once more",
        f"{HOST}/login/reauth.php?next={{next}}", api=code(1357054)
    ),
    "app_removed": StateSpec(
        "undecided", "190/458: a permission was withdrawn from an application", SHELL, code(190, error_subcode=458)
    ),
    "stale_tokens": StateSpec("undecided", "1357004: reload the page and try again", SHELL, old_code(1357004)),
    **{
        f"unclear_{number}": StateSpec("undecided", MESSAGES[number], SHELL, code(number)) for number in UNCLEAR
    },
    "transient_error": StateSpec(
        "undecided", "an error that calls itself transient", SHELL, code(1357054, is_transient=True)
    ),
    "user_retry_error": StateSpec(
        "undecided", "an error that may be tried again", SHELL, code(1357054, allow_user_retry=True)
    ),
    "other_viewer": StateSpec("undecided", "USER_ID is neither zero nor the cookie's", api=code(1357054)),
    "no_marker": StateSpec("undecided", "a page that says nothing about the viewer", SHELL, said('{"data":{}}')),
    "content_unavailable": StateSpec(
        "undecided", "this content isn't available", notice("Facebook", data=UNAVAILABLE), code(1357031)
    ),
    "server_error": StateSpec("undecided", "500", notice("Error", status=500), Payload("", status=500)),
    "server_unavailable": StateSpec(
        "undecided", "503", notice("Sorry, something went wrong", status=503), notice("Error", status=503)
    ),
    "bad_gateway": StateSpec("undecided", "502", notice("Bad gateway", status=502), Payload("", status=502)),
    "gateway_timeout": StateSpec("undecided", "504", Payload("", status=504), Payload("", status=504)),
    "too_many_requests": StateSpec("undecided", "a bare 429", Payload("", status=429), Payload("", status=429)),
    "forbidden": StateSpec("undecided", "a bare 403", Payload("", status=403), Payload("", status=403)),
    "not_found": StateSpec("undecided", "a bare 404", Payload("", status=404), Payload("", status=404)),
    "html_for_json": StateSpec("undecided", "HTML where JSON is expected", HTML_ERROR, HTML_ERROR),
    "truncated": StateSpec("undecided", "the page ends too early", Page("shell", truncate=True), Drop()),
    "dropped": StateSpec("undecided", "no answer at all", Drop(), Drop()),
    "redirect_loop": StateSpec(
        "undecided", "a redirect to the same place, for ever", Redirect("{self}"), code(1357054)
    ),
}  # fmt: skip
