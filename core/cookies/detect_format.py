"""Detects the format of a cookie file by its content, never by its name. Each reader handles one format."""

import re
from functools import partial
from typing import Any

from core.cookies.model import Found, Reader
from core.cookies.readers.code import read_code, read_data
from core.cookies.readers.curl import read_curl
from core.cookies.readers.env import read_env
from core.cookies.readers.header import read_bare_header, read_header
from core.cookies.readers.json_reader import load_json, read_json
from core.cookies.readers.lwp import read_lwp
from core.cookies.readers.name_value import read_name_value
from core.cookies.readers.netscape import read_netscape
from core.cookies.readers.powershell import read_powershell
from core.cookies.readers.seller import read_seller
from core.cookies.readers.table import read_table
from core.cookies.readers.titled import read_titled
from core.cookies.refusals import malformed, not_cookies
from core.cookies.sites import is_telling
from core.cookies.structured.printed import read_jar, read_serialised
from core.cookies.structured.records import read_records
from core.cookies.structured.xml import read_xml
from core.cookies.text import INVISIBLE, LINE_END, decode, unwrap_base64
from core.cookies.values.nested import score
from core.cookies.wrappers import unwrap
from core.errors import CookieFileException

_LOOKS_LIKE_DATA = re.compile(r"[\[{]\s*(?:[\[{\"'\]}/]|\w{1,64}\s*:\s*[\[{\"']|$)")
"""Not `[facebook]`, a title, nor `[10:15]`, a time."""
_WRAPPINGS = 4
"""How many times base64, quotes or escapes may be around the cookies."""


def recognise(data: bytes) -> Found:
    """The cookies of a file of any format. Raises `not_cookies` or `malformed`."""
    return _from_text(LINE_END.sub("\n", INVISIBLE.sub("", decode(data))), _WRAPPINGS)


EXACT: tuple[Reader, ...] = (
    read_curl,
    read_powershell,
    read_lwp,
    read_netscape,
    read_table,
    read_titled,
    read_header,
    read_jar,
)
"""Formats with signs of their own: what one of these takes is nothing else."""


def loose_readers(wrappings: int) -> tuple[Reader, ...]:
    """Formats that can be mistaken for each other: the first that finds a whole session is right."""
    inner = partial(_from_text, wrappings=wrappings - 1)
    rows = partial(read_json, read_text=inner)
    return (
        partial(read_xml, read_rows=rows, read_text=inner),
        partial(read_serialised, read_rows=rows, read_text=inner),
        partial(read_env, read_text=inner),
        read_bare_header,
        partial(read_code, read_rows=rows, read_text=inner),
        read_name_value,
        read_records,
        partial(read_seller, read_text=inner, read_json=rows),
    )


def _from_text(text: str, wrappings: int) -> Found:
    text = text.strip()
    if not text:
        raise not_cookies("an empty file")
    if wrappings:
        found = _unwrapped(text, wrappings)
        if found is not None:
            return found
    if text[0] in "{[":
        value = _data(text)
        if value is not None:
            return read_json(value, partial(_from_text, wrappings=wrappings - 1) if wrappings else None)
        records = read_records(text)  # of TOML, which begin with brackets, too
        if records is not None and score(records)[0]:
            return records
        if _LOOKS_LIKE_DATA.match(text):
            raise malformed("broken or cut-off JSON")
    for read in EXACT:
        found = read(text)
        if found is not None:
            return found
    return _loosely(text, loose_readers(wrappings) if wrappings else (read_bare_header,))


def _loosely(text: str, readers: tuple[Reader, ...]) -> Found:
    """What the first reader makes of it that finds a whole session; else the most that any of them finds."""
    fullest: Found | None = None
    refusal: CookieFileException | None = None
    for read in readers:
        try:
            found = read(text)
        except CookieFileException as error:
            refusal = refusal or error.with_traceback(None)
            continue
        if found is not None and score(found)[0]:
            return found
        if found is not None and (fullest is None or score(found) > score(fullest)):
            fullest = found
    if refusal is not None:
        raise refusal
    if fullest is None:
        raise not_cookies()
    return fullest


def _data(text: str) -> Any | None:
    """The value of a JSON text, or of the like of it that other languages print; None for anything else."""
    try:
        return load_json(text)
    except CookieFileException:
        return read_data(text)


def _unwrapped(text: str, wrappings: int) -> Found | None:
    inner = unwrap(text)
    if inner is not None and inner != text:
        return _from_text(inner, wrappings - 1)
    return _from_quoted(text, wrappings) or _from_base64(text, wrappings)


def _from_quoted(text: str, wrappings: int) -> Found | None:
    """A JSON text holding the whole file, as consoles and APIs print it."""
    if not (text[0] == text[-1] == '"' and len(text) > 1):
        return None
    try:
        inner = load_json(text)
    except CookieFileException:
        return _from_between(text[1:-1], wrappings)
    return _from_text(str(inner).strip(), wrappings - 1)


def _from_between(inner: str, wrappings: int) -> Found | None:
    """What stands between two quotes that are no JSON's; None where they only begin and end lines of their own."""
    try:
        found = _from_text(inner.strip(), wrappings - 1)
    except CookieFileException:
        if '"' not in inner:
            raise
        return None
    return found if score(found)[0] or '"' not in inner else None


def _from_base64(text: str, wrappings: int) -> Found | None:
    inner = None if is_telling(text) else unwrap_base64(text)  # names between blanks are no base64
    if inner is None:
        return None
    found = _from_text(decode(inner), wrappings - 1)
    found.encoded = True
    return found
