"""Every row of docs/reference/signals.md 5 and the signals of docs/reference/extraction.md 8, with their answers."""

from core.domain.sessions.verdict import Exchange, SessionState
from tests.unit.signals.samples import (
    ACCOUNT_LIST,
    IG_API,
    IG_INBOX,
    OTHER,
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
    fb_page,
    page,
    redirect,
)

FB_MOBILE = "https://m.facebook.com/"
GRAPHQL = "https://x.com/i/api/graphql/abc123/UserByScreenName"
ELSEWHERE = {"unsupported": "https://i.instagram.com/web/unsupported_version/", "unknown": "/somewhere/new/?x=1",
             "home": "/", "foreign": "https://ejemplo.test/challenge/", "privacy": "/privacy/checks/"}  # fmt: skip


def _row(sentence: str, exchange: Exchange, state: SessionState, reason: str) -> Row:
    return Row(sentence, exchange, state, reason)


def instagram(status: int = 400, **members: object) -> Exchange:
    return data(IG_API, {"status": "fail", **members}, status)


def x_error(**error: object) -> Exchange:
    return data(GRAPHQL, {"errors": [error], "data": {}})


def graph(code: int, subcode: int, **members: object) -> Exchange:
    return data("https://graph.facebook.com/me", {"error": {"code": code, "error_subcode": subcode, **members}}, 400)


def old_config(viewer: str) -> str:
    config = f'{{"csrf_token":"a","viewer":{{"biography":"{{}}","id":"{viewer}"}},"viewerId":"{viewer}"}}'
    return page(f'<script>window._sharedData = {{"config":{config},"country_code":"ES"}};</script>')


def new_bundle(name: str) -> str:
    return page(f'<script src="https://abs.twimg.com/x-web/x-web/{name}.1f2e.js"></script>', title="X")


FACEBOOK = [
    _row("saving the device is offered to people who are logged in",
         redirect("facebook", "https://m.facebook.com/login/save-device/?login_source=login#_=_"), U,
         "facebook.after_login"),
    _row("saving the password likewise", redirect("facebook", "/login/save-password-interstitial/"), U,
         "facebook.after_login"),
    _row("a final address of saving the device is judged by its viewer",
         answer(f"{FB_MOBILE}login/save-device/", 200, fb_page(VIEWER)), V, "facebook.viewer"),
    _row("any other login below it is still expiry", redirect("facebook", "/login/device-based/regular/login/"), E,
         "facebook.redirected_to_login"),
    _row("the consent prompt is consent", redirect("facebook", "/cookie/consent_prompt/?next_uri=x"), K,
         "facebook.consent"),
    _row("asking for the password again is for a person", redirect("facebook", "/login/reauth.php?next=x"), U,
         "facebook.reauthentication"),
    _row("190/458 is an application's affair", graph(190, 458), U, "facebook.app_removed"),
    _row("190/458 in a word of its own too", graph(190, 458, type="OAuthException"), U, "facebook.app_removed"),
    _row("405/1348023 is a checkpoint", graph(405, 1348023), C, "facebook.checkpoint.blocking"),
]  # fmt: skip

