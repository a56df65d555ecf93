"""When a cookie runs out, however it was written: seconds, milliseconds, WebKit time, ISO or HTTP dates."""

import math
import re
from datetime import UTC, datetime

from core.cookies.model import Note

SESSION = -1.0
"""Playwright's sign for a cookie without a date."""

FAR = 99_999_999_999.0
"""Year 5138, the last second that cannot be mistaken for milliseconds; later dates are cut to it."""

WEBKIT_EPOCH = 11_644_473_600
"""Seconds from 1601 (Chromium's own clock, in microseconds) to 1970."""

_SCALES: tuple[tuple[float, float, float, Note | None], ...] = (
    (FAR, 1.0, 0.0, None),
    (1e14, 1e3, 0.0, Note.MILLISECONDS_EXPIRY),
    (1e16, 1e6, 0.0, Note.MICROSECONDS_EXPIRY),
    (1e18, 1e6, WEBKIT_EPOCH, Note.WEBKIT_EXPIRY),
)
"""Up to this number -> divided by, less, and how it was read: the dates of a life time never overlap."""

_NUMBER = re.compile(r"[+-]?\d{1,30}(?:\.\d{0,30})?")
_SESSION_WORDS = frozenset(("", "session", "null", "none", "infinity", "never", "undefined"))
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DATE_LENGTHS = range(8, 65)
_CENTURY, _PIVOT = 100, 70
_WHOLE_LIMIT = 10**19
_HTTP_DATE = re.compile(
    r"(?:[A-Za-z]{3,9},?\s+)?(?P<day>\d{1,2})[\s-](?P<month>[A-Za-z]{3})[a-z]*[\s-](?P<year>\d{2,4})\s+"
    r"(?P<hour>\d{1,2}):(?P<minute>\d{2}):(?P<second>\d{2})(?:\s+(?:GMT|UTC|Z|\+0000))?",
    re.ASCII,
)


def expiry(raw: object) -> tuple[float, Note | None]:
    """Seconds since 1970, or `SESSION`, and what had to be read specially. 0.0 is a moment long past."""
    if raw is None:
        return SESSION, None
    if isinstance(raw, str):
        return _from_text(raw.strip())
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        return _from_number(raw)
    return SESSION, Note.EXPIRY_UNREADABLE


def _from_text(text: str) -> tuple[float, Note | None]:
    if text.lower() in _SESSION_WORDS:
        return SESSION, None
    if _NUMBER.fullmatch(text):
        return _from_number(float(text))
    moment = parse_date(text)
    return (SESSION, Note.EXPIRY_UNREADABLE) if moment is None else (_from_moment(moment), None)


def _from_number(number: float) -> tuple[float, Note | None]:
    if isinstance(number, int):
        number = max(-_WHOLE_LIMIT, min(number, _WHOLE_LIMIT))
    if math.isnan(number):
        return SESSION, Note.EXPIRY_UNREADABLE
    if number < 0:
        return SESSION, None
    for limit, divisor, offset, note in _SCALES:
        if number <= limit:
            return min(max(number / divisor - offset, 0.0), FAR), note
    return FAR, None


def _from_moment(moment: datetime) -> float:
    if moment.year <= 1:
        return SESSION  # Go writes its zero time for "no date"
    return min(max(moment.timestamp(), 0.0), FAR)


def parse_date(text: str) -> datetime | None:
    """An ISO 8601 or HTTP date as an aware UTC moment, or None; a date without a zone is taken as UTC."""
    if len(text) not in _DATE_LENGTHS:
        return None
    try:
        moment = _http_date(text) or datetime.fromisoformat(text)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _http_date(text: str) -> datetime | None:
    match = _HTTP_DATE.fullmatch(text)
    if match is None or match["month"].lower() not in _MONTHS:
        return None
    year = int(match["year"])
    if year < _CENTURY:
        year += 2000 if year < _PIVOT else 1900
    day, hour, minute, second = (int(match[part]) for part in ("day", "hour", "minute", "second"))
    return datetime(year, _MONTHS.index(match["month"].lower()) + 1, day, hour, minute, second, tzinfo=UTC)
