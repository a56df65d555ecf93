"""Numbers, moments and durations in Spanish."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from handlers.framework.spanish import (
    ago,
    at_time,
    bar,
    clock,
    day,
    day_and_clock,
    duration,
    from_then_on,
    listing,
    number,
    plural,
    roughly,
    size,
    the_time,
    until,
)
from tests.support.tables import each

NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
BOGOTA = ZoneInfo("America/Bogota")


@each(("value", "shown"), [(0, "0"), (1234, "1.234"), (1_234_567, "1.234.567"), (3.46, "3,5")])
def test_numbers(value: float, shown: str) -> None:
    assert number(value) == shown


def test_plurals() -> None:
    assert plural(1, "amigo", "amigos") == "1 amigo"
    assert plural(0, "amigo", "amigos") == "0 amigos"
    assert plural(12_345, "amigo", "amigos") == "12.345 amigos"


@each(
    ("seconds", "shown"),
    [(-30, "ahora mismo"), (4, "ahora mismo"), (5, "hace 5 s"), (59, "hace 59 s"), (61, "hace 1 min"),
     (720, "hace 12 min"), (7200, "hace 2 h"), (3 * 86400, "hace 3 d"), (65 * 86400, "hace 2 meses")],
)  # fmt: skip
def test_how_long_ago(seconds: int, shown: str) -> None:
    assert ago(NOW - timedelta(seconds=seconds), NOW) == shown


def test_how_long_until() -> None:
    assert until(NOW + timedelta(days=2), NOW) == "dentro de 2 días"
    assert until(NOW + timedelta(minutes=12), NOW) == "dentro de 12 minutos"
    assert until(NOW - timedelta(minutes=12), NOW) == "ahora mismo"


def test_moments_in_the_teams_zone() -> None:
    assert clock(NOW, BOGOTA) == "10:00"
    assert day(NOW - timedelta(hours=11), NOW, BOGOTA) == "ayer"
    assert day(NOW + timedelta(days=1), NOW, BOGOTA) == "mañana"
    assert day_and_clock(NOW, NOW, BOGOTA) == "10:00"
    assert day_and_clock(NOW - timedelta(days=20), NOW, BOGOTA) == "3 nov 10:00"
    assert day(NOW - timedelta(days=400), NOW, BOGOTA) == "19 oct 2025"


@each(
    ("seconds", "shown"),
    [(-1, "0 s"), (40.4, "40 s"), (59.6, "1 min 00 s"), (65, "1 min 05 s"), (3599.7, "1 h 00 min"),
     (3780, "1 h 03 min")],
)  # fmt: skip
def test_durations(seconds: float, shown: str) -> None:
    assert duration(seconds) == shown


def test_bars() -> None:
    assert bar(312, 520) == "▓▓▓▓▓▓░░░░"
    assert bar(0, None) == "░" * 10
    assert bar(519, 520) == "▓▓▓▓▓▓▓▓▓░"


@given(st.integers(-5, 10_000), st.none() | st.integers(-5, 5_000), st.integers(1, 30))
def test_a_bar_has_its_width_and_is_full_only_at_the_end(done: int, total: int | None, width: int) -> None:
    shown = bar(done, total, width)
    assert len(shown) == width
    assert ("░" not in shown) == (total is not None and 0 < total <= done)


def test_listings() -> None:
    assert [listing(words) for words in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == ["", "a", "a y b", "a, b y c"]
    assert [listing(["a", name], "o") for name in ("b", "otra")] == ["a o b", "a u otra"]
    told = {
        "Inés": "e",
        "Íñigo": "e",
        "Hilda": "e",
        "Yves": "e",
        "Ian": "y",
        "Hielo": "y",
        "Yolanda": "y",
        "Bruno": "y",
    }
    assert {name: listing(["Celia", name]) for name in told} == {n: f"Celia {word} {n}" for n, word in told.items()}


@each(
    ("hours", "after", "alone"),
    [
        (0, "las 10:00", "a las 10:00"),
        (-9, "la 01:00", "a la 01:00"),
        (24, "mañana a las 10:00", "mañana a las 10:00"),
        (-24, "ayer a las 10:00", "ayer a las 10:00"),
        (15, "mañana a la 01:00", "mañana a la 01:00"),
        (-20 * 24, "el 3 nov a las 10:00", "el 3 nov a las 10:00"),
    ],
)
def test_a_moment_reads_well_within_a_sentence(hours: int, after: str, alone: str) -> None:
    moment = NOW + timedelta(hours=hours)
    assert (the_time(moment, NOW, BOGOTA), at_time(moment, NOW, BOGOTA)) == (after, alone)


@each(
    ("seconds", "shown"),
    [(0, "1 min"), (20, "1 min"), (65, "1 min"), (100, "2 min"), (3540, "59 min"), (3600, "1 h"), (9000, "2 h")],
)
def test_a_guess_is_not_exact(seconds: float, shown: str) -> None:
    assert roughly(seconds) == shown


def test_what_is_due_already_goes_on_in_a_moment() -> None:
    assert from_then_on(NOW + timedelta(minutes=20), NOW, BOGOTA) == "a las 10:20"
    assert from_then_on(NOW + timedelta(seconds=40), NOW, BOGOTA) == "en un momento"
    assert from_then_on(NOW, NOW, BOGOTA) == from_then_on(NOW - timedelta(days=1), NOW, BOGOTA) == "en un momento"


SIZES = ((0, "0 B"), (850, "850 B"), (12_345, "12 KB"), (3_440_000, "3,4 MB"), (7_800_000_000, "7,8 GB"))


@each(("count", "said"), SIZES)
def test_sizes_are_told_in_the_unit_that_reads_best(count: int, said: str) -> None:
    assert size(count) == said
