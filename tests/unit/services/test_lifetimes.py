"""Life expectancy: the product-limit estimate against figures worked out by hand, and lives out of events."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.ids import SessionId
from core.domain.people.actors import IDLE, VALIDATION, Actor
from core.domain.sessions.lifetimes import Expectation, Life, born_at, expectation, lives, survival
from core.domain.sessions.session import SessionEvent
from tests.fakes.clock import START

DAY = timedelta(days=1)
ALIVE, DEAD = "activa", "expirada"


def died(days: float) -> Life:
    return Life(days * DAY, died=True)


def seen(days: float) -> Life:
    return Life(days * DAY, died=False)


def event(kind: str, day: float, before: str = "", after: str = "", actor: Actor = VALIDATION) -> SessionEvent:
    return SessionEvent(SessionId(1), kind, START + day * DAY, actor, before=before, after=after)


def test_the_estimate_is_that_of_the_textbook() -> None:
    """Deaths at 1, 3, 3, 6 and 10 days; seen until 4 and 8: shares 6/7, 4/7, 4/7*2/3, 0."""
    curve = survival([died(1), died(3), died(3), seen(4), died(6), seen(8), died(10)])
    assert curve.ages == tuple(day * DAY for day in (1, 3, 6, 10))
    assert curve.shares == pytest.approx((6 / 7, 4 / 7, 8 / 21, 0))
    assert curve.share_at(DAY / 2) == 1.0
    assert curve.share_at(3 * DAY) == pytest.approx(4 / 7)
    assert curve.median() == 6 * DAY
    assert curve.expected_end(4 * DAY) == 10 * DAY
    assert curve.expected_end(11 * DAY) is None


def test_too_few_deaths_say_nothing() -> None:
    assert survival([died(day) for day in range(1, 5)]).median() is None
    assert survival([died(1), *(seen(day) for day in range(2, 30))]).median() is None
    assert survival([died(1)] * 5 + [seen(9)] * 20).median() is None, "most were never seen to end"


@given(st.lists(st.builds(Life, st.timedeltas(timedelta(), 400 * DAY), died=st.booleans()), max_size=60))
def test_the_share_never_rises_and_the_end_lies_ahead(found: list[Life]) -> None:
    curve = survival(found)
    assert all(1 >= one >= other >= 0 for one, other in zip((1.0, *curve.shares), curve.shares, strict=False))
    for life in found:
        end = curve.expected_end(life.age)
        assert end is None or end > life.age or curve.share_at(life.age) == 0


def test_lives_begin_and_end_where_the_network_says_so() -> None:
    history = [
        event("created", 0, after=ALIVE),
        event("checked", 1),
        event("status_changed", 5, ALIVE, DEAD),
        event("replaced", 6, DEAD, ALIVE),
        event("replaced", 9, ALIVE, ALIVE),
        event("status_changed", 40, ALIVE, DEAD, IDLE),
        event("status_changed", 41, DEAD, ALIVE),
    ]
    expected = (died(5), seen(3), seen(31), seen(2))
    assert lives(history, START + 43 * DAY) == expected
    assert lives(history[::-1], START + 43 * DAY) == expected
    assert born_at(history) == START + 41 * DAY
    assert born_at(history[:3]) is None
    assert lives([], START) == ()


def test_an_expectation_survives_being_stored() -> None:
    curve = survival([died(day) for day in (5, 6, 7, 8, 9)])
    expected = expectation(curve, START, START + 5 * DAY)
    assert expected == Expectation(START, 7 * DAY, START + 7 * DAY)
    assert Expectation.parse(str(expected)) == expected
    assert Expectation.parse(START.isoformat()) is None
    assert expectation(curve, None, START) is None
    assert expectation(curve, START, START + 30 * DAY) is None
