"""Names and values written down by people: `auth_token: ...` in lines, in a row, or one below the other."""

import re
from itertools import pairwise

from core.cookies.model import MAX_WRITTEN, CookieFormat, Found, Loose
from core.cookies.sites import ALL_KNOWN, TELLING, is_telling
from core.cookies.text import LINE_END
from core.cookies.values.shapes import SHAPED

_NAMES = "|".join(sorted(map(re.escape, ALL_KNOWN), key=len, reverse=True))
_PAIR = re.compile(
    r"[\s|,;*•>\"'`\[–—☀-➿\U0001f300-\U0001faff-]*"
    rf"(?:(?<=^)\d{{1,3}}[.)][ \t]+)?(?P<name>{_NAMES})(?P<named>[\"'`]*)\]?\**"
    r"[ \t]*(?::|=>|->|[→➜➔➡⇒▶»]|=|\||(?:es|is)[ \t]|[ \t])[ \t]*(?:(?P<quote>[\"'`]+)|\**)[ \t]*"
    r"(?P<value>[^\s,;|\"'`*<>()\[\]{}]++)(?(quote)(?P=quote)|\**)(?=[\s,;|]|$)"
)
_REST = re.compile(r"[\s|,;]*+(?:(?<=\s)#.*)?")
_VALUE = re.compile(r"[^\s,;|\"'`<>()\[\]{}]+")
MOST_LINES = 2_000


def read_name_value(text: str) -> Found | None:
    """The cookies of the lines that hold nothing but names and values, or None when no such line tells a platform."""
    if len(text) > MAX_WRITTEN or not is_telling(text):
        return None
    cookies: list[Loose] = []
    lines = [line.strip() for line in LINE_END.split(text) if line.strip()][:MOST_LINES]
    for line in lines:
        cookies += _read_line(line)
    if not cookies:
        cookies = _below_each_other(lines)
    told = any(cookie["name"] in TELLING for cookie in cookies)
    return Found(CookieFormat.NAME_VALUE, cookies) if told else None


def _read_line(line: str) -> list[Loose]:
    """The pairs of a line; none when anything else stands in it, since a value might then be cut."""
    found: list[Loose] = []
    place = 0
    while place < len(line):
        match = _PAIR.match(line, place)
        if match is None:
            rest = _REST.match(line, place)
            return found if rest is not None and rest.end() == len(line) else []
        found.append({"name": match["name"], "value": _value(match)})
        place = match.end()
    return found


def _value(match: re.Match[str]) -> str:
    """Quotes that stand only around the value may be the site's own (`rur`), but for names of which it is known."""
    quote = match["quote"] or ""
    own = bool(quote) and not match["named"] and match["name"] not in SHAPED
    return quote + match["value"] + quote if own else match["value"]


def _below_each_other(lines: list[str]) -> list[Loose]:
    """A name, and in the next line its value."""
    return [
        {"name": name.rstrip(":"), "value": value}
        for name, value in pairwise(lines)
        if name.rstrip(":") in ALL_KNOWN and value not in ALL_KNOWN and _VALUE.fullmatch(value)
    ]
