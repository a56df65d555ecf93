"""Cookies that a site renewed in passing, in the shape in which they are stored."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from core.domain.platforms import NETWORKS, Platform
from core.domain.sessions.session import SessionIdentity
from core.platforms.signals.http.setcookies import SetCookie, parse_date, parse_set_cookies

_SAME_SITE = {"strict": "Strict", "lax": "Lax", "none": "None"}


def fresh_values(platform: Platform, lines: Iterable[str]) -> dict[str, str]:
    """Name -> new value of the rotating cookies that Set-Cookie lines renew; an empty or deleted one renews nothing."""
    return {cookie.name: cookie.value for cookie in _renewals(platform, lines)}


def rotated_cookies(identity: SessionIdentity, lines: Iterable[str], now: datetime) -> tuple[dict[str, Any], ...]:
    """The rotating cookies whose value changed, as Playwright dicts ready for `StorageState.with_cookies`.

    A cookie that was stored keeps its domain and path, so that the new one replaces it.
    """
    stored = {cookie["name"]: cookie for cookie in identity.storage_state.cookies}
    renewed: dict[str, dict[str, Any]] = {}
    for cookie in _renewals(identity.platform, lines):
        before = stored.get(cookie.name)
        if before is None or before["value"] != cookie.value:
            renewed[cookie.name] = _as_stored(cookie, before, identity.platform, now)
    return tuple(renewed.values())


def account_cookie(identity: SessionIdentity, account_id: str) -> dict[str, Any]:
    """The cookie that names the account, for a session that came without it; it lives as long as the session."""
    net = NETWORKS[identity.platform]
    session = next((c for c in identity.storage_state.cookies if c["name"] == net.session_cookie and c["value"]), None)
    return {
        "name": net.account_cookie,
        "value": net.account_value.format(account_id),
        "domain": net.cookie_domain,
        "path": "/",
        "expires": float(session["expires"]) if session else -1.0,
        "httpOnly": False,
        "secure": True,
        "sameSite": "None",
    }


def _renewals(platform: Platform, lines: Iterable[str]) -> list[SetCookie]:
    net = NETWORKS[platform]
    renewed = {cookie.name for cookie in net.cookies if cookie.renewed}
    brought = (cookie for cookie in parse_set_cookies(lines) if cookie.name in renewed and not cookie.is_empty)
    return [cookie for cookie in brought if cookie.concerns(net.domain) and not cookie.deletes(None)]


def _as_stored(cookie: SetCookie, before: dict[str, Any] | None, platform: Platform, now: datetime) -> dict[str, Any]:
    kept = dict(before) if before else {"domain": NETWORKS[platform].cookie_domain, "path": "/"}
    attributes = cookie.attributes
    same_site = _SAME_SITE.get(attributes.get("samesite", "").lower())
    return {
        **kept,
        "name": cookie.name,
        "value": cookie.value,
        "expires": _expires(cookie, now),
        "httpOnly": "httponly" in attributes,
        "secure": True,
        **({"sameSite": same_site} if same_site else {}),
    }


def _expires(cookie: SetCookie, now: datetime) -> float:
    """Epoch seconds, or -1 for a cookie that lives as long as the browser."""
    age = cookie.attributes.get("max-age", "")
    if age.isascii() and age.isdecimal() and len(age) < len("10000000000"):
        return now.timestamp() + int(age)
    date = parse_date(cookie.attributes.get("expires", ""))
    return date.timestamp() if date else -1.0
