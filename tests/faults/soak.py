"""`make soak`: random people, faults and kills for so many minutes, on SQLite and then on PostgreSQL with two workers.

The same seed gives every person and the trouble-maker the same choices in the same order; which of them meet is the
machine's affair. Exit code 1 when something was lost, doubled or hangs, a promise does not hold, or memory or open
files of a process at rest are more than a tenth above those of minute 5.
"""

import argparse
import asyncio
import math
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

from handlers.words.common import too_many
from sandbox.telegram import Control
from sandbox.world_people import PEOPLE
from tests.e2e.processes import BotProcess
from tests.faults.soak_figures import Figures
from tests.faults.soak_rest import NEVER, at_rest
from tests.faults.soak_worlds import Soaked, gone, on_postgres, on_sqlite
from tests.faults.troubles import TROUBLES

PAUSE_S = (0.3, 3.0)
TROUBLE_S = (4.0, 15.0)
SETTLED_S = 420.0
"""So long without any change means that something hangs; as long as anything moves, it is waited for."""
RIPE_S = 20.0
"""A process so old is measured."""
EARLY_MIN = 5.0
"""Then memory and open files are read for the first time; a soak that is not much longer reads none."""
SPARED_S = 240.0
"""No process is killed or stopped for so long before the end: what is read then has lived."""
FATAL = frozenset({"kill -9", "SIGTERM"})
WORDS = ("/sesion", "/trabajos", "/ayuda", "/start", "/health", "/alertas", "/panel", "hola", "sí", "/reporte hoy")


@dataclass(slots=True)
class Crew:
    """The processes of a world: each is started again whenever it has ended."""

    makers: Mapping[str, Callable[[], BotProcess]]
    figures: Figures
    stop: asyncio.Event = field(default_factory=asyncio.Event)
    running: dict[str, tuple[BotProcess, float]] = field(default_factory=dict)
    spared_from: float = math.inf

    async def keep(self, name: str) -> None:
        """Until `stop`; then it is asked to end, and has to."""
        while not self.stop.is_set():
            async with self.makers[name]() as process:
                self.running[name] = (process, time.monotonic())
                ended = asyncio.ensure_future(gone(process))
                await asyncio.wait(
                    {ended, stopping := asyncio.ensure_future(self.stop.wait())}, return_when="FIRST_COMPLETED"
                )
                stopping.cancel()
                self.running.pop(name, None)
                if not ended.done():
                    ended.cancel()
                    await self._end(name, process)
                else:
                    self.figures.deaths += 1

    async def _end(self, name: str, process: BotProcess) -> None:
        with suppress(psutil.NoSuchProcess):
            try:
                code = await process.terminate()
            except TimeoutError:
                self.figures.wrong.append(f"{name} did not end after SIGTERM")
            else:
                if code != 0:
                    self.figures.wrong.append(f"{name} ended with {code}")

    async def measure(self, started: float) -> None:
        """Memory and open files of the bot while it is old enough, every two seconds."""
        while not self.stop.is_set():
            process, since = self.running.get("bot", (None, time.monotonic()))
            if process is not None and time.monotonic() - since > RIPE_S:
                with suppress(psutil.Error):
                    bot, at = psutil.Process(process.pid), time.monotonic() - started
                    self.figures.memory.append((at, bot.memory_info().rss))
                    self.figures.files.append((at, bot.num_fds()))
            await _pause(self.stop, 2.0)


