"""Netscape cookies.txt, also after a chat has turned its tabs into spaces."""

import re

from core.cookies.model import MAX_COOKIES, CookieFormat, Found, Loose
from core.cookies.refusals import malformed, too_many
from core.cookies.text import LINE_END
from core.cookies.values.shapes import SHAPED

_TITLE = re.compile(r"#\s*(?:netscape\s+)?http cookie file", re.IGNORECASE)
_FIELDS = 7
_VALUE = 6
_WORDS = frozenset(("TRUE", "FALSE", "1", "0"))
_HTTP_ONLY = "#HttpOnly_"
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?", re.ASCII)


def read_netscape(text: str) -> Found | None:
    """The cookies of a cookies.txt, or None when it is none. Raises `malformed` when its title is all that is right."""
    titled = _TITLE.match(text) is not None
    cookies: list[Loose] = []
    skipped = 0
    for line in map(str.lstrip, LINE_END.split(text)):
        if not line or (line.startswith("#") and not line.lower().startswith(_HTTP_ONLY.lower())):
            continue
        cookie = _read_line(line)
        if cookie is not None:
            cookies.append(cookie)
        else:
            skipped += 1
        if max(len(cookies), skipped) > MAX_COOKIES:
            break
    if skipped > len(cookies):
        if titled:
            raise malformed("a cookies.txt whose lines have not their seven fields")
        return None
    if len(cookies) > MAX_COOKIES:
        raise too_many(MAX_COOKIES)
    return Found(CookieFormat.NETSCAPE, cookies, skipped=skipped) if cookies or titled else None


def _read_line(line: str) -> Loose | None:
    http_only = line.lower().startswith(_HTTP_ONLY.lower())
    fields = _fields(line[len(_HTTP_ONLY) :] if http_only else line)
    if len(fields) < _FIELDS:
        return None
    domain, subdomains, path, secure, expires, name, value = fields[:_FIELDS]
    if subdomains.upper() not in _WORDS or secure.upper() not in _WORDS or not name:
        return None
    return {
        "name": name,
        "value": value,
        "domain": domain,
        "hostOnly": subdomains.upper() in ("FALSE", "0"),
        "path": path,
        "secure": secure,
        "expires": None if expires in ("", "0") else expires,
        "httpOnly": http_only,
    }


def _fields(line: str) -> list[str]:
    """The seven fields, and what stands behind them (some tools add a size), which is no part of the value."""
    tabs = line.count("\t") >= _FIELDS - 2
    fields = [text.strip() for text in (line.split("\t") if tabs else line.split())]
    if len(fields) > _VALUE - 2 and not _is_expiry(fields[4]):
        fields.insert(4, "")  # session cookies may leave the date out
    if len(fields) == _VALUE:
        fields.append("")
    if not tabs and len(fields) > _FIELDS and fields[_VALUE - 1] not in SHAPED:
        return []  # a value with blanks, or columns behind it: it cannot be told
    return fields


def _is_expiry(text: str) -> bool:
    return not text or _NUMBER.fullmatch(text) is not None or text.lower() == "session"
