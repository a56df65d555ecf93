"""What programs print of their cookies: jars of Python, arrays of PHP (serialised, var_dump)."""

import re
from collections.abc import Callable, Iterator
from typing import Any

from core.cookies.model import MAX_COOKIES, CookieFormat, Found
from core.cookies.refusals import malformed
from core.cookies.sites import is_telling
from core.cookies.values.nested import Rows, search

_JAR = re.compile(
    r"<Cookie (?P<name>[\w.-]{1,64})=(?P<value>[^<>\s]*+) for (?P<domain>[\w.-]{1,253})(?P<path>/\S*?)? ?/?>"
)
_SERIALISED = re.compile(r"(?:a:\d{1,5}:\{|s:\d{1,6}:\")")
_SIZE = re.compile(r"a:(\d{1,5}):\{|s:(\d{1,6}):\"|[bid]:([\d.eE+-]{1,30});|(N);|(\})")
_DEEPEST = 40


def read_jar(text: str) -> Found | None:
    """A cookie jar as Python shows it (`<Cookie c_user=… for .facebook.com/>`), or None when it is none."""
    rows = [match.groupdict() for match in _JAR.finditer(text)]
    if not rows or len(rows) > MAX_COOKIES:
        return None
    cookies: list[dict[str, object]] = [{**row, "path": "/"} for row in rows]
    return Found(CookieFormat.CODE, cookies)


def read_serialised(text: str, read_rows: Rows, read_text: Callable[[str], Found]) -> Found | None:
    """The cookies of what PHP's `serialize` writes, or None when the text is none. Raises `malformed`."""
    if _SERIALISED.match(text) is None or not is_telling(text):
        return None
    found = search(_value(_tokens(text.encode())), read_rows, read_text)
    return None if found is None else Found(CookieFormat.CODE, found.cookies, skipped=found.skipped)


def _tokens(data: bytes) -> Iterator[tuple[str, str]]:
    """Kind and text of each part; a text ends where its length (in bytes) says, whatever is in it."""
    text, place = data.decode("latin-1"), 0
    while place < len(text):
        match = _SIZE.match(text, place)
        if match is None:
            raise malformed("a serialised array that is cut off")
        size, place = match[2], match.end()
        if size is None:
            yield ("open" if match[1] is not None else "close" if match[5] else "plain"), match[3] or ""
            continue
        end = place + int(size)
        if text[end : end + 2] != '";':
            raise malformed("a serialised text of another length than it says")
        yield "plain", data[place:end].decode("utf-8", "replace")
        place = end + 2


def _value(tokens: Iterator[tuple[str, str]]) -> Any:
    levels: list[list[Any]] = [[]]
    for kind, piece in tokens:
        if kind == "open":
            if len(levels) > _DEEPEST:
                raise malformed("nested too deeply")
            levels.append([])
        elif kind == "plain":
            levels[-1].append(piece)
        elif len(levels) > 1:
            closed = levels.pop()
            members = dict(zip(map(str, closed[::2]), closed[1::2], strict=False))
            numbered = all(key.isdecimal() for key in members)
            levels[-1].append(list(members.values()) if numbered else members)
    return levels[0]