async def soak(world: Soaked, minutes: float, seed: int, *, only: str = "", limit: float = math.inf) -> Figures:
    """Let them loose for so long, or until so many faults, let everything come to rest, and judge.

    `only` names the one trouble that there is.
    """
    figures, started = Figures(), time.monotonic()
    crew = Crew(world.makers, figures)
    said: dict[int, int] = {}
    keeping = [asyncio.create_task(crew.keep(name)) for name in world.makers]
    measuring = asyncio.create_task(crew.measure(started))
    chance = random.Random(seed)
    chances = {person.telegram_user_id: random.Random(f"{seed}/{person.name}") for person in PEOPLE}
    compared = minutes > EARLY_MIN + 2 and limit == math.inf
    for number, part in enumerate((EARLY_MIN, minutes - EARLY_MIN) if compared else (minutes,)):
        over = asyncio.Event()
        crew.spared_from = time.monotonic() + part * 60 - SPARED_S if number else math.inf
        people = [
            asyncio.create_task(_person(world, user_id, own, over, figures, said)) for user_id, own in chances.items()
        ]
        trouble = asyncio.create_task(_trouble(world, crew, chance, over, only, limit))
        await _pause(over, part * 60)
        over.set()
        await asyncio.gather(trouble, *people)
        world.calm()
        await _settled(world, figures)
        if compared:
            figures.rests.append(await at_rest(world, crew.running, lambda: _settled(world, figures)))
    crew.stop.set()
    await asyncio.gather(*keeping, measuring)
    await _judge(world, figures, said)
    return figures


async def _person(
    world: Soaked, user_id: int, chance: random.Random, over: asyncio.Event, figures: Figures, said: dict[int, int]
) -> None:
    while not over.is_set():
        if chance.random() < 0.25 and (shown := _button(world.control, user_id, chance)):
            figures.presses += 1
            await world.control.press(user_id, data=shown[1], message_id=shown[0])
        else:
            words = (
                f"/scrape fb:{chance.choice(world.profiles)} amigos" if chance.random() < 0.3 else chance.choice(WORDS)
            )
            sent = await world.control.say(user_id, words)
            said[int(sent["update_id"])] = user_id
            figures.commands += 1
        await _pause(over, chance.uniform(*PAUSE_S))


def _button(control: Control, user_id: int, chance: random.Random) -> tuple[int, str] | None:
    shown = [e for e in control.transcript(user_id)[-15:] if e.from_bot and e.buttons and not e.deleted]
    found = [
        (e.message_id, button.data)
        for e in shown
        for row in e.buttons
        for button in row
        if button.data and not any(word in button.label for word in NEVER)
    ]
    return chance.choice(found) if found else None


async def _trouble(
    world: Soaked, crew: Crew, chance: random.Random, over: asyncio.Event, only: str, limit: float
) -> None:
    await _pause(over, 10.0)
    while not over.is_set():
        name = only or chance.choice(sorted(TROUBLES))
        process, _since = crew.running.get(chance.choice(sorted(world.makers)), (None, 0.0))
        if process is not None and not (name in FATAL and time.monotonic() > crew.spared_from):
            crew.figures.faults[name] += 1
            with suppress(psutil.NoSuchProcess, ProcessLookupError):
                await TROUBLES[name](world, process, chance)
        if crew.figures.faults.total() >= limit:
            over.set()
        await _pause(over, chance.uniform(*TROUBLE_S))


async def _settled(world: Soaked, figures: Figures) -> None:
    """Nothing waits to be done or said but what waits for people, sites or a time."""
    asked = (
        f"SELECT (SELECT count(*) FROM {world.table('actualizaciones')} WHERE estado = 'pendiente')"
        f" + (SELECT count(*) FROM {world.table('trabajos')} WHERE estado = 'en_curso' OR (estado = 'en_cola'"
        " AND (programado_para IS NULL OR programado_para <= CURRENT_TIMESTAMP)))"
        f" + (SELECT count(*) FROM {world.table('mensajes_salida')} WHERE estado = 'pendiente'"
        " AND enviar_desde <= CURRENT_TIMESTAMP)"
    )
    moved: list[tuple[Any, ...]] = []
    since = time.monotonic()
    while (left := await world.rows(asked)) != [(0,)] or world.control.waiting_updates():
        if (now := await world.rows(_moves(world))) != moved:
            moved, since = now, time.monotonic()
        if time.monotonic() - since > SETTLED_S:
            figures.wrong.append(f"{left[0][0]} things still wait, and nothing has changed for {SETTLED_S:.0f} s")
            return
        await asyncio.sleep(0.2)


