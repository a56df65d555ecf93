"""Every row of docs/reference/signals.md 1.1 with its answer; those that a body decides are in rows_facebook_bodies."""

from core.domain.sessions.verdict import Exchange, SessionState
from tests.unit.signals import rows_facebook_bodies, rows_facebook_pieces
from tests.unit.signals.samples import (
    FB_GRAPHQL,
    LONG_AGO,
    VIEWER,
    C,
    E,
    K,
    Row,
    U,
    answer,
    fb_page,
    page,
    redirect,
)

HOME = "https://www.facebook.com/"
CHECKPOINT = "https://www.facebook.com/checkpoint/42/"
DELETED = f"xs=deleted; expires={LONG_AGO}; Max-Age=0; path=/; domain=.facebook.com; secure"


def to(location: str, status: int = 302) -> Exchange:
    return redirect("facebook", location, status=status)


def at(path: str, body: str = "") -> Exchange:
    return answer("https://www.facebook.com" + path, 200, body or page())


def _row(sentence: str, exchange: Exchange, state: SessionState, reason: str) -> Row:
    return Row(sentence, exchange, state, f"facebook.{reason}")


LOCATIONS = [
    _row("a redirect to login.php is expiry", to("/login.php?next=x"), E, "redirected_to_login"),
    _row("a redirect to login is expiry", to("https://www.facebook.com/login/?next=x"), E, "redirected_to_login"),
    _row("a redirect to device login is expiry", to("/login/device-based/regular/"), E, "redirected_to_login"),
    _row("a permanent redirect to login is expiry", to("/login/", 308), E, "redirected_to_login"),
    _row("a final address under login is expiry", at("/login/?next=x"), E, "redirected_to_login"),
    _row("a final address of device login is expiry", at("/login/device-based/x/"), E, "redirected_to_login"),
    _row("a redirect on the mobile host counts too", to("https://m.facebook.com/login.php"), E, "redirected_to_login"),
    _row("recovery is expiry", to("/recover/initiate/?x=1"), E, "recovery"),
    _row("identify is expiry", to("/login/identify/?ctx=recover"), E, "recovery"),
    _row("a redirect to any checkpoint is a ban", to("/checkpoint/?next=x"), C, "checkpoint"),
    _row("an unknown checkpoint number is a ban", to("/checkpoint/77/"), C, "checkpoint"),
    _row("a final address under checkpoint is a ban", at("/checkpoint/77/"), C, "checkpoint"),
    _row("the automation checkpoint is known", to("/checkpoint/601051028565049/"), C, "checkpoint.automation"),
    _row("the locked checkpoint is known", to("/checkpoint/828281030927956/"), C, "checkpoint.locked"),
    _row("the suspension checkpoint is known", to("/checkpoint/1501092823525282/?next=x"), C, "suspended"),
    _row(
        "the suspension checkpoint as wrapper of a second factor is told apart",
        to("/checkpoint/1501092823525282/?flow=two_factor_login"),
        C,
        "checkpoint.two_factor",
    ),
    _row("the device checkpoint is known", to("/checkpoint/1339039300213622/"), C, "checkpoint.device_approval"),
    _row("the x checkpoint is a ban", to("/x/checkpoint/?a=1"), C, "checkpoint"),
    _row("an nt screen with a token is a ban", to("/nt/screen/?params=%7B%22token%22%3A1"), C, "checkpoint"),
    _row("an nt screen without a token says nothing", to("/nt/screen/?params=1"), U, "redirected_elsewhere"),
    _row("two step two factor is a lock", to("/two_step_verification/two_factor/?e=1"), C, "checkpoint.two_factor"),
    _row("two step authentication is a lock", to("/two_step_verification/authentication/"), C, "checkpoint.two_factor"),
    _row("remember browser is a lock", to("/two_factor/remember_browser/"), C, "checkpoint.two_factor"),
    _row("approval on another device is a lock", to("/auth_platform/afad/?apc=s"), C, "checkpoint.other_device"),
    _row("other auth platform pages are a lock", to("/auth_platform/codeentry/?apc=s"), C, "checkpoint"),
    _row("confirming the mail is a lock", to("/confirmemail.php?next=x"), C, "checkpoint.confirm_email"),
    _row("consent is its own state", to("/consent/?flow=x"), K, "consent"),
    _row("privacy consent is its own state", to("/privacy/consent/gdpr/"), K, "consent"),
    _row("the consent framework is its own state", to("/privacy/consent_framework/prompt/?x"), K, "consent"),
    _row("the cookie wall is its own state", to("/cookie/consent-page/"), K, "consent"),
    _row("a final address of consent is its own state", at("/consent/?x", fb_page("0")), K, "consent"),
    _row("a redirect to a profile says nothing", to("/vega.ficticia"), U, "redirected_elsewhere"),
    _row("a redirect without a location says nothing", answer(HOME, 302), U, "redirected_elsewhere"),
]

