"""The cookies of the local X: what a login gets, and whose they are when they come back."""

from __future__ import annotations

import re
import secrets

from sandbox.sites.accounts import AccountBook, AccountRecord
from sandbox.sites.cookies import DAY, YEAR, cookie, set_cookie
from sandbox.sites.messages import Request

DOMAIN = ".x.com"
_TWID = re.compile(r'^"?u(?:%3D|=)(\d+)"?$', re.IGNORECASE)


def cookies_of(record: AccountRecord) -> list[dict[str, object]]:
    """Playwright cookies of a record's present login."""
    return [
        cookie("guest_id", f"v1%3A17639{record.number('guest', 13)}", DOMAIN, lifetime_s=400 * DAY),
        cookie("kdt", record.token("kdt", 40), DOMAIN, lifetime_s=400 * DAY),
        cookie("auth_token", auth_token(record), DOMAIN, lifetime_s=YEAR),
        cookie("ct0", ct0(record), DOMAIN, lifetime_s=YEAR, http_only=False, same_site="Lax"),
        cookie("twid", f"u%3D{record.account.id}", DOMAIN, lifetime_s=YEAR, http_only=False),
    ]


def stranger_cookies(request: Request) -> list[str]:
    """Set-Cookie values of the eight cookies that a browser without a login gets on its first visit; none later."""
    if "guest_id" in request.cookies:
        return []
    number = f"v1%3A1763{secrets.randbelow(10**14):014}"
    values = {
        **dict.fromkeys(("guest_id", "guest_id_ads", "guest_id_marketing"), number),
        "personalization_id": f'"v1_{secrets.token_urlsafe(16)}=="',
        "gt": str(10**18 + secrets.randbelow(10**18)),
        "ct0": secrets.token_hex(16),
        "__cf_bm": secrets.token_urlsafe(32),
        "lang": "en",
    }
    return [set_cookie(name, value, DOMAIN, http_only=name != "ct0") for name, value in values.items()]


def viewer_of(request: Request, book: AccountBook) -> AccountRecord | None:
    """The account whose auth_token the request carries; twid is only a hint on the real site too."""
    token = request.cookies.get("auth_token")
    return next((record for record in book if token == auth_token(record)), None) if token else None


def claimed_id(request: Request, book: AccountBook) -> str | None:
    """The number in twid, else the owner of a good auth_token."""
    match = _TWID.match(request.cookies.get("twid", ""))
    if match:
        return match.group(1)
    record = viewer_of(request, book)
    return record.account.id if record else None


def auth_token(record: AccountRecord) -> str:
    """The session cookie."""
    return record.token("auth_token", 40)


def ct0(record: AccountRecord) -> str:
    """The CSRF cookie, which rotates."""
    return record.token("ct0", 96, rotation=record.rotation)


def csrf_matches(request: Request) -> bool:
    """Whether header and cookie carry the same CSRF token, whatever it is."""
    sent = request.cookies.get("ct0", "")
    return bool(sent) and request.headers.get("x-csrf-token") == sent


def rotated(record: AccountRecord) -> str:
    """Give the record a fresh ct0 and return the Set-Cookie value that says so; older ones stay good."""
    record.rotation += 1
    return set_cookie("ct0", ct0(record), DOMAIN, http_only=False)
