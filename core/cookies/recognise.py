"""Which format is it? Told by the content; the file's name says nothing."""

from collections.abc import Callable

from core.cookies.curl import read_curl
from core.cookies.failures import not_cookies
from core.cookies.header import read_header
from core.cookies.json_reader import load_json, read_json
from core.cookies.model import Found
from core.cookies.netscape import read_netscape
from core.cookies.text import decode, unwrap_base64
from core.errors import CookieFileException

_TEXT_READERS: tuple[Callable[[str], Found | None], ...] = (read_curl, read_netscape, read_header)
_WRAPPINGS = 2
"""How many times base64 or a quoted string may be around the cookies."""


def recognise(data: bytes) -> Found:
    """The cookies of a file of any format. Raises `not_cookies` or `malformed`."""
    return _from_text(decode(data), _WRAPPINGS)


def _from_text(text: str, wrappings: int) -> Found:
    if not text:
        raise not_cookies("an empty file")
    if text[0] in "{[":
        return read_json(load_json(text))
    if wrappings:
        found = _from_quoted(text, wrappings) or _from_base64(text, wrappings)
        if found is not None:
            return found
    for read in _TEXT_READERS:
        found = read(text)
        if found is not None:
            return found
    raise not_cookies()


def _from_quoted(text: str, wrappings: int) -> Found | None:
    """A JSON text holding the whole file, as consoles and APIs print it."""
    if not (text[0] == text[-1] == '"' and len(text) > 1):
        return None
    try:
        inner = load_json(text)
    except CookieFileException:
        inner = text[1:-1]
    return _from_text(str(inner).strip(), wrappings - 1)


def _from_base64(text: str, wrappings: int) -> Found | None:
    inner = unwrap_base64(text)
    if inner is None:
        return None
    found = _from_text(decode(inner), wrappings - 1)
    found.encoded = True
    return found
