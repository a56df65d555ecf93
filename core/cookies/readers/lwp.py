"""`Set-Cookie3:` lines, as Perl's and Python's LWP cookie jars keep them."""

import re

from core.cookies.model import MAX_COOKIES, CookieFormat, Found, Loose
from core.cookies.refusals import malformed, too_many
from core.cookies.text import LINE_END

MOST_PARTS = 40
_LINE = re.compile(r"[ \t]*Set-Cookie3:[ \t]*(.*)", re.IGNORECASE | re.DOTALL)
_PART = re.compile(r'[ \t]*([^=;"]{0,256})(?:=(?:"((?:[^"\\]|\\.)*+)"|([^;]*)))?[ \t]*(?:;|$)')
_ESCAPED = re.compile(r'\\(["\\])')


def read_lwp(text: str) -> Found | None:
    """The cookies of the lines, or None when there is none. Raises `malformed` for lines cut off or too many."""
    if "set-cookie3" not in text.lower():
        return None
    rows = [match[1] for line in LINE_END.split(text) if (match := _LINE.fullmatch(line)) is not None]
    if len(rows) > MAX_COOKIES:
        raise too_many(MAX_COOKIES)
    cookies = [_read_row(row) for row in rows]
    return Found(CookieFormat.LWP, cookies) if cookies else None


def _read_row(row: str) -> Loose:
    parts: list[tuple[str, str | None]] = []
    place = 0
    while place < len(row):
        match = _PART.match(row, place)
        if match is None or len(parts) > MOST_PARTS:
            raise malformed("a Set-Cookie3 line with an open quote or without end")
        quoted, plain = match[2], match[3]
        value = _ESCAPED.sub(r"\1", quoted) if quoted is not None else plain.strip() if plain is not None else None
        parts.append((match[1].strip(), value))
        place = match.end()
    told = {name.lower(): value for name, value in parts[1:]}
    name, value = parts[0] if parts else ("", None)
    return {
        "name": name,
        "value": value,
        "domain": told.get("domain"),
        "path": told.get("path"),
        "expires": told.get("expires"),
        "secure": True if "secure" in told else None,
        "httpOnly": True if "httponly" in told else None,
    }
