"""Cookie headers: `a=b; c=d`, with or without `Cookie:`, in a block of request headers, or Set-Cookie lines."""

import re

from core.cookies.failures import malformed
from core.cookies.model import MAX_COOKIES, CookieFormat, Found, Loose
from core.cookies.set_cookie import read_set_cookie
from core.cookies.sites import APEX, clean_host, is_known, platform_of
from core.cookies.text import LINE_END

_PAIR = re.compile(r"\s*([!#$%&'*+.^`|~\w-]{1,256})=(.*)", re.ASCII | re.DOTALL)
_COOKIE_LINE = re.compile(r"^[ \t]*cookie:[ \t]*(?:\r?\n)?([^\r\n]*)", re.IGNORECASE | re.MULTILINE)
_SET_COOKIE_LINE = re.compile(r"^[ \t]*set-cookie:[ \t]*([^\r\n]*)", re.IGNORECASE | re.MULTILINE)
_HOST_LINE = re.compile(r"^[ \t]*(?::authority|host):[ \t]*(?:\r?\n)?[ \t]*(\S{1,253})", re.IGNORECASE | re.MULTILINE)


def read_pairs(text: str) -> list[Loose]:
    """`name=value` pairs between semicolons, each cut at its first `=`; what is no pair is passed over.

    Raises `malformed` for more pairs than a browser could send.
    """
    if text.count(";") > 2 * MAX_COOKIES:
        raise malformed(f"more than {MAX_COOKIES} cookies")
    matches = (_PAIR.fullmatch(part) for part in text.split(";"))
    return [{"name": match[1], "value": match[2].strip()} for match in matches if match]


def with_host(pairs: list[Loose], host: str) -> list[Loose]:
    """The pairs with the domain that a request to `host` tells (its whole site), unchanged when there is no host."""
    platform = platform_of(host)
    domain = APEX[platform] if platform else host
    return [{**pair, "domain": "." + domain} for pair in pairs] if host else pairs


def read_header(text: str) -> Found | None:
    """The cookies of a header in any of its dresses, or None when the text is none. Raises `malformed`."""
    text = LINE_END.sub("\n", text)
    if text.count(";") + text.count("\n") > 2 * MAX_COOKIES:
        return None
    host_line = _HOST_LINE.search(text)
    host = clean_host(host_line[1])[0] if host_line else ""
    lines = _COOKIE_LINE.findall(text)
    if lines:
        return _found(with_host(read_pairs(";".join(lines)), host))
    changes = [read_set_cookie(line, host) for line in _SET_COOKIE_LINE.findall(text)]
    if changes:
        return _found([change.as_loose() for change in changes if change is not None and not change.deletes])
    return _read_bare(text)


def _read_bare(text: str) -> Found | None:
    """A header without its name, as `document.cookie` prints it; also one pair per line."""
    if len(text) > 1 and text[0] == text[-1] and text[0] in "'`":
        text = text[1:-1]
    parts = [part for part in re.split(r"[;\r\n]+", text) if part.strip()]
    pairs = [pair for part in parts for pair in read_pairs(part)]
    known = any(is_known(str(pair["name"])) for pair in pairs)
    if not pairs or not (known or (len(pairs) == len(parts) > 1 and ";" in text)):
        return None
    return _found(pairs)


def _found(cookies: list[Loose]) -> Found:
    if len(cookies) > MAX_COOKIES:
        raise malformed(f"more than {MAX_COOKIES} cookies")
    return Found(CookieFormat.HEADER, cookies)
