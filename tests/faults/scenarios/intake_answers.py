"""getUpdates answers anything but updates, or updates that are none: everybody is heard all the same."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from tests.e2e.playing import eventually
from tests.faults.crowd import FLOODER, OTHERS, answered, listening
from tests.faults.scenario import Outcome, Scenario, spread
from tests.support.ground import Ground, open_ground
from tests.support.junk import ANSWERS, MALFORMED

LOG_LIMIT = 200_000
"""Characters of log that all of it together may cost."""


async def broken_answers(folder: Path, times: int) -> Outcome:
    """Each kind of answer, one after the other, and somebody who writes meanwhile."""
    return await _heard(folder, [partial(_order, fault) for fault in spread(list(ANSWERS.values()), times)])


async def _struck(ground: Ground) -> bool:
    return not ground.control.world()["faults"]


def _order(fault: dict[str, Any], ground: Ground) -> None:
    ground.control.fault(method="getUpdates", **fault)


async def malformed(folder: Path, times: int) -> Outcome:
    """Each kind of malformed update, all in a row."""
    junk = spread(list(MALFORMED.values()), times)

    def cause(ground: Ground) -> None:
        for item in junk:
            ground.control.inject(item, identified=not (isinstance(item, dict) and item.get("nameless")))

    outcome = await _heard(folder, [cause] * 6)
    return replace(outcome, times=len(junk))


async def _heard(folder: Path, causes: Sequence[Callable[[Ground], None]]) -> Outcome:
    waits, hung = [], 0
    async with open_ground(folder, checked=False) as ground, ground.bot() as bot:
        await listening(ground)
        for number, cause in enumerate(causes):
            cause(ground)
            await ground.control.say(FLOODER, "/ayuda")  # ends the poll under way; the next one meets the fault
            await eventually(partial(_struck, ground))
            try:
                waits.append(await answered(ground, OTHERS[number % len(OTHERS)], "/ayuda"))
            except TimeoutError:
                hung += 1
        polls = len(ground.control.calls("getUpdates"))
        await bot.terminate()
        logged = (folder / "salida.txt").stat().st_size
    remarks = (f"{polls} polls, {logged} characters of log",)
    worst = max(waits, default=None)
    return Outcome(len(causes), hung=hung + (logged > LOG_LIMIT), worst_wait_ms=worst, remarks=remarks)


SCENARIOS = (
    Scenario(
        "getUpdates answers 401, 404, 429 with text, 5xx, cuts, rubbish", broken_answers, len(ANSWERS), len(ANSWERS)
    ),
    Scenario("malformed updates of every kind", malformed, len(MALFORMED), len(MALFORMED)),
)
