"""States of sessions that are over: login redirects, deleted cookies, USER_ID "0", and the codes that say so."""

from __future__ import annotations

from sandbox.sites.facebook.api.answers import code, go, moved_to, old_code
from sandbox.sites.states import Page, Redirect, StateSpec

LOGIN = "https://www.facebook.com/login/?next={next}"
LOGIN_PHP = "https://www.facebook.com/login.php?next={next}"
DEVICE = "https://www.facebook.com/login/device-based/regular/login/?login_attempt=1&next={next}"
RECOVER = "https://www.facebook.com/recover/initiate/?ldata=sandbox"
IDENTIFY = "https://www.facebook.com/login/identify/?ctx=recover"
ZERO = Page("login")

EXPIRED = {
    "expired": moved_to("expired", "302 to /login/?next=", LOGIN, api=old_code(1357001, to="/login/?next=%2F")),
    "expired_login_php": moved_to("expired", "302 to /login.php", LOGIN_PHP, api=old_code(1357001)),
    "expired_device_login": moved_to("expired", "302 to /login/device-based/", DEVICE),
    "expired_cookie_deleted": StateSpec(
        "expired", "a redirect that deletes xs", Redirect("https://www.facebook.com/", deletes=("xs", "c_user")),
        old_code(1357001),
    ),
    "expired_login_and_deleted": StateSpec(
        "expired", "302 to /login/ that deletes xs", Redirect(LOGIN, deletes=("xs",)), old_code(1357001)
    ),
    "expired_recover": moved_to("expired", "302 to /recover/", RECOVER),
    "expired_identify": moved_to("expired", "302 to /login/identify", IDENTIFY),
    "expired_user_id_zero": StateSpec("expired", 'no redirect: USER_ID "0", no token', ZERO, old_code(1357001)),
    "expired_graphql_1357001": StateSpec("expired", "1357001 in the list of errors", ZERO, code(1357001)),
    "expired_1357053": StateSpec("expired", "1357053 from the script's endpoint", Redirect(LOGIN), old_code(1357053)),
    "expired_190": StateSpec("expired", "190: token no longer valid", Redirect(LOGIN), code(190)),
    "expired_190_460": StateSpec(
        "expired", "190/460: password changed", Redirect(LOGIN), code(190, error_subcode=460)
    ),
    "expired_requires_reauth": StateSpec(
        "expired", "an error that asks to log in again", Redirect(LOGIN), code(1357054, requires_reauth=True)
    ),
    "expired_redirect_in_json": StateSpec(
        "expired", "scripts are sent to /login by redirectTo", Redirect(LOGIN), go("/login/?next=%2F", key="redirectTo")
    ),
}  # fmt: skip
