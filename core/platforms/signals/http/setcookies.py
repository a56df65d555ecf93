"""What the Set-Cookie lines of an answer do to a cookie."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from core.domain.sessions.set_cookie import SetCookieLine

SURELY_PAST = datetime(2026, 11, 1, tzinfo=UTC)
"""An expiry before this is past whatever the clock says; keeps the judgement free of clocks."""

_SECONDS = re.compile(r"-?[0-9]{1,18}")


class SetCookie(SetCookieLine):
    """What a line does to the session."""

    __slots__ = ()

    def deletes(self, at: datetime | None) -> bool:
        """Whether it takes the cookie away: the value `deleted`, Max-Age of 0 or less, or a past date.

        An empty value alone is no deletion: torn and redacted lines look like that, and sites blank a cookie that
        they are about to set again. `at` is the answer's own Date; without it only dates before SURELY_PAST count.
        """
        if self.value.strip('"').lower() == "deleted":
            return True
        age = self.attributes.get("max-age", "")
        if _SECONDS.fullmatch(age):
            return int(age) <= 0
        expires = parse_date(self.attributes.get("expires", ""))
        return expires is not None and expires <= (at or SURELY_PAST)

    @property
    def is_empty(self) -> bool:
        """Whether it brings no value."""
        return not self.value.strip('"')

    def concerns(self, domain: str) -> bool:
        """Whether it is for `domain` itself and all its pages.

        A cookie of another subdomain, or of a path below, is another cookie: its deletion leaves the session alone.
        """
        own = self.attributes.get("domain", "").lstrip(".").lower()
        path = self.attributes.get("path", "/")
        return own in {"", domain, "www." + domain} and (path == "/" or not path.startswith("/"))


def parse_set_cookies(lines: Iterable[str]) -> list[SetCookie]:
    """Read Set-Cookie lines; lines without a name are left out."""
    return [cookie for line in lines if (cookie := SetCookie.read(line)) is not None]


def deleted(cookies: Iterable[SetCookie], name: str, domains: Iterable[str], at: datetime | None) -> bool:
    """Whether the last word of the answer on cookie `name` is its deletion."""
    own = tuple(domains)
    last: bool | None = None
    for cookie in cookies:
        if cookie.name == name and any(cookie.concerns(domain) for domain in own):
            gone = cookie.deletes(at)
            last = gone if last is None else last and gone
    return bool(last)


def parse_date(text: str) -> datetime | None:
    """An HTTP date (old dashed forms too) as an aware datetime, or None."""
    try:
        moment = parsedate_to_datetime(text)
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
    try:
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
