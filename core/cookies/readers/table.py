"""Rows copied out of a browser's developer tools: name, value, domain, path, and what the browser adds.

Chrome, Edge, Safari and Firefox begin with the same four columns; titles and ticks come in the browser's language.
"""

from core.cookies.model import MAX_COOKIES, CookieFormat, Found, Loose
from core.cookies.refusals import too_many
from core.cookies.sites import clean_host
from core.cookies.text import LINE_END
from core.cookies.values.dates import parse_date

_TICKS = frozenset(("✓", "✔", "√", "☑", "true"))
_SAME_SITE = frozenset(("strict", "lax", "none"))
_VALUE, _DOMAIN, _PATH, _EXPIRES, _HTTP_ONLY, _SECURE = 1, 2, 3, 4, 6, 7
_DATE_WORDS = 6
MOST_OTHER = 200
"""More lines of other text than rows by this: it is no table."""


def read_table(text: str) -> Found | None:
    """The cookies of the rows, or None when most lines are no such rows. Raises `malformed` for too many."""
    cookies: list[Loose] = []
    other = 0
    for line in LINE_END.split(text):
        if not line.strip():
            continue
        cookie = read_row(line)
        if cookie is None:
            other += 1
        else:
            cookies.append(cookie)
        if len(cookies) > MAX_COOKIES or other > len(cookies) + MOST_OTHER:
            break
    if not cookies or other > len(cookies):
        return None
    if len(cookies) > MAX_COOKIES:
        raise too_many(MAX_COOKIES)
    return Found(CookieFormat.TABLE, cookies, skipped=max(0, other - 1))  # one line may be the titles


def read_row(line: str) -> Loose | None:
    """One row, with tabs or, after a chat, with blanks between its columns."""
    tabs = line.count("\t") >= _PATH
    columns = _columns(line, tabs=tabs)
    if not tabs and len(columns) > _DOMAIN and _is_place(columns, _VALUE):
        columns.insert(_VALUE, "")
    if len(columns) <= _PATH or not columns[0] or not _is_place(columns, _DOMAIN):
        return None
    cookie: Loose = {"name": columns[0], "value": columns[_VALUE], "domain": columns[_DOMAIN], "path": columns[_PATH]}
    return cookie | _dated(columns) | (_flags(columns) if tabs else {}) | _same_site(columns)


def _columns(line: str, *, tabs: bool) -> list[str]:
    if tabs:
        return [part.strip() for part in line.split("\t")]
    columns = line.split()
    commas = line.split(",") if len(columns) <= _PATH else []
    return [part.strip().strip('"') for part in commas] if len(commas) > _PATH else columns


def _is_place(columns: list[str], place: int) -> bool:
    host, _ = clean_host(columns[place])
    return "." in host and len(columns) > place + 1 and columns[place + 1].startswith("/")


def _dated(columns: list[str]) -> Loose:
    """The date, as one column or (blanks between the columns) as the words of an HTTP date; else a session cookie."""
    rest = [column.strip('"') for column in columns[_EXPIRES : _EXPIRES + _DATE_WORDS]]
    if rest and parse_date(rest[0]) is not None:
        return {"expires": rest[0]}
    words = " ".join(rest)
    return {"expires": words} if parse_date(words) is not None else {}


def _flags(columns: list[str]) -> Loose:
    ticks = {column.lower() in _TICKS for column in columns[_HTTP_ONLY : _SECURE + 1]}
    if True not in ticks:
        return {}  # a browser that writes them otherwise
    names = ("httpOnly", "secure")
    return {name: column.lower() in _TICKS for name, column in zip(names, columns[_HTTP_ONLY:], strict=False)}


def _same_site(columns: list[str]) -> Loose:
    found = next((column for column in columns[_EXPIRES:] if column.lower() in _SAME_SITE), None)
    return {"sameSite": found} if found else {}
