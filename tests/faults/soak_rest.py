"""What the processes of a soak hold when nothing is to be done: the same tour, then garbage collected, then counted.

While people and faults are let loose every figure depends on what is under way, and on whether a young process has
loaded its parts yet; at rest, after the same tour, only what grows makes a difference.
"""

import json
import os
import signal
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from sandbox.world_people import BRISA, SUPERVISOR
from sandbox.world_profiles import PROFILES
from tests.e2e.playing import eventually
from tests.e2e.processes import BotProcess
from tests.faults.soak_worlds import Soaked

GROWTH = 1.10
"""The end against minute 5."""
WORDS = ("/sesion", "/trabajos", "/ayuda", "/health", "/alertas", "/panel")
NEVER = ("Borrar", "Quitar", "Eliminar", "Cambiar", "Hacer", "Retirar")
"""Buttons that would end the soak early: they take people and sessions away."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One process at rest: bytes of its own memory, open files, and the commonest kinds of objects and files."""

    memory: int
    files: int
    kinds: Mapping[str, int]
    open: Mapping[str, int]

    def grown(self, name: str, before: "Reading") -> list[str]:
        """What is more than a tenth above the earlier reading, with the kinds that grew most."""
        wrong = []
        for what, early, late, kinds, known in (
            ("memory", before.memory, self.memory, self.kinds, before.kinds),
            ("open files", before.files, self.files, self.open, before.open),
        ):
            if late > GROWTH * early:
                more = Counter({kind: count - known.get(kind, 0) for kind, count in kinds.items()}).most_common(8)
                wrong.append(f"{what} of {name} at rest grew from {early} to {late}: {more}")
        return wrong


async def at_rest(
    world: Soaked, running: Mapping[str, tuple[BotProcess, float]], settled: Callable[[], Awaitable[None]]
) -> dict[str, Reading]:
    """By the name of the process, after the tour."""
    await _tour(world, settled)
    return {name: await _reading(world.folder / f"{name}.json", process) for name, (process, _) in running.items()}


async def _tour(world: Soaked, settled: Callable[[], Awaitable[None]]) -> None:
    """What loads the parts of every process: reading a profile, each file of its result, the report, the words."""
    person, supervisor = BRISA.telegram_user_id, SUPERVISOR.telegram_user_id
    await world.control.say(person, f"/scrape fb:{dict(PROFILES)['small'].vanity} amigos")
    await settled()
    shown = [e for e in world.control.transcript(person) if e.from_bot and e.buttons and not e.deleted]
    done = next((e for e in reversed(shown) if e.text.startswith("✅")), None)
    for button in [button for row in done.buttons for button in row] if done is not None else []:
        if done is not None and button.data and not any(word in button.label for word in NEVER):
            await world.control.press(person, data=button.data, message_id=done.message_id)
            await settled()
    await world.control.say(supervisor, "/reporte hoy")
    for words in WORDS:
        await world.control.say(person, words)
    await settled()


async def _reading(place: Path, process: BotProcess) -> Reading:
    told: list[str] = []

    async def there() -> bool:
        told.extend(_taken(place))
        return bool(told)

    _taken(place)
    os.kill(process.pid, signal.SIGUSR2)
    await eventually(there)
    return Reading(**json.loads(told[0]))


def _taken(place: Path) -> list[str]:
    """What the file says, which is gone then; nothing where there is none."""
    if not place.exists():
        return []
    told = place.read_text("utf-8")
    place.unlink()
    return [told]
