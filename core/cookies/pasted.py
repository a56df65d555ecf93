"""Does a text hold cookies that must not stay in a chat?

Whatever `parse` takes is a secret, and so is a piece of it: a long export arrives as several messages of which none is
whole. The names come from the same table as those of the readers. `xs=VALUE` and other talk about cookies is none.
"""

import html
import re
from collections.abc import Iterator
from itertools import islice
from urllib.parse import unquote

from core.cookies.detect_format import recognise
from core.cookies.model import MAX_BYTES, CookieFormat, Found
from core.cookies.sites import (
    ACCOUNT_NAMES,
    APEX,
    COOKIES,
    FORMER_APEX,
    SECRET_NAMES,
    TELLING,
    clean_host,
    is_telling,
    platform_of,
)
from core.cookies.text import unwrap_base64
from core.cookies.values.shapes import is_secret
from core.domain.platforms import NETWORKS
from core.errors import CookieFileException

_TOLD_BY_NAMES = frozenset(
    {
        *(CookieFormat.FLAT_DICT, CookieFormat.HEADER, CookieFormat.ENV, CookieFormat.CODE, CookieFormat.NAME_VALUE),
        *(CookieFormat.SELLER, CookieFormat.SET_COOKIE, CookieFormat.CURL),
    }
)
"""Formats that ordinary talk about cookies resembles: their values have to look real."""

_SITES = "(?:" + "|".join(re.escape(apex) for apex in (*APEX.values(), *FORMER_APEX)) + ")"
_HOST = rf"(?:https?://)?\.?(?:[\w-]{{1,63}}\.)?{_SITES}"
_SECRET = "|".join(sorted(map(re.escape, SECRET_NAMES), key=len, reverse=True))
_POINTING = "|".join(sorted(map(re.escape, ACCOUNT_NAMES), key=len, reverse=True))
_SPOKEN = {cookie.spoken: cookie.name for cookie in COOKIES if cookie.spoken}
"""Names that people also write as two words: `auth token`, `session-id`."""
_SAID = "|".join([_POINTING, *(name.replace("_", "[ _-]?") for name in _SPOKEN)])
_APART = {name.replace("_", ""): meant for name, meant in _SPOKEN.items()}
_MOST_TOKENS, _MOST_MATCHES = 5, 200
_SHORTEST, _LONG = 3, 8

_PAIR = re.compile(
    rf"(?<![\w-])(?P<name>{_SAID})[\"'`*\])]{{0,3}}\s{{0,3}}(?:[:=,|>→\s]|-){{1,3}}\s{{0,3}}b?[\"'`*(]{{0,3}}"
    r"(?P<value>[\w.%:+/=~-]{5,4096})",
    re.IGNORECASE,
)
_NAMED = re.compile(rf"(?<![\w-])(?:{_POINTING})(?![\w-])")
_WORD = re.compile(r"[\w.%:+/=~-]{5,4096}")
_NEAR = 400
_ENTRY = re.compile(rf"[\"'](?:name|key|Name|Name\ raw)[\"']\s{{0,9}}:\s{{0,9}}[\"'](?:{_POINTING})[\"']")
_DOMAIN = re.compile(rf"[\"'](?:domain|Domain|Host\ raw)[\"']\s{{0,9}}:\s{{0,9}}[\"']{_HOST}")
_VALUE = re.compile(r"[\"'](?:value|Value|Content\ raw)[\"']\s{0,9}:\s{0,9}(?:[\"']([^\"']{0,4096})|(\d{1,30}))")
_EXPORTED = re.compile(
    r"[\"'](?:expirationDate|hostOnly|storeId|sameSite|httpOnly|expires|expiry|Expires\ raw)[\"']\s*:"
)
_ROW = re.compile(
    rf"(?:^|[\s_.]){_SITES}\s+(?:TRUE|FALSE)\s+/"
    rf"|(?<![\w-])(?:{_SECRET})[ \t]{{1,40}}[^\s.]\S{{0,4095}}"  # a row of a browser's table
    rf"[ \t]{{1,40}}\.?(?:[\w-]{{1,63}}\.)?{_SITES}[ \t]{{1,40}}/"
    rf"|\.{_SITES}\t/\t(?:20\d\d-|\w+\t\d)"
    rf"|\bset-cookie3?:\s{{0,9}}(?:{_SECRET})=[^;\s]{{3}}"
    rf"|System\.Net\.Cookie\(\s{{0,9}}[\"'](?:{_SECRET})[\"']\s{{0,9}},\s{{0,9}}[\"'][^\"'$]{{3}}",
    re.MULTILINE | re.IGNORECASE,
)
_BARE = re.compile(
    "|".join(secret for net in NETWORKS.values() for secret in net.bare_secrets), re.IGNORECASE | re.ASCII
)
_LONE = "|".join(secret for net in NETWORKS.values() for secret in net.lone_secrets)
_ALONE = re.compile(rf"[\"'`]?(?:{_LONE})[\"'`]?[;,.]?", re.ASCII)
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{40,}={0,2}", re.ASCII)


