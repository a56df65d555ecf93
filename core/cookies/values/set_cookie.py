"""Set-Cookie headers: what an answer stores and what it deletes (RFC 6265bis, as browsers read it)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from core.cookies.model import Cookie, Loose
from core.cookies.sites import clean_host
from core.cookies.values.dates import SESSION, parse_date
from core.cookies.values.normalize import mend
from core.domain.sessions.set_cookie import SetCookieLine

LONGEST_AGE = 400 * 86_400
"""Seconds; a browser cuts every longer life to this."""

_SECONDS = re.compile(r"-?\d{1,30}", re.ASCII)
_FLAGS = frozenset(("secure", "httponly"))
_VALUED = frozenset(("domain", "path", "expires", "max-age", "samesite", "priority", "version", "comment"))
_BARE = _FLAGS | {"partitioned", "path_spec", "discard"}


@dataclass(frozen=True, slots=True)
class SetCookie:
    """What a line stores, or (`deletes`) takes away. `expires` is in seconds since 1970 or -1."""

    name: str
    value: str = field(repr=False)
    domain: str
    path: str | None
    expires: float
    secure: bool
    http_only: bool
    same_site: str | None
    deletes: bool

    def as_loose(self) -> Loose:
        """The cookie for `mend`."""
        return {
            "name": self.name,
            "value": self.value,
            "domain": self.domain,
            "path": self.path,
            "expires": self.expires,
            "httpOnly": self.http_only,
            "secure": self.secure,
            "sameSite": self.same_site,
        }


def parse_set_cookie(lines: Sequence[str], host: str, *, now: datetime | None = None) -> tuple[list[Cookie], list[str]]:
    """What the Set-Cookie lines of one answer of `host` store (ready for Playwright) and the names that they delete.

    A deletion is a Max-Age of 0 or less, a past Expires, or the value `deleted`. An empty value alone is neither: it
    must not replace a good cookie and proves nothing. A name that is deleted in one scope and set in another is set.
    """
    moment = now or datetime.now(UTC)
    last: dict[tuple[str, str, str | None], SetCookie] = {}
    for line in (part for joined in lines for part in joined.split("\n")):
        change = read_set_cookie(line, host, now=moment)
        if change is not None:
            key = (change.name, change.domain.lstrip("."), change.path)
            last.pop(key, None)
            last[key] = change
    mended = (mend(change.as_loose(), set()) for change in last.values() if not change.deletes and change.value)
    stored = [cookie for cookie in mended if cookie is not None]
    kept = {cookie["name"] for cookie in stored}
    deleted = dict.fromkeys(change.name for change in last.values() if change.deletes)
    return stored, [name for name in deleted if name not in kept]


def read_set_cookie(line: str, host: str, *, now: datetime | None = None) -> SetCookie | None:
    """One line, or None when a browser would pass over it (no name, or a domain that is not the host's own).

    Without a `host` the line's own Domain is believed.
    """
    read = SetCookieLine.read(line)
    domain = _domain(read.attributes.get("domain", ""), host) if read is not None else ""
    if read is None or not domain:
        return None
    attributes = read.attributes
    expires, past = _life(attributes, now or datetime.now(UTC))
    path = attributes.get("path", "")
    return SetCookie(
        name=read.name,
        value="" if read.value == '""' else read.value,
        domain=domain,
        path=path if path.startswith("/") else None,
        expires=expires,
        secure="secure" in attributes,
        http_only="httponly" in attributes,
        same_site=attributes.get("samesite"),
        deletes=past or read.value.strip('"').lower() == "deleted",
    )


def is_attribute(part: str) -> bool:
    """Whether a part between semicolons says something about a cookie and is none itself."""
    name, equals, _ = part.partition("=")
    return name.strip().lower() in (_VALUED if equals else _BARE)


def read_set_cookie_text(text: str) -> Loose | None:
    """The cookie of one Set-Cookie text without its title and host; None for a deletion and for anything else."""
    pair, *rest = text.strip().split(";")
    name, equals, value = pair.partition("=")
    if not equals or not all(is_attribute(part) or not part.strip() for part in rest) or is_attribute(pair):
        return None
    change = read_set_cookie(text, "")
    if change is None:
        change = read_set_cookie(text, "sin-dominio.invalid")
        bare = {"name": name.strip(), "value": value.strip()}
        return None if change is None or change.deletes else {**change.as_loose(), **bare, "domain": None}
    return None if change.deletes else change.as_loose()


def _domain(attribute: str, host: str) -> str:
    """`.domain` when the line names one that covers the host, the bare host without one, "" when it is foreign."""
    own, _ = clean_host(host)
    named, _ = clean_host(attribute)
    if not attribute:
        return own
    covers = bool(named) and (not own or own == named or own.endswith("." + named))
    return "." + named if covers else ""


def _life(attributes: Mapping[str, str], now: datetime) -> tuple[float, bool]:
    """Expiry in seconds (or -1) and whether it is past; Max-Age goes before Expires."""
    moment = now.timestamp()
    max_age = attributes.get("max-age", "")
    if _SECONDS.fullmatch(max_age):
        seconds = int(max_age)
        return (0.0, True) if seconds <= 0 else (moment + min(seconds, LONGEST_AGE), False)
    date = parse_date(attributes.get("expires", ""))
    if date is None:
        return SESSION, False
    return min(date.timestamp(), moment + LONGEST_AGE), date <= now
