"""Scrolling at the pace of the configuration."""

import asyncio
from collections.abc import Awaitable
from typing import Any, TypeVar, cast

from core.platforms.browser.guard import Guard
from core.platforms.facebook.config import FacebookConfig
from core.platforms.reading.scrolling import NUDGE_PX, Scroller
from tests.fakes.clock import FakeClock
from tests.support.patience import HANG_S

T = TypeVar("T")


class QuietGuard:
    """Waits for whatever it is given."""

    async def wait(self, awaitable: Awaitable[T]) -> T:
        return await awaitable

    pause = wait


class FakePage:
    """Remembers what was evaluated."""

    def __init__(self) -> None:
        self.evaluated: list[tuple[object, ...]] = []

    async def evaluate(self, *arguments: object) -> None:
        self.evaluated.append(arguments[1:])


async def test_between_two_pages_the_reader_rests_as_long_as_configured() -> None:
    clock, page = FakeClock(), FakePage()
    drawn: list[tuple[float, float]] = []

    def uniform(low: float, high: float) -> float:
        drawn.append((low, high))
        return 2.5

    config = FacebookConfig()
    scroller = Scroller(cast("Any", page), cast("Guard", QuietGuard()), config, clock, uniform=uniform)
    before = clock.now()
    await asyncio.wait_for(clock.travel(scroller.pause()), HANG_S)
    assert (clock.now() - before).total_seconds() == 2.5
    assert drawn == [(1.0, 3.0)]
    await scroller.down(nudge=False)
    await scroller.down(nudge=False, settled=True)
    await scroller.down(nudge=True)
    assert page.evaluated == [([None, False],), ([None, True],), ([None, NUDGE_PX],)]
