"""Every row of docs/reference/signals.md 1.2 with the answer it speaks of."""

from core.domain.sessions.verdict import Exchange, SessionState
from tests.unit.signals.samples import (
    IG_API,
    IG_INBOX,
    LONG_AGO,
    OTHER,
    VIEWER,
    C,
    E,
    K,
    R,
    Row,
    U,
    V,
    answer,
    data,
    fb_user,
    ig_page,
    page,
    redirect,
    sjs,
)

DELETED = f'sessionid=""; expires={LONG_AGO}; Max-Age=0; Path=/; Domain=.instagram.com; Secure'
WAIT = "Please wait a few minutes before you try again."
OLD_LOGIN = '<input name="username"><input type="password" name="password">'


def to(location: str) -> Exchange:
    return redirect("instagram", location)


def says(status: int = 400, **members: object) -> Exchange:
    return data(IG_API, {"status": "fail", **members}, status)


def _row(sentence: str, exchange: Exchange, state: SessionState, reason: str) -> Row:
    return Row(sentence, exchange, state, f"instagram.{reason}")


LOCATIONS = [
    _row("deleting sessionid is strong expiry", redirect("instagram", "/", cookies=(DELETED,)), E, "cookie_deleted"),
    _row(
        "a redirect to login is expiry",
        to("https://www.instagram.com/accounts/login/?next=%2F"),
        E,
        "redirected_to_login",
    ),
    _row(
        "a redirect to login on the api host is expiry",
        to("https://i.instagram.com/accounts/login/"),
        E,
        "redirected_to_login",
    ),
    _row(
        "a final address of login is expiry",
        answer("https://www.instagram.com/accounts/login/", 200, page()),
        E,
        "redirected_to_login",
    ),
    _row("a redirect home is undecided", to("https://www.instagram.com/"), U, "redirected_home"),
    _row("a challenge is a lock", to("/challenge/?next=/direct/inbox/"), C, "challenge"),
    _row("a challenge action is a lock", to("/challenge/action/12/nonce/"), C, "challenge"),
    _row(
        "a final address of a challenge is a lock",
        answer("https://www.instagram.com/challenge/1/n/", 200, page()),
        C,
        "challenge",
    ),
    _row("a suspended account is a ban", to("/accounts/suspended/?next=x"), C, "suspended"),
    _row("a disabled account is a ban", to("/accounts/disabled/"), C, "disabled"),
    _row("a checkpoint is a lock", to("/checkpoint/?x"), C, "challenge"),
    *(
        _row(f"auth platform {name or 'itself'} is a lock", to(f"/auth_platform/{name}?apc=secret"), C, "challenge")
        for name in ("", "codeentry/", "challengepicker/", "recaptcha/")
    ),
    _row("a second factor is a lock", to("/accounts/login/two_factor?next=x"), C, "challenge.two_factor"),
    _row("consent is its own state", to("/consent/?flow=x"), K, "consent"),
    _row("unblocking terms is its own state", to("/terms/unblock/?next=/"), K, "consent"),
    _row("another redirect says nothing", to("/vega.ficticia/"), U, "redirected_elsewhere"),
]

PAGES = [
    _row("a null viewer is expiry", answer(IG_INBOX, 200, ig_page(None)), E, "logged_out"),
    _row(
        "a piece of a script with a null viewer is expiry",
        answer(IG_INBOX, 200, '"PolarisViewer",[],{"data":null,"id":null}'),
        E,
        "logged_out",
    ),
    _row("the viewer's own id is life", answer(IG_INBOX, 200, ig_page(VIEWER)), V, "viewer"),
    _row("another id is undecided", answer(IG_INBOX, 200, ig_page(OTHER)), U, "other_account"),
    _row(
        "without an id of ours no page proves life",
        answer(IG_INBOX, 200, ig_page(VIEWER), viewer=None),
        U,
        "viewer_unknown",
    ),
    _row(
        "null and an id at once prove nothing",
        answer(IG_INBOX, 200, ig_page(None) + ig_page(VIEWER)),
        U,
        "contradiction",
    ),
    _row(
        "deleting sessionid but proving life proves nothing",
        answer(IG_INBOX, 200, ig_page(VIEWER), cookies=(DELETED,)),
        U,
        "contradiction",
    ),
    _row(
        "an old page with null viewer and its class supports expiry",
        answer(
            IG_INBOX,
            200,
            page(
                '<script>window._sharedData={"config":{"viewer":null,"viewerId":null}}</script>',
                html='class="no-js not-logged-in client-root"',
            ),
        ),
        E,
        "login_form",
    ),
    _row(
        "an old login form with its class supports expiry",
        answer(IG_INBOX, 200, page(OLD_LOGIN, html='class="not-logged-in"')),
        E,
        "login_form",
    ),
    _row(
        "the class alone proves nothing",
        answer(IG_INBOX, 200, page(html='class="not-logged-in"')),
        U,
        "marker_not_found",
    ),
    _row(
        "facebook's user id zero is never read here", answer(IG_INBOX, 200, page(fb_user("0"))), U, "marker_not_found"
    ),
    _row(
        "facebook's user id zero on a living page changes nothing",
        answer(IG_INBOX, 200, ig_page(VIEWER, fb_user("0"))),
        V,
        "viewer",
    ),
    _row(
        "tokens are no life",
        answer(IG_INBOX, 200, page(sjs(["DTSGInitData", [], {"token": "NA"}, 1]))),
        U,
        "marker_not_found",
    ),
    _row(
        "a verification code field is a lock",
        answer(IG_INBOX, 200, ig_page(None, '<input name="verificationCode">')),
        C,
        "challenge.two_factor",
    ),
    _row(
        "a security code field is a lock",
        answer(IG_INBOX, 200, ig_page(None, '<input name="security_code">', 'class="not-logged-in"')),
        C,
        "challenge.two_factor",
    ),
    _row(
        "the own account by id is life",
        data("https://i.instagram.com/api/v1/accounts/current_user/", {"user": {"pk": int(VIEWER)}, "status": "ok"}),
        V,
        "viewer",
    ),
]

