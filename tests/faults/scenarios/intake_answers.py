"""getUpdates answers anything but updates, or updates that are none: everybody is heard all the same."""

from collections.abc import Awaitable, Callable
from pathlib import Path

from tests.faults.crowd import OTHERS, answered, listening
from tests.faults.scenario import Outcome, Scenario
from tests.support.ground import Ground, open_ground
from tests.support.junk import ANSWERS, MALFORMED

LOG_LIMIT = 200_000
"""Characters of log that all of it together may cost."""


async def broken_answers(folder: Path, times: int) -> Outcome:
    """Each kind of answer, once or more, and somebody who writes meanwhile."""

    async def cause(ground: Ground) -> None:
        for fault in list(ANSWERS.values())[: None if times > len(ANSWERS) else times]:
            ground.control.fault(method="getUpdates", **fault)

    return await _heard(folder, min(times, len(ANSWERS)), cause)


async def malformed(folder: Path, times: int) -> Outcome:
    """Each kind of malformed update."""

    async def cause(ground: Ground) -> None:
        for junk in list(MALFORMED.values())[:times]:
            ground.control.inject(junk, identified=not (isinstance(junk, dict) and junk.get("nameless")))

    return await _heard(folder, min(times, len(MALFORMED)), cause)


async def _heard(folder: Path, times: int, cause: Callable[[Ground], Awaitable[None]]) -> Outcome:
    waits, hung = [], 0
    async with open_ground(folder, checked=False) as ground, ground.bot() as bot:
        await listening(ground)
        await cause(ground)
        for user_id in OTHERS:
            try:
                waits.append(await answered(ground, user_id, "/ayuda"))
            except TimeoutError:
                hung += 1
        polls = len(ground.control.calls("getUpdates"))
        await bot.terminate()
        logged = (folder / "salida.txt").stat().st_size
    remarks = (f"{polls} polls, {logged} characters of log",)
    return Outcome(times, hung=hung + (logged > LOG_LIMIT), worst_wait_ms=max(waits, default=None), remarks=remarks)


SCENARIOS = (
    Scenario("getUpdates answers 401, 404, 429 with text, 5xx, cuts, rubbish", broken_answers, 6, len(ANSWERS)),
    Scenario("malformed updates of every kind", malformed, len(MALFORMED), len(MALFORMED)),
)
