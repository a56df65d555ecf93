"""Processes die or are asked to end at random moments of what seven people do, on one machine and on several."""

from functools import partial
from pathlib import Path
from typing import Any

from tests.faults.scenario import Outcome, Scenario
from tests.faults.soak import soak
from tests.faults.soak_worlds import on_postgres, on_sqlite

LONGEST_MIN = 120.0
"""A guard only: it ends with the last of the moments."""


async def _at_moments(open_world: Any, trouble: str, folder: Path, times: int) -> Outcome:
    """So many moments, the same for the same number; then everything comes to rest and is judged."""
    async with open_world(folder) as world:
        figures = await soak(world, LONGEST_MIN, times, only=trouble, limit=times)
    return Outcome(
        figures.faults.total(),
        lost=figures.lost + len(figures.wrong),
        doubled=figures.doubled,
        remarks=(*figures.wrong, f"{figures.deaths} processes ended, {figures.commands} commands"),
    )


SCENARIOS = (
    Scenario("kill -9 at random moments, SQLite", partial(_at_moments, on_sqlite, "kill -9"), None, 30),
    Scenario("kill -9 of bot and workers at random moments", partial(_at_moments, on_postgres, "kill -9"), None, 90),
    Scenario("SIGTERM at random moments, SQLite", partial(_at_moments, on_sqlite, "SIGTERM"), None, 30),
    Scenario("SIGTERM of bot and workers at random moments", partial(_at_moments, on_postgres, "SIGTERM"), None, 30),
)
