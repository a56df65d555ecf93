"""A minute of `make soak`: random people and faults at once."""

from functools import partial
from pathlib import Path
from typing import Any

from tests.faults.scenario import Outcome, Scenario
from tests.faults.soak import soak
from tests.faults.soak_worlds import on_postgres, on_sqlite


async def _minutes(open_world: Any, folder: Path, times: int) -> Outcome:
    """As many minutes as times, each in a world of its own and with another seed."""
    outcome = Outcome(0)
    for seed in range(1, times + 1):
        home = folder / str(seed)
        home.mkdir()
        async with open_world(home) as world:
            figures = await soak(world, 1.0, seed)
        outcome = Outcome(
            outcome.times + 1,
            lost=outcome.lost + figures.lost + len(figures.wrong),
            doubled=outcome.doubled + figures.doubled,
            remarks=(*outcome.remarks, *figures.wrong),
        )
    return outcome


SCENARIOS = (
    Scenario("a minute of everything at once, SQLite", partial(_minutes, on_sqlite), None, 1),
    Scenario("a minute of everything at once, PostgreSQL and two workers", partial(_minutes, on_postgres), None, 1),
)
