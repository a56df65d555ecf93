"""Every reason a verdict can give, with what it means and who has to act: the one list of stable reason codes.

The code is for machines (history, metrics, the table of Spanish sentences in handlers/words walks REASONS); `meaning`
tells developers what was seen. Sources: docs/reference/signals.md section 1.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from core.domain.platforms import Platform
from core.domain.sessions.verdict import SessionState, Verdict

EVIDENCE_LIMIT = 120


class Remedy(StrEnum):
    """Who should act, or what helps."""

    COOKIES_NEEDED = "cookies_needed"
    """An admin uploads fresh cookies."""
    OPEN_BROWSER = "open_browser"
    """A person opens the account in a browser and settles what the site asks."""
    ACCEPT_CONSENT = "accept_consent"
    """A person opens the account and accepts terms or cookies."""
    WAIT = "wait"
    """Time helps."""
    PROXY = "proxy"
    """The session's proxy must be mended or replaced."""
    NOTHING = "nothing"
    """No action: it says nothing about the session, or all is well."""
    DEVELOPER = "developer"
    """The site changed or we asked wrongly."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One entry of REASONS. `platform` is None for reasons that no platform owns (network, proxy).

    `strong` is what the verdict will carry: bans and proofs of life always; expiry only where the site says it in
    so many words or takes the cookie away (issue 3), not where a login page was shown.
    """

    code: str
    platform: Platform | None
    state: SessionState
    kind: Remedy
    meaning: str
    strong: bool = False


_Row = tuple[str, SessionState, Remedy, str]

V, E, C, K, R, U = (
    SessionState.VALID,
    SessionState.EXPIRED,
    SessionState.BANNED,
    SessionState.CONSENT,
    SessionState.RESTRICTED,
    SessionState.UNDECIDED,
)
_COOKIES, _BROWSER, _CONSENT, _WAIT, _PROXY, _NOTHING, _DEV = Remedy

_EVERYWHERE: tuple[_Row, ...] = (
    ("viewer", V, _NOTHING, "the answer carries the id of the account whose cookies were sent"),
    ("cookies_missing", E, _COOKIES, "a required cookie is absent or empty"),
    ("cookies_past", E, _COOKIES, "a required cookie is past its date"),
    ("cookie_deleted", E, _COOKIES, "the site deleted the session cookie"),
    ("redirected_to_login", E, _COOKIES, "the site led to its login page"),
    ("logged_out", E, _COOKIES, "the page says that nobody is logged in"),
    ("login_form", E, _COOKIES, "the page is a login form and names no viewer"),
    ("consent", K, _CONSENT, "terms or a cookie wall must be accepted by a person"),
    ("contradiction", U, _NOTHING, "the answer proves life and logout at once"),
    ("other_account", U, _BROWSER, "the answer names another account than the cookies"),
    ("viewer_unknown", U, _NOTHING, "the answer names a viewer but the cookies name none"),
    ("foreign_host", U, _NOTHING, "the answer is not from a host of the platform"),
    ("redirected_elsewhere", U, _NOTHING, "a redirection that says nothing about the session"),
    ("unauthorized", U, _NOTHING, "a bare 401"),
    ("forbidden", U, _NOTHING, "a bare 403"),
    ("not_found", U, _NOTHING, "a bare 404: the target, or a stale address"),
    ("too_many_requests", U, _WAIT, "a bare 429"),
    ("server_error", U, _WAIT, "the site failed (5xx)"),
    ("html_instead_of_json", U, _NOTHING, "a page where data was expected"),
    ("marker_not_found", U, _DEV, "no known marker within the answer (or the part of it that was read)"),
)