def holds_cookies(text: str) -> bool:
    """Whether the text is or holds cookies of a platform, whole or in part, in any shape that is read from a file."""
    if not text or len(text) > MAX_BYTES:
        return False
    return any(_shows(spelling) for spelling in _spellings(text)) or _is_read(text)


def _spellings(text: str) -> Iterator[str]:
    """The text as it is, and without the escapes that it was written with."""
    yield text
    if "%" in text:
        once = unquote(text)
        yield once
        if "%25" in text:
            yield unquote(once)
    if '\\"' in text:
        yield text.replace("\\\\", "\\").replace('\\"', '"')
    if "&quot;" in text or "&#" in text:
        yield html.unescape(text)
    for number, match in enumerate(_BASE64.finditer(text)):
        inner = unwrap_base64(match.group()) if number < _MOST_TOKENS else None
        if inner is not None and is_telling(inner.decode("latin-1")):
            yield inner.decode("latin-1")


def _shows(text: str) -> bool:
    if _BARE.search(text) or _ROW.search(text) or _ALONE.fullmatch(text.strip()):
        return True
    return _shows_pair(text) or _shows_entry(text)


def names_shown(text: str) -> Iterator[str]:
    """Names of cookies behind which the text has a real value, whether a reader understands it or not."""
    for match in islice(_PAIR.finditer(text), _MOST_MATCHES):
        name = _meant(match["name"])
        if is_secret(name, match["value"].rstrip(".:-")):
            yield name


def names_near(text: str) -> Iterator[str]:
    """Names of required cookies after which, within a row or a few lines, the text has a real value."""
    for match in islice(_NAMED.finditer(text), _MOST_MATCHES):
        values = _WORD.findall(text, match.end(), match.end() + _NEAR)
        if any(is_secret(match[0], value) for value in values):
            yield match[0]


def _shows_pair(text: str) -> bool:
    return any(True for _ in names_shown(text))


def _meant(name: str) -> str:
    lowered = name.lower()
    return _APART.get(re.sub("[ _-]", "", lowered), lowered)


def _shows_entry(text: str) -> bool:
    """A piece of a list as exporters write it: an entry of a platform, or a value among an export's keys."""
    values = [text_ or number for text_, number in _VALUE.findall(text)]
    exported = _EXPORTED.search(text) is not None
    real = any(_is_filled(value) if exported else _is_real(value) for value in values)
    if _ENTRY.search(text) or _DOMAIN.search(text):
        return real or (exported and not values)
    return exported and any(_is_real(value) and len(value) >= _LONG for value in values)


def _is_filled(value: str) -> bool:
    """More than the dots of an example."""
    return sum(sign.isalnum() for sign in value) >= _SHORTEST


def _is_real(value: str) -> bool:
    return len(value) > 1 and any(sign.isdigit() for sign in value)


def _is_read(text: str) -> bool:
    try:
        found = recognise(text.encode(errors="replace"))
    except CookieFileException:
        return False
    return any(_counts(found, str(c.get("name")), str(c.get("value") or ""), c.get("domain")) for c in found.cookies)


def _counts(found: Found, name: str, value: str, domain: object) -> bool:
    if name not in SECRET_NAMES or not value:
        return False
    if found.format in _TOLD_BY_NAMES:
        return is_secret(name, value)
    return _is_filled(value) and (name in TELLING or platform_of(clean_host(domain)[0]) is not None)