CODES = [
    _row("checkpoint_required is a lock",
         says(message="checkpoint_required", checkpoint_url="https://i.instagram.com/challenge/1/x/", lock=True), C,
         "challenge"),
    *(_row(f"challenge_required with {status} is a lock",
           says(status, message="challenge_required", challenge={"url": "/challenge/1/n/",
           "api_path": "/challenge/1/n/"}),
           C, "challenge") for status in (200, 400, 401, 403)),
    _row("challenge_required without an address is a lock", says(message="challenge_required"), C, "challenge"),
    _row("a challenge at a suspension address is a ban",
         says(message="challenge_required", challenge={"url": "https://i.instagram.com/accounts/suspended/?x"}), C,
         "suspended"),
    _row("a checkpoint below a suspension address is a ban",
         says(message="checkpoint_required", checkpoint_url="/challenge/suspended/"), C, "suspended"),
    _row("a challenge that leads to the login is a lock",
         says(message="challenge_required", challenge={"url": "/accounts/login/?next=x"}), C, "challenge"),
    _row("a challenge that leads to terms is consent",
         says(message="challenge_required", challenge={"url": "/terms/unblock/?next=x"}), K, "consent"),
    _row("step ufac is a lock", data(IG_API, {"step_name": "ufac_www_bloks", "status": "ok"}), C, "challenge"),
    _row("step selfie captcha is a lock", data(IG_API, {"step_name": "selfie_captcha", "status": "ok"}), C,
         "challenge"),
    _row("a bloks challenge is a lock",
         says(bloks_action="com.bloks.www.ig.challenge.redirect.async", message=""), C, "challenge"),
    *(_row(f"step {step} is a lock", data(IG_API, {"step_name": step, "status": "ok"}), C, "challenge.warning")
      for step in ("scraping_warning", "delta_login_review", "delta_acknowledge_approved")),
    _row("user_has_logged_out is strong expiry", says(message="user_has_logged_out"), E, "login_required"),
    _row("checkpoint_logged_out is a lock", says(message="login_required", error_type="checkpoint_logged_out"), C,
         "challenge.logged_out"),
    _row("feedback_required is a restriction", says(message="feedback_required", feedback_message="x", spam=True), R,
         "feedback_required"),
    _row("sentry_block is a restriction", says(error_type="sentry_block", message="Sorry"), R, "rate_limited"),
    _row("rate_limit_error is a restriction", says(429, error_type="rate_limit_error", message="Sorry"), R,
         "rate_limited"),
    _row("please wait is a pause", says(400, message=WAIT), R, "please_wait"),
    _row("401 please wait with require_login is a pause", says(401, message=WAIT, require_login=True), R,
         "please_wait"),
    _row("please wait in Spanish is a pause",
         says(401, message="Espera unos minutos antes de volver a intentarlo.", require_login=True), R, "please_wait"),
    _row("an inactive user is a ban", says(error_type="inactive user", message="x"), C, "disabled"),
    _row("consent_required is its own state", says(message="consent_required"), K, "consent"),
    _row("a bare not found of the private api is undecided", answer(IG_API, 404, "Not Found"), U, "masked_challenge"),
    _row("429 is undecided", answer(IG_API, 429), U, "too_many_requests"),
    _row("500 is undecided", answer(IG_API, 500), U, "server_error"),
    _row("572 is undecided", answer(IG_API, 572), U, "server_error"),
    _row("a page where data was expected is undecided", answer(IG_API, 200, ig_page(None)), U, "html_instead_of_json"),
    _row("a bare 401 is undecided", answer(IG_API, 401), U, "unauthorized"),
    _row("a bare 403 is undecided", answer(IG_API, 403), U, "forbidden"),
    _row("a missing profile is undecided", answer("https://www.instagram.com/vega.ficticia/", 404, page()), U,
         "not_found"),
    _row("an unknown username is undecided",
         says(message="The username you entered doesn't appear to belong to an account."), U, "distrusted_address"),
    _row("a refused good password is undecided", says(error_type="bad_password", message="x"), U, "distrusted_address"),
    _row("an answer of the help pages is not the site", answer("https://help.instagram.com/challenge/", 200, page()), U,
         "foreign_host"),
]  # fmt: skip

ROWS = [*LOCATIONS, *PAGES, *CODES]
