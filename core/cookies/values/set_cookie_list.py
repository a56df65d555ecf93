"""Set-Cookie texts without their title: as programs keep them in a list, or one per line."""

from collections.abc import Sequence
from typing import Any

from core.cookies.model import MAX_COOKIES, CookieFormat, Found
from core.cookies.values.set_cookie import read_set_cookie_text


def read_set_cookie_list(rows: Sequence[Any]) -> Found | None:
    """A list of Set-Cookie texts, or None when it is none."""
    if not rows or len(rows) > MAX_COOKIES or not all(isinstance(row, str) for row in rows):
        return None
    changes = [read_set_cookie_text(row) for row in rows]
    cookies = [change for change in changes if change is not None]
    return Found(CookieFormat.SET_COOKIE, cookies, skipped=len(rows) - len(cookies)) if cookies else None
