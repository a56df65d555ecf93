"""`make bench BENCH=scale`: all of it, in one run."""

import asyncio
import tempfile
from collections.abc import Mapping
from itertools import cycle
from pathlib import Path

from benchmarks.chat_latency import COMMANDS, READERS, _answered, _user, scrape
from benchmarks.crowd import enrol
from benchmarks.figures import ms, p95, show
from benchmarks.scale import contexts, engines
from bot.logs.setup import configure_logging
from bot.sandbox.demo_world import open_stage

PEOPLE = 50
TYPING_S = 20.0
_WITH = "Análisis por minuto con {} contextos"


async def main() -> None:
    """Run and print."""
    configure_logging("ERROR")
    figures = dict(await contexts.measure())
    async with engines.server() as url:
        figures |= await engines.starts(url)
        figures |= await engines.fleet(url)
    figures |= await crowd()
    show("Hasta dónde llega", _rows(figures), figures)


async def crowd() -> Mapping[str, float]:
    """PEOPLE type a command each within TYPING_S while every place for a scrape is taken."""
    with tempfile.TemporaryDirectory() as folder:
        async with open_stage(Path(folder)) as stage:
            people = await enrol(stage, PEOPLE, "valid", offset=0)
            readers = await enrol(stage, READERS, "valid", offset=500)
            await stage.container.pool.warm()
            await scrape(stage, readers)

            async def types(number: int, user: int, command: str) -> float:
                await asyncio.sleep(TYPING_S * number / PEOPLE)
                return await _answered(stage.control, user, command)

            turns = zip(range(PEOPLE), people, cycle(COMMANDS), strict=False)
            took = await asyncio.gather(*(types(number, _user(person), command) for number, person, command in turns))
    return {"crowd_p95_ms": p95(took)}


def _rows(figures: Mapping[str, float]) -> list[tuple[str, str]]:
    rows = [
        (f"Análisis por minuto con {n} contextos", f"{figures[f'scrapes_per_min_{n}']:.0f}") for n in contexts.CONTEXTS
    ]
    return [
        *rows,
        ("Memoria del navegador con un contexto", f"{figures['browser_mb']:.0f} MB"),
        ("  cada contexto más", f"{figures['contexts_mb']:.0f} MB"),
        ("De la cola al comienzo, varias máquinas (mediana)", ms(figures["start_p50_ms"])),
        ("De la cola al comienzo, una máquina (mediana)", ms(figures["embedded_start_p50_ms"])),
        (f"Respuestas con {PEOPLE} personas escribiendo (percentil 95)", ms(figures["crowd_p95_ms"])),
        (f"{engines.ANALYSTS} analistas, {engines.WORKERS} trabajadores: espera (percentil 95)",
         f"{figures['fleet_queue_p95_s']:.1f} s"),
        ("  transacciones por trabajo", f"{figures['fleet_transactions_per_job']:.0f}"),
        ("  conexiones", f"{figures['fleet_connections']:.0f}"),
    ]  # fmt: skip


if __name__ == "__main__":
    asyncio.run(main())
