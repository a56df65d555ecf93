"""Lines as accounts are traded: `user:password:mail:cookies`, `id|password|2fa|cookies`. Only the cookies are kept."""

import json
import re
from collections.abc import Callable
from functools import partial

from core.cookies.model import MAX_WRITTEN, CookieFormat, Found, Loose
from core.cookies.readers.header import read_pairs
from core.cookies.refusals import malformed, several_accounts
from core.cookies.sites import ACCOUNT_NAMES, ALL_KNOWN, is_telling
from core.cookies.text import LINE_END, unwrap_base64
from core.cookies.values.nested import best, contradict, score
from core.cookies.values.shapes import SHAPED
from core.errors import CookieFileException

MOST_LINES = 200
_NAMES = "|".join(sorted(map(re.escape, ALL_KNOWN), key=len, reverse=True))
_FIRST = re.compile(rf"(?P<gap>^|----|[|:,\t \"'`])(?P<pairs>(?:{_NAMES})=)")
_ENDS = ("----", "|", "\t")
_JSON = re.compile(r'(?:^|----|[|:,\t ])(?=[\[{]\s*[\[{"])')
_OPEN = re.compile(r"[\[{\"]")
_FIELDS = re.compile(r"----|[|:,\t]")
_QUOTED = re.compile(r'"[^"]*"')
_SHORTEST_BASE64 = 40


def read_seller(text: str, read_text: Callable[[str], Found], read_json: Callable[[object], Found]) -> Found | None:
    """The cookies of the lines, or None when no line holds any. Raises `malformed` for lines of several accounts."""
    if len(text) > MAX_WRITTEN or text.startswith("<"):
        return None
    accounts: list[Found] = []
    for line in LINE_END.split(text)[:MOST_LINES]:
        found = _read_line(line.strip(), read_text, read_json)
        if found is not None and score(found)[1]:
            accounts.append(found)
    if contradict(accounts):
        raise several_accounts()
    found = best(accounts)
    return (
        None if found is None else Found(CookieFormat.SELLER, [c for c in found.cookies if c.get("name") in ALL_KNOWN])
    )


def _read_line(line: str, read_text: Callable[[str], Found], read_json: Callable[[object], Found]) -> Found | None:
    if is_telling(line):
        start = _JSON.search(line)
        if start is not None and not _OPEN.search(line, 0, start.start()):
            return _from_json(line[start.end() :], read_json)
        first = _FIRST.search(line)
        return _from_pairs(line[first.start("pairs") :], first["gap"]) if first is not None else None
    for field in _FIELDS.split(line):
        inner = unwrap_base64(field) if len(field) >= _SHORTEST_BASE64 else None
        if inner is not None and is_telling(inner.decode("latin-1")):
            return _quietly(partial(read_text, field))
    return None


def _from_json(text: str, read_json: Callable[[object], Found]) -> Found | None:
    try:
        value, _ = json.JSONDecoder(strict=False).raw_decode(text)
    except (ValueError, RecursionError):
        return None
    return _quietly(partial(read_json, value))


def _quietly(read: Callable[[], Found]) -> Found | None:
    try:
        return read()
    except CookieFileException:
        return None


def _from_pairs(text: str, gap: str) -> Found | None:
    """The pairs up to the next field; where fields are divided by colons, a value with one cannot be told from them."""
    if gap and gap in "\"'`":
        return None  # a text in quotes is for the reader of programs: here its end cannot be told
    for end in (gap,) if gap in (*_ENDS, ",") else _ENDS:
        text = text.partition(end)[0]
    pairs: list[Loose] = [pair for pair in read_pairs(text) if pair["name"] in ALL_KNOWN]
    if gap != ":":
        return Found(CookieFormat.SELLER, pairs)
    torn = {str(pair["name"]) for pair in pairs if ":" in _QUOTED.sub("", str(pair["value"]))}
    if torn & (SHAPED | ACCOUNT_NAMES):
        raise malformed(f"a cookie runs into the fields behind it: {', '.join(sorted(torn))}")
    return Found(CookieFormat.SELLER, [pair for pair in pairs if pair["name"] not in torn])