HEADS = [
    _row(
        "deleting xs on a redirect is strong expiry", redirect("facebook", "/", cookies=(DELETED,)), E, "cookie_deleted"
    ),
    _row(
        "deleting xs while leading to login is strong expiry",
        redirect("facebook", "/login/", cookies=(DELETED,)),
        E,
        "cookie_deleted",
    ),
    _row(
        "deleting xs with a login page is strong expiry",
        answer(HOME, 200, fb_page("0"), cookies=(DELETED,)),
        E,
        "cookie_deleted",
    ),
    _row(
        "deleting xs but proving life proves nothing",
        answer(HOME, 200, fb_page(VIEWER), cookies=(DELETED,)),
        U,
        "contradiction",
    ),
    _row(
        "a date before these rules were written is past without any clock",
        redirect("facebook", "/", cookies=("xs=24%3Ax; expires=Thu, 01 Jan 2026 00:00:00 GMT",)),
        E,
        "cookie_deleted",
    ),
    _row(
        "a checkpoint that deletes xs is a ban",
        redirect("facebook", "/checkpoint/", cookies=(DELETED,)),
        C,
        "checkpoint",
    ),
    _row(
        "an integrity header that demands a checkpoint is a ban",
        answer("https://b-graph.facebook.com/graphql", X_FB_Integrity_Required="checkpoint"),
        C,
        "checkpoint.blocking",
    ),
    _row(
        "a blocking checkpoint header is a ban",
        answer("https://graph.facebook.com/me", 400, X_Fb_Blocking_Checkpoint="1"),
        C,
        "checkpoint.blocking",
    ),
    _row(
        "an integrity header that demands a login is a ban",
        answer("https://b-graph.facebook.com/graphql", X_Fb_Integrity_Requires_Login="true"),
        C,
        "checkpoint.blocking",
    ),
    _row(
        "a blocking checkpoint header of a redirection is a ban",
        answer(HOME, 302, Location="/login/", X_Fb_Blocking_Checkpoint="1"),
        C,
        "checkpoint.blocking",
    ),
    _row(
        "a blocking checkpoint header of a failure is a ban",
        answer(FB_GRAPHQL, 503, X_Fb_Blocking_Checkpoint="1"),
        C,
        "checkpoint.blocking",
    ),
    _row(
        "an integrity header of false is none", answer(FB_GRAPHQL, X_Fb_Blocking_Checkpoint="0"), U, "marker_not_found"
    ),
    _row("a bare 401 is undecided", answer(HOME, 401), U, "unauthorized"),
    _row("a bare 403 is undecided", answer(HOME, 403, page("no")), U, "forbidden"),
    _row("a bare 404 is undecided", answer(HOME, 404), U, "not_found"),
    _row("a bare 429 is undecided", answer(HOME, 429), U, "too_many_requests"),
    _row("a bare 503 is undecided", answer(HOME, 503, fb_page("0")), U, "server_error"),
    _row(
        "a page where data was expected is undecided", answer(FB_GRAPHQL, 200, fb_page("0")), U, "html_instead_of_json"
    ),
    _row("an empty page is undecided", answer(HOME, 200, page()), U, "marker_not_found"),
    _row(
        "a link shim is not the site",
        answer("https://l.facebook.com/l.php?u=x", 302, Location="/login/"),
        U,
        "foreign_host",
    ),
]

ROWS = [*LOCATIONS, *HEADS, *rows_facebook_bodies.ROWS, *rows_facebook_pieces.ROWS]
