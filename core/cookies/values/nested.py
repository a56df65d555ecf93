"""Cookies somewhere inside a value: in a member, in a text that is JSON or a header itself, in a program's literals."""

import re
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from core.cookies.model import MAX_COOKIES, CookieFormat, Found, Loose
from core.cookies.refusals import several_accounts, too_many
from core.cookies.sites import TELLING, clean_host, is_known, is_telling, platform_of
from core.cookies.text import unwrap_base64
from core.cookies.values.set_cookie_list import read_set_cookie_list
from core.cookies.values.shapes import is_clean
from core.domain.platforms import REQUIRED_COOKIES
from core.errors import CookieFileException

MOST_VALUES = 20_000
_SHORTEST_BASE64 = 40
_CALL = 2
_TORN = re.compile(r"[^\s=;\[{\"]*;")
"""How no header begins: with the rest of a value. The quotes around such a text are signs of two values."""
Text = Callable[[str], Found]
Rows = Callable[[Any], Found]


def score(found: Found) -> tuple[int, int]:
    """How much of a session it is: whole ones, then how many required cookies of the fullest platform are filled."""
    values = {str(c.get("name")): str(c["value"]).strip() for c in found.cookies if c.get("value") not in (None, "")}
    filled = [[name for name in names if name in values] for names in REQUIRED_COOKIES.values()]
    whole = [
        len(held) == len(names) and all(is_clean(name, values[name]) for name in held)
        for held, names in zip(filled, REQUIRED_COOKIES.values(), strict=True)
    ]
    return sum(whole), max(map(len, filled))


def best(candidates: Sequence[Found]) -> Found | None:
    """The fullest of them; of pieces without a whole session, all together when they do not contradict each other.

    Raises `malformed` when they hold whole sessions of two accounts.
    """
    if not candidates:
        return None
    whole = [found for found in candidates if score(found)[0]]
    if whole:
        if contradict(whole):
            raise several_accounts()
        return max(whole, key=score)
    fullest = max(candidates, key=score)
    if contradict(candidates):
        return fullest
    pieces = Found(fullest.format, [cookie for found in candidates for cookie in found.cookies][:MAX_COOKIES])
    return pieces if score(pieces) > score(fullest) else fullest


def contradict(candidates: Sequence[Found]) -> bool:
    """Whether two of them give one cookie that points to an account two values."""
    values: dict[str, str] = {}
    pairs = (pair for found in candidates for pair in required_values(found).items())
    return any(values.setdefault(name, value) != value for name, value in pairs)


def required_values(found: Found) -> dict[str, str]:
    """Name and value of the cookies that point to a platform."""
    return {str(c["name"]): str(c.get("value")) for c in found.cookies if c.get("name") in TELLING and c.get("value")}


def search(value: Any, read_rows: Rows, read_text: Text) -> Found | None:
    """The fullest session anywhere inside the value, or None."""
    candidates: list[Found] = []
    waiting: deque[Any] = deque([value])
    seen = 0
    while waiting and seen < MOST_VALUES:
        item = waiting.popleft()
        seen += 1
        if isinstance(item, str):
            _add(candidates, partial(_from_text, item, read_text))
        elif isinstance(item, dict):
            _add(candidates, partial(_from_members, item, read_rows))
            waiting.extend(item.values())
        elif isinstance(item, list) and item:
            found = _add(candidates, partial(_from_list, item, read_rows))
            waiting.extend(() if found else item)
    return best([found for found in candidates if score(found)[1]])


def _add(candidates: list[Found], read: Callable[[], Found | None]) -> bool:
    try:
        found = read()
    except CookieFileException:
        return False
    if found is None or not found.cookies:
        return False
    candidates.append(found)
    return score(found)[1] > 0


def _from_text(text: str, read_text: Text) -> Found | None:
    if _TORN.match(text):
        return None
    if is_telling(text):
        return read_text(text)
    inner = unwrap_base64(text) if len(text) >= _SHORTEST_BASE64 else None
    return read_text(text) if inner is not None and is_telling(inner.decode("latin-1")) else None


def _from_members(members: Mapping[str, Any], read_rows: Rows) -> Found | None:
    """`{name: value}` beside whatever else the object holds; members of other names are not cookies."""
    if any(key in TELLING for key in members):
        return read_rows({key: item for key, item in members.items() if is_known(key)})
    return read_rows(members) if "log" in members else None


def _from_list(rows: list[Any], read_rows: Rows) -> Found | None:
    first = rows[0]
    if isinstance(first, dict):
        return read_rows(rows)
    if isinstance(first, list) and all(_is_pair(row) for row in rows) and any(row[0] in TELLING for row in rows):
        return _listed([{"name": row[0], "value": row[1]} for row in rows], CookieFormat.FLAT_DICT)
    if _is_alternating(rows):
        pairs = zip(rows[::2], rows[1::2], strict=True)
        return _listed([{"name": name, "value": value} for name, value in pairs], CookieFormat.CODE)
    if isinstance(first, str) and is_known(first) and len(rows) >= _CALL and isinstance(rows[1], str):
        return _listed([_from_call(rows)], CookieFormat.CODE)
    return read_set_cookie_list(rows)


def _is_pair(row: object) -> bool:
    return isinstance(row, list) and len(row) == _CALL and all(isinstance(part, str) for part in row)


def _is_alternating(rows: list[Any]) -> bool:
    """`Map.of("c_user", "1", "xs", "2")`: names and values by turns, of more than one cookie."""
    if len(rows) <= _CALL or len(rows) % _CALL or not all(isinstance(row, str) for row in rows):
        return False
    return all(map(is_known, rows[::_CALL]))


def _from_call(arguments: list[Any]) -> Loose:
    """`Cookie("xs", "...", "/", ".facebook.com")` and its like."""
    cookie: Loose = {"name": arguments[0], "value": arguments[1]}
    named = arguments[-1] if isinstance(arguments[-1], dict) else {}
    for place in (*arguments[2:], named.get("domain")):
        host = clean_host(place)[0]
        if platform_of(host) is not None:
            cookie["domain"] = place
    return cookie


def _listed(cookies: list[Loose], fmt: CookieFormat) -> Found:
    if len(cookies) > MAX_COOKIES:
        raise too_many(MAX_COOKIES)
    return Found(fmt, cookies)
