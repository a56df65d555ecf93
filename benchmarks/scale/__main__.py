"""`make bench BENCH=scale`: all of it, in one run; `python -m benchmarks.scale --small` for a short one."""

import argparse
import asyncio
import sys
import tempfile
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from typing import Any

from benchmarks.chat_latency import COMMANDS, READERS, _answered, _user, scrape
from benchmarks.crowd import enrol
from benchmarks.figures import p95, show
from benchmarks.scale import contexts, engines
from bot.logs.setup import configure_logging
from bot.sandbox.demo_world import open_stage

PEOPLE = 50
TYPING_S = 20.0


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured."""

    context_s: float = 12.0
    starts: int = 60
    fleet: engines.Fleet = field(default_factory=engines.Fleet)


SMALL = Size(4.0, 20, engines.Fleet(analysts=60, workers=8, within_s=15.0))
"""Whether it all works, not how far it goes."""


async def main(size: Size) -> None:
    """Run and print. A part that fails is told and left out, and the others are measured all the same."""
    configure_logging("ERROR")
    figures: dict[str, float] = {}
    failures = [
        await _add(figures, "contexts", contexts.measure(size.context_s)),
        await _add(figures, "engines", _engines(size)),
        await _add(figures, "crowd", crowd()),
    ]
    show("Hasta dónde llega", _rows(figures, size), figures)
    if any(failures):
        raise SystemExit(1)


async def _add(figures: dict[str, float], name: str, part: Coroutine[Any, Any, Mapping[str, float]]) -> bool:
    """Whether the part failed."""
    found = (await asyncio.gather(part, return_exceptions=True))[0]
    if isinstance(found, BaseException):
        print(f"{name}: {found!r}", file=sys.stderr)
        return True
    figures |= found
    return False


async def _engines(size: Size) -> Mapping[str, float]:
    async with engines.server() as url:
        return {**await engines.starts(url, size.starts), **await engines.fleet(url, size.fleet)}


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


def _rows(figures: Mapping[str, float], size: Size) -> list[tuple[str, str]]:
    fleet = f"{size.fleet.analysts} analistas, {size.fleet.workers} trabajadores"
    words = {
        **{f"scrapes_per_min_{n}": (f"Análisis por minuto con {n} contextos", "{:.0f}") for n in contexts.CONTEXTS},
        "browser_mb": ("Memoria del navegador con un contexto", "{:.0f} MB"),
        "contexts_mb": ("  cada contexto más", "{:.0f} MB"),
        "shared_browser_mb": (f"  un navegador con {contexts.APART} contextos", "{:.0f} MB"),
        "browser_per_job_mb": (f"  {contexts.APART} navegadores, uno por trabajo", "{:.0f} MB"),
        "browser_per_job_scrapes_per_min": ("  análisis por minuto con ellos", "{:.0f}"),
        "start_p50_ms": ("De la cola al comienzo, varias máquinas (mediana)", "{:.0f} ms"),
        "embedded_start_p50_ms": ("De la cola al comienzo, una máquina (mediana)", "{:.0f} ms"),
        "crowd_p95_ms": (f"Respuestas con {PEOPLE} personas escribiendo (percentil 95)", "{:.0f} ms"),
        "fleet_queue_p95_s": (f"{fleet}: espera (percentil 95)", "{:.1f} s"),
        "fleet_statements_per_job": ("  sentencias nuestras por trabajo", "{:.0f}"),
        "fleet_transactions_per_job": ("  transacciones por trabajo, con las de esperar", "{:.0f}"),
        "fleet_idle_transactions_per_worker_s": ("  transacciones por segundo de quien espera", "{:.1f}"),
        "fleet_connections": ("  conexiones", "{:.0f}"),
    }
    return [(label, form.format(figures[name])) for name, (label, form) in words.items() if name in figures]


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--small", action="store_true", help="a short run, to see that it works")
    asyncio.run(main(SMALL if parser.parse_args().small else Size()))
