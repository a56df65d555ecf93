"""Cookie headers: `a=b; c=d`, with or without `Cookie:`, in a block of request headers, or Set-Cookie lines."""

import re

from core.cookies.model import MAX_COOKIES, CookieFormat, Found, Loose
from core.cookies.refusals import too_many
from core.cookies.sites import APEX, clean_host, is_known, platform_of
from core.cookies.values.set_cookie import is_attribute, read_set_cookie
from core.cookies.values.set_cookie_list import read_set_cookie_list

_PAIR = re.compile(r"\s*([!#$%&'*+.^`|~\w-]{1,256})=(.*)", re.ASCII | re.DOTALL)
_NAME_ALONE = re.compile(r"[\w.-]{1,64}", re.ASCII)
_COOKIE_LINE = re.compile(r"^[ \t]*cookie(?::[ \t]*(?:\r?\n)?|[ \t]*\r?\n)([^\r\n]*)", re.IGNORECASE | re.MULTILINE)
_SET_COOKIE_LINE = re.compile(r"^[ \t]*set-cookie:[ \t]*([^\r\n]*)", re.IGNORECASE | re.MULTILINE)
_HOST_LINE = re.compile(r"^[ \t]*(?::authority|host):[ \t]*(?:\r?\n)?[ \t]*(\S{1,253})", re.IGNORECASE | re.MULTILINE)


def read_pairs(text: str) -> list[Loose]:
    """`name=value` pairs between semicolons, each cut at its first `=`; what is no pair is passed over.

    Raises `malformed` for more pairs than a browser could send.
    """
    if text.count(";") > 2 * MAX_COOKIES:
        raise too_many(MAX_COOKIES)
    matches = (_PAIR.fullmatch(part) for part in text.split(";"))
    return [{"name": match[1], "value": match[2].strip()} for match in matches if match]


def unquoted(value: str) -> str:
    """The value without the quotes around it and the punctuation behind them; unchanged when it does not end so."""
    value = value.strip()
    if value[:1] not in ("'", '"', "`") or not value:
        return value
    inner = value.rstrip(",;)]} \t")
    return inner[1:-1] if len(inner) > 1 and inner[-1] == value[0] else value


def with_host(pairs: list[Loose], host: str) -> list[Loose]:
    """The pairs with the domain that a request to `host` tells (its whole site), unchanged when there is no host."""
    platform = platform_of(host)
    domain = APEX[platform] if platform else host
    return [{**pair, "domain": "." + domain} for pair in pairs] if host else pairs


def read_header(text: str) -> Found | None:
    """The cookies of a header under its title, or None when the text holds none. Raises `malformed`."""
    if text.count(";") + text.count("\n") > 2 * MAX_COOKIES:
        return None
    host_line = _HOST_LINE.search(text)
    host = clean_host(host_line[1])[0] if host_line else ""
    lines = _COOKIE_LINE.findall(text)
    if lines:
        return _found(with_host(read_pairs(";".join(map(unquoted, lines))), host))
    answers = _SET_COOKIE_LINE.findall(text)
    changes = [read_set_cookie(line, host) for line in answers]
    if answers and not any(changes):  # neither the lines nor the block tell the site: the names do
        listed = read_set_cookie_list(answers)
        return _found(listed.cookies) if listed is not None else None
    if changes:
        return _found([change.as_loose() for change in changes if change is not None and not change.deletes])
    return None


def read_bare_header(text: str) -> Found | None:
    """A header without its title, as `document.cookie` prints it; also one pair per line, or one Set-Cookie per line.

    None when anything else stands there: a value next to code or other text might end too late.
    """
    if text.count(";") + text.count("\n") > 2 * MAX_COOKIES:
        return None
    if len(text) > 1 and text[0] == text[-1] and text[0] in "'`":
        text = text[1:-1]
    lines = [line for line in map(str.strip, text.split("\n")) if line and not line.startswith(("//", "# "))]
    if any(is_attribute(part) and "=" in part for line in lines for part in line.split(";")[1:]):
        return read_set_cookie_list(lines)
    parts = [part for line in lines for part in line.split(";") if part.strip()]
    pairs = [pair for part in parts for pair in read_pairs(part)]
    if not pairs or not all("=" in part or _NAME_ALONE.fullmatch(part.strip()) for part in parts):
        return None
    known = any(is_known(str(pair["name"])) for pair in pairs)
    if not known and not (len(pairs) == len(parts) > 1 and ";" in text):
        return None
    return None if len(pairs) < sum("=" in part for part in parts) else _found(pairs)


def _found(cookies: list[Loose]) -> Found:
    if len(cookies) > MAX_COOKIES:
        raise too_many(MAX_COOKIES)
    return Found(CookieFormat.HEADER, cookies)