_FACEBOOK: tuple[_Row, ...] = (
    ("recovery", E, _COOKIES, "account recovery was shown instead of the page"),
    ("not_logged_in", E, _COOKIES, "code 1357001"),
    ("session_ended", E, _COOKIES, "code 1357053 or requires_reauth"),
    ("token_invalid", E, _COOKIES, "code 190"),
    ("password_changed", E, _COOKIES, "code 190/460"),
    ("socket_unauthorized", E, _COOKIES, "the message gateway closed the socket as unauthorized"),
    ("token_absent", E, _COOKIES, "the token address gave no token"),
    ("after_login", U, _NOTHING, "/login/save-device: shown to people who are logged in"),
    ("reauthentication", U, _BROWSER, "/login/reauth.php: the password is asked once more"),
    ("app_removed", U, _NOTHING, "code 190/458: a person withdrew an application's permission"),
    ("checkpoint", C, _BROWSER, "a checkpoint of an unknown kind"),
    ("checkpoint.automation", C, _BROWSER, "the 'automated behaviour' interstitial (601051028565049)"),
    ("checkpoint.locked", C, _BROWSER, "account locked, identity flow (828281030927956)"),
    ("checkpoint.device_approval", C, _BROWSER, "login or device approval (1339039300213622)"),
    ("checkpoint.other_device", C, _BROWSER, "approve on another device (/auth_platform/afad)"),
    ("checkpoint.two_factor", C, _BROWSER, "two-step verification"),
    ("checkpoint.confirm_email", C, _BROWSER, "the e-mail address must be confirmed"),
    ("checkpoint.unusual_activity", C, _BROWSER, "'We saw unusual activity on your account'"),
    ("checkpoint.blocking", C, _BROWSER, "code 190/459, 190/490 or 405/1348023, or an integrity header"),
    ("suspended", C, _BROWSER, "account suspended (1501092823525282)"),
    ("disabled", C, _BROWSER, "'your account has been disabled'"),
    ("temporarily_blocked", R, _WAIT, "'You're temporarily blocked' or a feature refused for now"),
    ("error_root", R, _WAIT, "CometErrorRoot on a page of our own: address or account blocked for a while"),
    ("rate_limited", R, _WAIT, "codes 1675004, 4, 17, 613, 80004"),
    ("action_blocked", R, _WAIT, "an action was blocked as too frequent"),
    ("misuse_blocked", R, _WAIT, "code 368"),
    ("acting_as_page", U, _BROWSER, "the account is switched to a page profile"),
    ("stale_tokens", U, _NOTHING, "code 1357004: reload the page once"),
    ("transient", U, _WAIT, "the site says itself that trying again may help"),
    ("request_refused", U, _DEV, "bad parameters, content gone or query refused"),
    ("wrong_origin", U, _DEV, "code 1357001 from web.facebook.com, where cookies may not have been sent"),
    ("target_unavailable", U, _NOTHING, "the content is not available: the target's affair"),
)

_INSTAGRAM: tuple[_Row, ...] = (
    ("login_required", E, _COOKIES, "user_has_logged_out, or login_required from the account's own addresses"),
    ("login_refused", E, _COOKIES, "login_required or logout_reason from any other address: to be confirmed"),
    ("challenge", C, _BROWSER, "a challenge or checkpoint"),
    ("challenge.two_factor", C, _BROWSER, "a security code is asked"),
    ("challenge.warning", C, _BROWSER, "a warning about scraping or an unknown login must be dismissed by a person"),
    ("challenge.logged_out", C, _BROWSER, "checkpoint_logged_out"),
    ("suspended", C, _BROWSER, "the account is suspended"),
    ("disabled", C, _BROWSER, "the account is disabled or inactive"),
    ("please_wait", R, _WAIT, "'Please wait a few minutes': address or session, never expiry"),
    ("rate_limited", R, _WAIT, "rate_limit_error or sentry_block"),
    ("feedback_required", R, _WAIT, "an action was blocked; the account lives"),
    ("integrity_pause", R, _WAIT, "led to an integrity page of /accounts/: too much at once"),
    ("unknown_checkpoint", U, _BROWSER, "a challenge whose address leads somewhere unknown"),
    ("client_outdated", U, _DEV, "the site finds the client too old, or another than the cookies'"),
    ("redirected_home", U, _NOTHING, "sent to the home page from another address"),
    ("masked_challenge", U, _BROWSER, "'Not Found' from the private API: sometimes a challenge in disguise"),
    ("distrusted_address", U, _PROXY, "good credentials refused: the address or device is distrusted"),
    ("cookies_mixed", U, _COOKIES, "sessionid and ds_user_id belong to different accounts"),
)

