"""How long a session is expected to last, in words."""

from datetime import datetime, timedelta, tzinfo

from core.domain.sessions.lifetimes import Expectation
from handlers.framework.spanish import date_words, day, number, plural

_DAY = timedelta(days=1)
_HOUR = timedelta(hours=1)
_NEAR_DAYS = 7


def usual(expected: Expectation) -> str:
    """`suele durar unos 7 días`."""
    return f"suele durar {_span(expected.typical)}"


def renew_before(expected: Expectation, now: datetime, tz: tzinfo) -> str:
    """`renuévala antes del martes`; when that day is near or past, at once."""
    if expected.ends_at.astimezone(tz).date() <= now.astimezone(tz).date():
        return "renuévala hoy"
    return f"renuévala antes {_of_day(expected.ends_at, now, tz)}"


def outlook(expected: Expectation, now: datetime, tz: tzinfo) -> str:
    """`suele durar unos 7 días; renuévala antes del martes`."""
    return f"{usual(expected)}; {renew_before(expected, now, tz)}"


def _span(typical: timedelta) -> str:
    if typical < 2 * _DAY:
        return f"unas {number(max(1, round(typical / _HOUR)))} horas"
    return f"unos {plural(round(typical / _DAY), 'día', 'días')}"


def _of_day(moment: datetime, now: datetime, tz: tzinfo) -> str:
    name = day(moment, now, tz)
    if name == "mañana":
        return "de mañana"
    local = moment.astimezone(tz).date()
    near = (local - now.astimezone(tz).date()).days < _NEAR_DAYS
    return f"del {date_words(local, 'EEEE')}" if near else f"del {name}"