INSTAGRAM = [
    *(_row(f"a checkpoint that leads elsewhere ({name}) is no ban",
           instagram(message="checkpoint_required", checkpoint_url=url, lock=False), U, "instagram.unknown_checkpoint")
      for name, url in ELSEWHERE.items()),
    _row("a challenge that leads elsewhere is no ban, whatever its api path",
         instagram(message="challenge_required", challenge={"url": "/new/place/", "api_path": "/challenge/1/n/"}), U,
         "instagram.unknown_checkpoint"),
    _row("a challenge's url comes before its api path",
         instagram(message="challenge_required", challenge={"url": "/terms/unblock/", "api_path": "/challenge/1/n/"}),
         K, "instagram.consent"),
    _row("an api path alone counts",
         instagram(message="challenge_required", challenge={"api_path": "/challenge/1/n/"}), C, "instagram.challenge"),
    _row("a checkpoint that leads to the cookie consent is consent",
         instagram(message="checkpoint_required",
                   checkpoint_url="https://www.instagram.com/privacy/checks/?cookie_consent=1"), K,
         "instagram.consent"),
    _row("a redirect to the cookie consent is consent", redirect("instagram", "/privacy/checks/?cookie_consent=1"), K,
         "instagram.consent"),
    _row("an integrity checkpoint is a lock",
         instagram(message="checkpoint_required",
                   checkpoint_url="https://i.instagram.com/integrity/checkpoint/?next=x", lock=True), C,
         "instagram.challenge"),
    _row("an unsupported version is ours to mend",
         redirect("instagram", "https://i.instagram.com/web/unsupported_version/"), U, "instagram.client_outdated"),
    _row("a mismatching agent is ours to mend", instagram(message="useragent mismatch"), U,
         "instagram.client_outdated"),
    _row("an integrity page of the account is a pause", redirect("instagram", "/accounts/integrity/?x=1"), R,
         "instagram.integrity_pause"),
    _row("so is one with more in its name", redirect("instagram", "/accounts/feed_integrity/"), R,
         "instagram.integrity_pause"),
    _row("too many requests in words is a pause", instagram(message="Too many requests, try again later."), R,
         "instagram.rate_limited"),
    _row("too many requests as a bare text is a pause", answer(IG_API, 400, "Too many requests."), R,
         "instagram.rate_limited"),
    _row("spam without a message is a pause", instagram(spam=True), R, "instagram.feedback_required"),
    *(_row(f"login_required at any address with {status} is to be confirmed",
           instagram(status, message="login_required", error_title="You've Been Logged Out", logout_reason=8), E,
           "instagram.login_refused") for status in (200, 400, 401, 403)),
    _row("a logout reason at any address is to be confirmed", instagram(403, logout_reason=2, message="x"), E,
         "instagram.login_refused"),
    _row("login_required from the account's own address is strong expiry",
         data("https://i.instagram.com/api/v1/accounts/current_user/",
              {"message": "login_required", "logout_reason": 2, "status": "fail"}, 403), E, "instagram.login_required"),
    _row("an older page's configuration with our id is life", answer(IG_INBOX, 200, old_config(VIEWER)), V,
         "instagram.viewer"),
    _row("an older page's configuration with another id is undecided", answer(IG_INBOX, 200, old_config(OTHER)), U,
         "instagram.other_account"),
    _row("an api call led home is undecided",
         answer("https://www.instagram.com/api/v1/feed/user/1/", 302, Location="/"), U, "instagram.redirected_home"),
]  # fmt: skip

X = [
    _row("326 tells its consent flow deeper",
         x_error(code=326, bounce={"bounce_location": "https://x.com/i/flow/consent_flow"}), K, "x.consent"),
    _row("and in the extensions",
         x_error(code=326, extensions={"code": 326, "bounce": {"bounce_location": "/i/flow/consent_flow"}}), K,
         "x.consent"),
    _row("326 to a deeper account access is a lock", x_error(code=326, bounce={"bounce_location": "/account/access"}),
         C, "x.locked"),
    _row("326 to an unknown place is a lock all the same", x_error(code=326, bounce={"bounce_location": "/i/new"}), C,
         "x.locked"),
    *(_row(f"{number} speaks of the token only", x_error(code=number, message="no"), U, "x.token_restricted")
      for number in (220, 239)),
    _row("37 of a suspended viewer is a suspension",
         x_error(code=37, message="Authorization: Denied by access control: Missing TwitterUserNotSuspended; x"), C,
         "x.suspended"),
    *(_row(f"{number} is a pause", x_error(code=number, message="no"), R, "x.action_limited") for number in (226, 344)),
    _row("141 of our own id is a ban", x_error(code=141, message=f"User {VIEWER} is suspended (uid {VIEWER})"), C,
         "x.deactivated"),
    _row("141 of another id proves nothing", x_error(code=141, message=f"user is suspended, uid: {OTHER}"), U,
         "x.target_unavailable"),
    _row("34 is undecided whatever the cookies",
         data("https://x.com/i/api/1.1/account/settings.json", {"errors": [{"code": 34}]}, 404), U, "x.endpoint_gone"),
    _row("the newer logged-out bundle is expiry", answer(X_HOME, 200, new_bundle("entry-client-logged-out-a")), E,
         "x.logged_out"),
    _row("the newer main bundle is undecided", answer(X_HOME, 200, new_bundle("main")), U, "x.marker_not_found"),
    _row("of several accounts of a jar ours is picked",
         data(ACCOUNT_LIST, {"users": [{"user_id": OTHER, "is_suspended": True}, {"user_id": VIEWER}]}), V, "x.viewer"),
]  # fmt: skip

ROWS = [*FACEBOOK, *INSTAGRAM, *X]
