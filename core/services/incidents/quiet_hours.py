"""Quiet hours as people write and read them."""

import re
from datetime import time

from core.domain.people.person import Person
from core.errors import BadQuietHoursException

_NONE = frozenset({"no", "ninguna", "ninguno", "nada", "quitar"})
_RANGE = re.compile(r"(?:de )?(\d{1,2})(?:[:.h](\d{2}))?h? ?(?:-|–|a)(?: las)? ?(\d{1,2})(?:[:.h](\d{2}))?h?")
_MIDNIGHT = 24


def parse_quiet_hours(text: str) -> tuple[time | None, time | None]:
    """`22:00-07:00`, `de 22 a 7`; `no` for none. BadQuietHoursException for anything else, and for equal ends."""
    words = " ".join(text.lower().split())
    if words in _NONE:
        return None, None
    match = _RANGE.fullmatch(words)
    if match is None:
        raise BadQuietHoursException(text)
    try:
        start, end = _time(match[1], match[2]), _time(match[3], match[4])
    except ValueError:
        raise BadQuietHoursException(text) from None
    if start == end:
        raise BadQuietHoursException(text)
    return start, end


def quiet_hours_text(person: Person) -> str:
    """`22:00-07:00`, or nothing."""
    if person.quiet_from is None or person.quiet_to is None:
        return ""
    return f"{person.quiet_from:%H:%M}-{person.quiet_to:%H:%M}"


def _time(hour: str, minute: str | None) -> time:
    return time(0 if int(hour) == _MIDNIGHT else int(hour), int(minute or 0))
