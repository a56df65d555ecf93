"""One person floods; the others are answered as if nothing was."""

from pathlib import Path

from tests.faults.crowd import (
    FLOODER,
    LIMIT_MS,
    STRANGER,
    Flood,
    beside,
    files_of,
    listening,
    messages_of,
    presses_of,
)
from tests.faults.scenario import Outcome, Scenario
from tests.support.ground import open_ground

FLOOD_S = 10.0


def _scenario(name: str, flood: Flood, *, quick: bool = False) -> Scenario:
    async def run(folder: Path, times: int) -> Outcome:
        async with open_ground(folder, checked=False) as ground:
            ground.control.add_person(user_id=STRANGER, first_name="Nadie Conocido")
            async with ground.bot() as bot:
                await listening(ground)
                waits = await beside(ground, *[flood] * times)
                await bot.terminate()
        late = sorted(waits.ms)[int(len(waits.ms) * 0.95) :]
        remarks = (f"{min(late):.0f} ms is the 95th percentile, {LIMIT_MS:.0f} ms the limit",) if waits.ms else ()
        return Outcome(times, hung=waits.hung, worst_wait_ms=max(waits.ms), remarks=remarks)

    return Scenario(name, run, 1 if quick else None, 1)


SCENARIOS = (
    _scenario("1,000 messages of a stranger in 10 s", messages_of(STRANGER, 1000, FLOOD_S), quick=True),
    _scenario("200 messages of an analyst", messages_of(FLOODER, 200, FLOOD_S)),
    _scenario("200 button presses of an analyst", presses_of(FLOODER, 200, FLOOD_S)),
    _scenario("200 scrapes of an analyst", messages_of(FLOODER, 200, FLOOD_S, "/scrape fb:perfil.inventado.{} amigos")),
    _scenario("50 files of an analyst", files_of(FLOODER, 50)),
)
