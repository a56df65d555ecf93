"""Netscape cookies.txt, also after a chat has turned its tabs into spaces."""

import re

from core.cookies.failures import malformed
from core.cookies.model import MAX_COOKIES, CookieFormat, Found, Loose
from core.cookies.text import LINE_END

_TITLE = re.compile(r"#\s*(?:netscape\s+)?http cookie file", re.IGNORECASE)
_FIELDS = 7
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
        raise malformed(f"more than {MAX_COOKIES} cookies")
    return Found(CookieFormat.NETSCAPE, cookies, skipped=skipped) if cookies or titled else None


def _read_line(line: str) -> Loose | None:
    http_only = line.lower().startswith(_HTTP_ONLY.lower())
    line = line[len(_HTTP_ONLY) :] if http_only else line
    fields = line.split("\t" if line.count("\t") >= _FIELDS - 2 else None, _FIELDS - 1)
    if len(fields) == _FIELDS - 1:  # the expiry or the value is empty
        fields.insert(_FIELDS - 1 if _NUMBER.fullmatch(fields[4].strip()) else 4, "")
    if len(fields) != _FIELDS:
        return None
    domain, subdomains, path, secure, expires, name, value = (text.strip() for text in fields)
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
