"""PowerShell, as the developer tools copy a request: cookies put into a session one by one, or as a header."""

import re

from core.cookies.model import MAX_COOKIES, CookieFormat, Found, Loose
from core.cookies.readers.header import read_pairs
from core.cookies.refusals import malformed, too_many

_SIGNS = ("system.net.cookie", "webrequestsession", "invoke-webrequest", "invoke-restmethod")
_COOKIE = re.compile(r"System\.Net\.Cookie['\"]?[ \t]*(?:-ArgumentList[ \t]*)?\(?[ \t]*", re.IGNORECASE)
_HEADER = re.compile(r"[\"']?\bcookie[\"']?[ \t]*=[ \t]*", re.IGNORECASE)
_STRING = re.compile(r"\"((?:[^\"`]|`.|\"\")*+)\"|'((?:[^']|'')*+)'", re.DOTALL)
_COMMA = re.compile(r"\s*,\s*")
_ESCAPED = re.compile(r'`(.)|""', re.DOTALL)
_ARGUMENTS = ("name", "value", "path", "domain")


def read_powershell(text: str) -> Found | None:
    """The cookies of the commands, or None when there are none. Raises `malformed` for one that is cut off."""
    lowered = text.lower()
    if not any(sign in lowered for sign in _SIGNS):
        return None
    cookies: list[Loose] = []
    for match in _COOKIE.finditer(text):
        values = _strings(text, match.end())
        cookies.append(dict(zip(_ARGUMENTS, values, strict=False)))
        if len(cookies) > MAX_COOKIES:
            raise too_many(MAX_COOKIES)
    for match in _HEADER.finditer(text):
        if text[match.end() : match.end() + 1] in ("'", '"'):
            cookies += read_pairs(";".join(_strings(text, match.end())[:1]))
    return Found(CookieFormat.POWERSHELL, cookies) if cookies else None


def _strings(text: str, place: int) -> list[str]:
    """The strings between commas from that place on."""
    found: list[str] = []
    while len(found) < len(_ARGUMENTS):
        match = _STRING.match(text, place)
        if match is None:
            break
        double, single = match.groups()
        found.append(_ESCAPED.sub(_plain, double) if double is not None else single.replace("''", "'"))
        comma = _COMMA.match(text, match.end())
        if comma is None:
            break
        place = comma.end()
    if len(found) < 1:
        raise malformed("a PowerShell command with an open quote")
    return found


def _plain(match: re.Match[str]) -> str:
    return match[1] or '"'
