"""Lines of settings: `COOKIE='...'` as shells and .env files keep them, one cookie or a whole export in each value."""

import re
from collections.abc import Callable, Iterator

from core.cookies.model import MAX_WRITTEN, CookieFormat, Found, Loose
from core.cookies.sites import ACCOUNT_NAMES, ALL_KNOWN, is_telling
from core.cookies.values.nested import best
from core.errors import CookieFileException

MOST_LINES, MOST_VALUES = 2_000, 50
_LINE = re.compile(
    r"^[ \t]*(?:-[ \t]+)?(?P<mark>(?:export|set|setx|\$env:|-e|var|declare(?: -x)?)[ \t]*)?"
    r"(?P<name>[A-Za-z_][\w.-]{0,99})[ \t]*="
    r"[ \t]*(?P<value>[^\n]*)$",
    re.MULTILINE | re.ASCII,
)
_JSON = ("[", "{", "%5B", "%7B")
_CLOSED = {quote: re.compile(rf"{quote}[ \t]*+(?:;[ \t]*+|(?<=[ \t])\#[^\n]*)?$", re.MULTILINE) for quote in "'\""}
_ENCODED = re.compile(r"[\w.~*+-]{1,64}%3D[\w.~%*+-]+", re.ASCII | re.IGNORECASE)
_SUFFIXES = {name.replace("-", "_"): name for name in ACCOUNT_NAMES}


def read_env(text: str, read_text: Callable[[str], Found]) -> Found | None:
    """The cookies of the settings, or None when the lines are none or hold no cookies."""
    if not is_telling(text.lower()):
        return None
    alone: list[Loose] = []
    candidates: list[Found] = []
    for name, value, quoted in _settings(text):
        cookie = _cookie_of(name)
        if cookie is not None and (quoted or cookie != name):
            alone.append({"name": cookie, "value": value})
        elif name not in ALL_KNOWN and is_telling(value) and (quoted or _stands_alone(name, value)):
            found = _nested(value, read_text) if len(candidates) < MOST_VALUES else None
            candidates += [found] if found else []
    if alone:
        candidates.append(Found(CookieFormat.ENV, alone))
    found = best(candidates)
    return None if found is None else Found(CookieFormat.ENV, found.cookies, found.origins, skipped=found.skipped)


def _settings(text: str) -> Iterator[tuple[str, str, bool]]:
    place, unclosed = 0, set()
    for _ in range(MOST_LINES):
        match = _LINE.search(text, place)
        if match is None:
            return
        value, place = match["value"].strip(), match.end()
        quote = value[:1]
        searched = quote in _CLOSED and quote not in unclosed
        closed = _CLOSED[quote].search(text, match.start("value") + 1) if searched else None
        if closed is None and searched:
            unclosed.add(quote)  # nor does any later one end
        if closed is not None:
            start = text.index(quote, match.start("value")) + 1
            yield match["name"], text[start : max(start, closed.start())], True
            place = max(place, closed.end())
        else:
            yield match["name"], value, False


def _cookie_of(name: str) -> str | None:
    """The cookie that a setting is called after: `IG_SESSIONID`, `auth_token`, `instagram.sessionid`."""
    lowered = name.lower()
    fits = (
        cookie
        for suffix, cookie in _SUFFIXES.items()
        if lowered == suffix or lowered.endswith(("_" + suffix, "." + suffix))
    )
    return next(fits, None)


def _stands_alone(name: str, value: str) -> bool:
    """A value without quotes: whole cookies behind a name that is no cookie's, not the rest of a header."""
    first = value.partition("=")[0].strip()
    if value.startswith(_JSON) or _ENCODED.fullmatch(value):
        return True
    return first in ALL_KNOWN and (name.isupper() or "cookie" in name.lower())


def _nested(value: str, read_text: Callable[[str], Found]) -> Found | None:
    if len(value) > MAX_WRITTEN and not value.startswith(_JSON):
        return None
    try:
        return read_text(value)
    except CookieFileException:
        return None
