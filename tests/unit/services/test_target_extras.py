"""How often an order repeats and for which case it is, as people write it; and when a repeat is due."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from core.domain.jobs.repeats import Every, is_polite, next_time
from core.errors import CadenceException, CaseReferenceException
from core.services.targets.extras import read_extras
from tests.support.tables import each

DAY, WEEK = Every.DAY, Every.WEEK
BOGOTA = ZoneInfo("America/Bogota")


@each(
    ("text", "rest", "every", "case"),
    [
        ("vega amigos cada día", "vega amigos", DAY, ""),
        ("vega amigos cada dia", "vega amigos", DAY, ""),
        ("vega CADA  DÍA amigos 200", "vega   amigos 200", DAY, ""),
        ("vega cada di\u0301a", "vega", DAY, ""),
        ("vega diario", "vega", DAY, ""),
        ("vega diariamente, amigos", "vega , amigos", DAY, ""),
        ("vega todos los días", "vega", DAY, ""),
        ("vega semanal", "vega", WEEK, ""),
        ("vega amigos cada semana", "vega amigos", WEEK, ""),
        ("diario", "diario", None, ""),
        ("diario.ficticio", "diario.ficticio", None, ""),
        ("semanal amigos", "semanal amigos", None, ""),
        ("vega caso:NORTE-7", "vega", None, "NORTE-7"),
        ('vega CASO: "Norte  7" amigos cada día', "vega   amigos", DAY, "Norte 7"),
        ("vega caso:«Ñandú 1/2»", "vega", None, "Ñandú 1/2"),
        ("https://facebook.com/vega?x=caso:1", "https://facebook.com/vega?x=caso:1", None, ""),
    ],
)
def test_what_is_said_besides_is_taken_out(text: str, rest: str, every: Every | None, case: str) -> None:
    found = read_extras(text)
    assert (found.text.split(), found.every, found.case) == (rest.split(), every, case)
    again = read_extras(f"vega {found.typed}")
    assert (again.every, again.case) == (every, case)


@each("text", ["vega cada mes", "vega amigos cada 2 días", "vega cada"])
def test_other_cadences_are_refused(text: str) -> None:
    with pytest.raises(CadenceException):
        read_extras(text)


@each("text", ["vega caso:", 'vega caso:""', "vega caso:<b>", "vega caso:" + "N" * 61])
def test_a_case_reference_that_cannot_be_one_is_refused(text: str) -> None:
    with pytest.raises(CaseReferenceException):
        read_extras(text)


@each(
    ("asked", "every", "number", "due"),
    [
        ("2026-11-23 15:30", DAY, 1, "2026-11-24 10:07"),
        ("2026-11-23 15:30", WEEK, 2, "2026-11-30 10:14"),
        ("2026-11-24 04:00", DAY, 0, "2026-11-24 19:00"),  # 23:00 of the day before, in Bogotá
        ("2026-11-23 08:00", DAY, 9, "2026-11-24 08:03"),  # 3:00 at night
    ],
)
def test_the_next_time_is_at_the_same_hour_but_never_at_night(asked: str, every: Every, number: int, due: str) -> None:
    now = datetime.fromisoformat(asked).replace(tzinfo=UTC)
    found = next_time(now, now, every, number, BOGOTA)
    assert f"{found.astimezone(BOGOTA):%Y-%m-%d %H:%M}" == due
    assert is_polite(found, BOGOTA)
    assert not is_polite(datetime(2026, 11, 24, 5, tzinfo=UTC), BOGOTA)
