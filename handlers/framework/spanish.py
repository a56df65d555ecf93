"""Numbers, dates and durations the way Spanish readers expect them."""

import re
from datetime import date, datetime, timedelta, tzinfo
from functools import lru_cache
from typing import Literal

from babel.dates import format_date, format_timedelta
from babel.numbers import format_decimal

LOCALE = "es"
_JUST_NOW_S = 5
_MINUTE = 60
_HOUR = 3600
_THOUSAND, _TEN = 1000, 10
_LONG_AGO = timedelta(days=30)
_SOUNDS_LIKE_O = re.compile(r"h?[oó]", re.IGNORECASE)
_SOUNDS_LIKE_I = re.compile(r"h?[ií](?![aeo])|y(?![aeiou])", re.IGNORECASE)


@lru_cache(maxsize=4096)
def number(value: float) -> str:
    """`12345` -> `12.345`; at most one decimal place."""
    return format_decimal(value, "#,##0.#", locale=LOCALE)


def plural(count: int, one: str, many: str) -> str:
    """`1 amigo`, `12.345 amigos`."""
    return f"{number(count)} {one if count == 1 else many}"


def ago(moment: datetime, now: datetime) -> str:
    """`hace 12 min`, `hace 3 d`; `ahora mismo` within five seconds (and for clocks that disagree)."""
    passed = now - moment
    if passed.total_seconds() < _JUST_NOW_S:
        return "ahora mismo"
    form: Literal["long", "short"] = "long" if passed >= _LONG_AGO else "short"
    return format_timedelta(-passed, add_direction=True, format=form, threshold=1, locale=LOCALE)


def until(moment: datetime, now: datetime) -> str:
    """`dentro de 2 días`, `dentro de 12 minutos`; `ahora mismo` when it has come."""
    left = moment - now
    if left.total_seconds() < _JUST_NOW_S:
        return "ahora mismo"
    return format_timedelta(left, add_direction=True, format="long", threshold=1, locale=LOCALE)


def clock(moment: datetime, tz: tzinfo) -> str:
    """`14:20`."""
    return f"{moment.astimezone(tz):%H:%M}"


@lru_cache(maxsize=4096)
def date_words(of: date, pattern: str) -> str:
    """A date by a pattern of Unicode's (CLDR): `EEEE` is `domingo`."""
    return format_date(of, pattern, locale=LOCALE)


def day(moment: datetime, now: datetime, tz: tzinfo) -> str:
    """`hoy`, `ayer`, `mañana`, `3 nov`, and with its year when that is another one."""
    local, today = moment.astimezone(tz).date(), now.astimezone(tz).date()
    names = {0: "hoy", -1: "ayer", 1: "mañana"}
    if (near := names.get((local - today).days)) is not None:
        return near
    return date_words(local, "d MMM" if local.year == today.year else "d MMM y")


def long_day(moment: datetime, tz: tzinfo) -> str:
    """`domingo 22 de noviembre`."""
    return date_words(moment.astimezone(tz).date(), "EEEE d 'de' MMMM")


def day_and_clock(moment: datetime, now: datetime, tz: tzinfo) -> str:
    """`14:20` today, else `ayer 14:20` or `3 nov 14:20`."""
    shown = clock(moment, tz)
    name = day(moment, now, tz)
    return shown if name == "hoy" else f"{name} {shown}"


def the_time(moment: datetime, now: datetime, tz: tzinfo) -> str:
    """After `desde` or `hasta`: `las 14:20` today, else `mañana a las 14:20`, `el 3 nov a las 14:20`."""
    name = day(moment, now, tz)
    hour = f"{'la' if moment.astimezone(tz).hour == 1 else 'las'} {clock(moment, tz)}"
    if name == "hoy":
        return hour
    return f"{name if name in {'ayer', 'mañana'} else f'el {name}'} a {hour}"


def at_time(moment: datetime, now: datetime, tz: tzinfo) -> str:
    """When something happens: `a las 14:20` today, else as `the_time`."""
    shown = the_time(moment, now, tz)
    return f"a {shown}" if day(moment, now, tz) == "hoy" else shown


def from_then_on(moment: datetime, now: datetime, tz: tzinfo) -> str:
    """When something goes on by itself: as `at_time`, or `en un momento` within a minute.

    Nearer than that, the clock would often show the very minute in which it is read.
    """
    return at_time(moment, now, tz) if (moment - now).total_seconds() >= _MINUTE else "en un momento"


def duration(seconds: float) -> str:
    """`40 s`, `1 min 05 s`, `1 h 03 min`; rounded to whole seconds, never negative."""
    whole = max(0, round(seconds))
    if whole < _MINUTE:
        return f"{whole} s"
    if whole < _HOUR:
        return f"{whole // _MINUTE} min {whole % _MINUTE:02d} s"
    return f"{number(whole // _HOUR)} h {whole % _HOUR // _MINUTE:02d} min"


def roughly(seconds: float) -> str:
    """A guess: `1 min`, `25 min`, `2 h`; never exact to the second."""
    minutes = max(1, round(seconds / _MINUTE))
    return f"{minutes} min" if minutes < _MINUTE else f"{number(round(minutes / _MINUTE))} h"


def size(count: int) -> str:
    """Bytes in the unit that reads best: `850 B`, `12 KB`, `3,4 MB`."""
    value, unit = float(count), "B"
    for bigger in ("KB", "MB", "GB"):
        if value < _THOUSAND:
            break
        value, unit = value / _THOUSAND, bigger
    shown = round(value, 1) if unit in {"MB", "GB"} and value < _TEN else round(value)
    return f"{number(shown)} {unit}"


def bar(done: int, total: int | None, width: int = 10) -> str:
    """`▓▓▓▓▓▓░░░░`; full only when all is done, empty while the total is unknown."""
    if not total or total <= 0:
        return "░" * width
    filled = width if done >= total else max(0, min(width - 1, done * width // total))
    return "▓" * filled + "░" * (width - filled)


def listing(words: list[str], last: str = "y") -> str:
    """`a`, `a y b`, `a, b y c`; `e` and `u` where the next word sounds so (`Bruno e Inés`)."""
    if len(words) < 2:  # noqa: PLR2004 - nothing to join
        return "".join(words)
    if last == "y" and _SOUNDS_LIKE_I.match(words[-1]):
        last = "e"
    elif last == "o" and _SOUNDS_LIKE_O.match(words[-1]):
        last = "u"
    return f"{', '.join(words[:-1])} {last} {words[-1]}"