_X: tuple[_Row, ...] = (
    ("not_authenticated", E, _COOKIES, "code 32"),
    ("session_ended", E, _COOKIES, "code 126"),
    ("token_refused", E, _DEV, "codes 89, 215, 376, 404: expiry, or our bearer token is stale"),
    ("auth_invalid", E, _COOKIES, "the account list says is_auth_valid: false"),
    ("locked", C, _BROWSER, "the account is locked until a person unlocks it"),
    ("login_verification", C, _BROWSER, "login or phone verification"),
    ("password_reset", C, _BROWSER, "a new password is demanded"),
    ("captcha", C, _BROWSER, "a captcha is demanded"),
    ("suspended", C, _BROWSER, "the account is suspended"),
    ("deactivated", C, _BROWSER, "the account is inactive or deactivated"),
    ("rate_limited", R, _WAIT, "code 88, 429 or no calls remaining"),
    ("rate_limit_unexplained", R, _WAIT, "code 88 although calls remain: ask for a second opinion"),
    ("action_limited", R, _WAIT, "codes 226, 344: looks automated, or the day's limit is reached"),
    ("token_restricted", U, _NOTHING, "codes 220, 239: of the token that was sent, not of the session"),
    ("endpoint_gone", U, _DEV, "code 34: the address is gone, or a limit in disguise"),
    ("viewer_unproven", U, _NOTHING, "the logged-in bundle without an account id"),
    ("access_denied", U, _NOTHING, "code 37: only user_state can tell"),
    ("csrf_rotated", U, _NOTHING, "code 353: take the new ct0 and ask once more"),
    ("target_unavailable", U, _NOTHING, "codes 50, 63: the target's affair"),
    ("overloaded", U, _WAIT, "codes 29, 130, 131, -1"),
    ("bad_query", U, _DEV, "code 336: our query is out of date"),
    ("stale_query", U, _DEV, "404 from GraphQL: stale query id or transaction id"),
    ("login_flow", U, _DEV, "codes 366, 398, 399 belong to the login flow"),
    ("cloudflare", U, _PROXY, "stopped before X itself: address or TLS fingerprint"),
)

_NOBODYS: tuple[_Row, ...] = (
    ("transport.no_answer", U, _NOTHING, "no answer came"),
    ("transport.timeout", U, _WAIT, "no answer in time"),
    ("transport.dns", U, _NOTHING, "the name could not be resolved"),
    ("transport.unreachable", U, _NOTHING, "no connection could be made"),
    ("transport.disconnected", U, _NOTHING, "the connection broke"),
    ("transport.tls", U, _NOTHING, "no secure connection (also: address or country blocked)"),
    ("transport.too_many_redirects", U, _WAIT, "a loop of redirections; rate limits cause some"),
    ("transport.garbled", U, _NOTHING, "the answer could not be decoded"),
    ("transport.request", U, _DEV, "the request could not be made"),
    ("proxy.unreachable", U, _PROXY, "the proxy does not answer"),
    ("proxy.timeout", U, _PROXY, "the proxy did not connect in time"),
    ("proxy.authentication", U, _PROXY, "the proxy refuses its credentials"),
    ("proxy.exhausted", U, _PROXY, "the proxy's traffic is used up"),
    ("proxy.refused", U, _PROXY, "the proxy refuses the connection"),
    ("proxy.invalid", U, _PROXY, "the proxy address cannot be used"),
    ("platform.unknown", U, _DEV, "no rules for this platform"),
)

_STRONG_EXPIRY = frozenset(
    {
        *(f"{p}.{name}" for p in Platform for name in ("cookies_missing", "cookies_past", "cookie_deleted")),
        *(f"facebook.{name}" for name in ("not_logged_in", "session_ended", "token_invalid", "password_changed")),
        "instagram.login_required",
        "x.auth_invalid",
    }
)


def _reasons(platform: Platform | None, rows: Iterable[_Row]) -> dict[str, Reason]:
    table = {}
    for name, state, kind, meaning in rows:
        code = f"{platform}.{name}" if platform else name
        strong = state in {V, C} or code in _STRONG_EXPIRY
        table[code] = Reason(code, platform, state, kind, meaning, strong)
    return table


REASONS: Mapping[str, Reason] = MappingProxyType(
    {
        **_reasons(None, _NOBODYS),
        **_reasons(Platform.FACEBOOK, (*_EVERYWHERE, *_FACEBOOK)),
        **_reasons(Platform.INSTAGRAM, (*_EVERYWHERE, *_INSTAGRAM)),
        **_reasons(Platform.X, (*_EVERYWHERE, *_X)),
    }
)
"""Reason code -> what it means. Every verdict's `reason` is a key."""


def verdict(code: str, evidence: str = "") -> Verdict:
    """The verdict that `code` stands for. `evidence` is one of our own words (rule, code, cookie name), never input."""
    reason = REASONS[code]
    return Verdict(reason.state, code, evidence[:EVIDENCE_LIMIT], strong=reason.strong)
