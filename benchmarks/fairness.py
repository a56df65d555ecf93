"""Whether one person can silence the others, and whether an order survives kill -9 just after it was given."""

import asyncio
import tempfile
from pathlib import Path

from benchmarks.figures import ms, p50, p95, show
from bot.logs.setup import configure_logging
from tests.faults.crowd import (
    FLOODER,
    STRANGER,
    Waits,
    beside,
    kills,
    listening,
    lost_and_doubled,
    messages_of,
    presses_of,
)
from tests.support.ground import open_ground

FLOOD_S, KILLS = 10.0, 100


async def main() -> None:
    """Run and print."""
    configure_logging("ERROR")
    alone, crowded = await fairness()
    lost, doubled, count = await orders()
    figures = {
        "others_p95_ms": p95(crowded.ms),
        "others_max_ms": max(crowded.ms),
        "others_hung": crowded.hung,
        "alone_p50_ms": p50(alone.ms),
        "alone_p95_ms": p95(alone.ms),
        "answers": len(crowded.ms),
        "kills": count,
        "orders_lost": lost,
        "orders_doubled": doubled,
    }
    show("Los demás, mientras alguien inunda el bot; órdenes tras un kill -9", _rows(figures), figures)


async def fairness() -> tuple[Waits, Waits]:
    """The waits of six people alone, then beside a stranger's 1,000 messages and an analyst's 200 presses."""
    with tempfile.TemporaryDirectory(prefix="f-") as folder:
        async with open_ground(Path(folder), checked=False) as ground:
            ground.control.add_person(user_id=STRANGER, first_name="Nadie Conocido")
            async with ground.bot() as bot:
                await listening(ground)
                alone = await beside(ground, lambda _ground: asyncio.sleep(FLOOD_S))
                floods = (messages_of(STRANGER, 1000, FLOOD_S), presses_of(FLOODER, 200, FLOOD_S))
                crowded = await beside(ground, *floods)
                await bot.terminate()
    return alone, crowded


async def orders() -> tuple[int, int, int]:
    """Lost orders, doubled ones, and how many there were."""
    with tempfile.TemporaryDirectory(prefix="f-") as folder:
        async with open_ground(Path(folder), checked=False) as ground:
            given, _delays = await kills(ground, KILLS)
            return *lost_and_doubled(ground, given), len(given)


def _rows(figures: dict[str, float]) -> list[tuple[str, str]]:
    return [
        ("Respuesta en calma (mediana)", ms(figures["alone_p50_ms"])),
        ("Respuesta en calma (percentil 95)", ms(figures["alone_p95_ms"])),
        ("Con 1.000 mensajes de un extraño y 200 pulsaciones (percentil 95)", ms(figures["others_p95_ms"])),
        ("  tope", "500 ms"),
        ("  la peor", ms(figures["others_max_ms"])),
        ("  sin respuesta", f"{figures['others_hung']:.0f}"),
        ("Órdenes seguidas de kill -9 (0 a 300 ms)", f"{figures['kills']:.0f}"),
        ("  perdidas", f"{figures['orders_lost']:.0f}"),
        ("  repetidas", f"{figures['orders_doubled']:.0f}"),
    ]


if __name__ == "__main__":
    asyncio.run(main())
