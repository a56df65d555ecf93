"""Cookies in the shape that Playwright's `add_cookies` takes."""

from __future__ import annotations

import time
from typing import Literal

DAY = 86_400
YEAR = 365 * DAY


def cookie(
    name: str,
    value: str,
    domain: str,
    *,
    lifetime_s: int | None = YEAR,
    http_only: bool = True,
    same_site: Literal["None", "Lax", "Strict"] = "None",
) -> dict[str, object]:
    """One Secure cookie for the whole of `domain`; without `lifetime_s` it lives as long as the browser."""
    expires = -1.0 if lifetime_s is None else float(int(time.time()) + lifetime_s)
    return {
        "name": name,
        "value": value,
        "domain": domain,
        "path": "/",
        "expires": expires,
        "httpOnly": http_only,
        "secure": True,
        "sameSite": same_site,
    }


def set_cookie(name: str, value: str, domain: str, *, lifetime_s: int = YEAR, http_only: bool = True) -> str:
    """A Set-Cookie value that stores a cookie."""
    tail = "; httponly" if http_only else ""
    return f"{name}={value}; Max-Age={lifetime_s}; path=/; domain={domain}; secure{tail}; SameSite=None"