def _moves(world: Soaked) -> str:
    """Asks for numbers of which one changes with whatever is carried out."""
    return (
        f"SELECT (SELECT sum(intento) FROM {world.table('trabajos')}),"
        f" (SELECT count(*) FROM {world.table('trabajos')} WHERE fecha_fin IS NOT NULL),"
        f" (SELECT sum(avance) FROM {world.table('trabajos')}),"
        f" (SELECT count(*) FROM {world.table('actualizaciones')} WHERE estado <> 'pendiente'),"
        f" (SELECT count(*) FROM {world.table('mensajes_salida')} WHERE estado <> 'pendiente')"
    )


async def _judge(world: Soaked, figures: Figures, said: Mapping[int, int]) -> None:
    states = await world.rows(
        f"SELECT estado, count(*) FROM {world.table('trabajos')} WHERE tarea = 'scrape' GROUP BY estado"
    )
    figures.jobs = Counter({str(state): int(count) for state, count in states})
    sent = await world.rows(f"SELECT count(*) FROM {world.table('copias_incidente')} WHERE mensaje IS NOT NULL")
    figures.alerts = int(sent[0][0])
    known = await world.rows(f"SELECT id_actualizacion, estado FROM {world.table('actualizaciones')}")
    failed = [int(number) for number, state in known if state not in {"hecha", "pendiente"}]
    figures.wrong += [f"updates that ended in a defect: {failed[:5]}"] if failed else []
    missing = set(said) - {int(number) for number, _state in known}
    warned = {person for person in {said[number] for number in missing} if _was_told(world.control, person)}
    refused = {number for number in missing if said[number] in warned}
    lost = missing - refused
    figures.lost, figures.refused = len(lost), len(refused)
    figures.wrong += [f"updates that nobody carried out: {sorted(lost)[:5]}"] if lost else []
    figures.doubled = _doubled(world.control)
    figures.wrong += await world.broken()
    for name, early in figures.rests[0].items() if figures.rests else ():
        late = figures.rests[-1].get(name)
        figures.wrong += late.grown(name, early) if late is not None else [f"{name} did not run at the end"]


def _was_told(control: Control, user_id: int) -> bool:
    words = str(too_many().text)
    return any(words in entry.text for entry in control.transcript(user_id) if entry.from_bot)


def _doubled(control: Control) -> int:
    """The same message of a case twice in a chat, neither of them saying that it is a copy."""
    count = 0
    for person in PEOPLE:
        shown = control.transcript(person.telegram_user_id)
        alerts = Counter((e.text, e.date) for e in shown if e.from_bot and e.text.startswith(("🔴", "🟠")))
        count += sum(number - 1 for number in alerts.values())
    return count


async def _pause(over: asyncio.Event, seconds: float) -> None:
    with suppress(TimeoutError):
        await asyncio.wait_for(over.wait(), seconds)


def main() -> int:
    """Both databases, one after the other; half as long on PostgreSQL."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=20.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--on", choices=("sqlite", "postgresql", "both"), default="both")
    given = parser.parse_args()
    wrong = 0
    kinds: dict[str, tuple[Any, float]] = {"sqlite": (on_sqlite, 1.0), "postgresql": (on_postgres, 0.5)}
    for name, (open_world, share) in kinds.items():
        if given.on in {name, "both"}:
            figures = asyncio.run(_run(open_world, given.minutes * share, given.seed))
            print(f"{name}, {given.minutes * share:g} minutes, seed {given.seed}\n{figures.table()}", flush=True)  # noqa: T201
            wrong += bool(figures.wrong or figures.lost or figures.doubled)
    return int(wrong > 0)


async def _run(open_world: Callable[[Path], Any], minutes: float, seed: int) -> Figures:
    with tempfile.TemporaryDirectory(prefix="soak-") as folder:
        async with open_world(Path(folder)) as world:
            return await soak(world, minutes, seed)


if __name__ == "__main__":
    sys.exit(main())
