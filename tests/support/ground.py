"""A local world with the bot as a process of its own in it."""

import sqlite3
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from pathlib import Path

from bot.sandbox.mode import LocalWorld, local_world
from sandbox.sites.facebook import FacebookProfile
from sandbox.telegram import Control
from sandbox.world_profiles import PROFILES
from tests.e2e.playing import eventually
from tests.e2e.processes import BotProcess, base_environment, environment, running_in, seed_world
from tests.fakes.aiogram_honesty import Honesty
from tests.support.database import used_folder
from tests.support.invariants import broken


@dataclass(frozen=True)
class Ground:
    """The local world outside of the bot's process, and how the process is started."""

    folder: Path
    temporary: Path
    local: LocalWorld
    env: dict[str, str]

    @property
    def control(self) -> Control:
        return self.local.telegram.control

    @property
    def profile(self) -> FacebookProfile:
        return dict(PROFILES)["big"]

    def bot(self, **more: str) -> BotProcess:
        return BotProcess(self.folder, {**self.env, **more})

    def rows(self, query: str) -> list[tuple[object, ...]]:
        """Straight from the database file."""
        address = f"file:{self.folder / 'centinela.db'}?mode=ro"
        with closing(sqlite3.connect(address, uri=True)) as connection:
            return list(connection.execute(query))

    def friends(self) -> list[object]:
        """Ids of the stored friends, in the order in which they were stored."""
        return [row[0] for row in self.rows("SELECT id_externo FROM relaciones ORDER BY posicion")]

    def job(self) -> tuple[object, ...]:
        """State and runs of the one scrape."""
        (row,) = self.rows("SELECT estado, intento FROM trabajos WHERE tarea = 'scrape'")
        return row

    async def stored(self, more_than: int) -> None:
        """Until more friends than that are in the database."""

        async def there() -> bool:
            return len(self.friends()) > more_than

        await eventually(there)


@asynccontextmanager
async def open_ground(
    folder: Path, *, latency_ms: float = 5.0, checked: bool = True, judged: bool = True
) -> AsyncIterator[Ground]:
    """A seeded world, whose local Telegram is `checked` against the Bot API.

    Checking costs more than the bot itself: what measures times goes without. At its end AssertionError when processes
    are left or, unless a scenario damages rows itself (`judged=False`), when a promise does not hold
    (`tests.support.invariants`).
    """
    honesty = Honesty()
    with tempfile.TemporaryDirectory(prefix="e2e-") as temporary:
        base = base_environment(Path(temporary))
        async with local_world(folder, latency_ms=latency_ms, observers=(honesty,) if checked else ()) as local:
            used_folder(folder)
            await seed_world(folder, local)
            yield Ground(folder, Path(temporary), local, environment(folder, local, base))
            left = running_in(Path(temporary))
            for process in left:
                process.kill()
            assert left == []
            url = f"sqlite:///{folder / 'centinela.db'}"
            assert not judged or await broken(url, folder, local.telegram.control) == []
        honesty.assert_clean()
