"""The worlds of a soak: SQLite with one process, PostgreSQL with a bot and two workers."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from bot.sandbox.mode import LocalWorld
from sandbox.telegram import Control
from sandbox.world_profiles import PROFILES
from tests.e2e.playing import alive
from tests.e2e.processes import BotProcess
from tests.support.database import migrated_postgres
from tests.support.fleet import open_fleet
from tests.support.ground import open_ground
from tests.support.invariants import broken


@dataclass(frozen=True)
class Soaked:
    """A world, the processes that belong to it, and how its database is read."""

    local: LocalWorld
    folder: Path
    makers: Mapping[str, Callable[[], BotProcess]]
    rows: Callable[[str], Awaitable[list[tuple[Any, ...]]]]
    schema: str
    url: str
    profiles: Sequence[str]

    @property
    def control(self) -> Control:
        """The hands of the people."""
        return self.local.telegram.control

    def table(self, name: str) -> str:
        """With its schema where there is one."""
        return f"{self.schema}{name}"

    def calm(self) -> None:
        """Every trouble that has not struck yet is forgotten."""
        self.control.clear_faults()
        for site in (self.local.sites.facebook, self.local.sites.instagram, self.local.sites.x):
            site.clear_faults()

    async def broken(self) -> list[str]:
        """Promises that do not hold."""
        return await broken(self.url, self.folder, self.control)


@asynccontextmanager
async def on_sqlite(folder: Path) -> AsyncIterator[Soaked]:
    """One process."""
    async with open_ground(folder, checked=False, judged=False) as ground:

        async def rows(query: str) -> list[tuple[Any, ...]]:
            return ground.rows(query)

        url = f"sqlite:///{folder / 'centinela.db'}"
        makers = {"bot": lambda: _measured(ground.bot(), folder, "bot")}
        yield Soaked(ground.local, folder, makers, rows, "", url, _names())


@asynccontextmanager
async def on_postgres(folder: Path) -> AsyncIterator[Soaked]:
    """A bot that reads nothing itself and two workers."""
    async with migrated_postgres() as url, open_fleet(folder, url, judged=False) as fleet:
        makers = {
            "bot": lambda: _measured(fleet.bot(), folder, "bot"),
            "uno": lambda: _measured(fleet.worker("uno"), folder, "uno"),
            "dos": lambda: _measured(fleet.worker("dos"), folder, "dos"),
        }

        async def rows(query: str) -> list[tuple[Any, ...]]:
            return await fleet.rows(query)

        yield Soaked(fleet.local, folder, makers, rows, "centinela.", url, _names())


def _measured(process: BotProcess, folder: Path, name: str) -> BotProcess:
    """It tells what it holds when it is asked (`tests.faults.measured_bot`)."""
    process.module = "tests.faults.measured_bot"
    process.env = {**process.env, "MEASURE_FILE": str(folder / f"{name}.json")}
    return process


def _names() -> list[str]:
    """Profiles that are there, and one that nobody has."""
    return [*(str(profile.vanity) for _name, profile in PROFILES if profile.vanity), "perfil.que.no.esta"]


async def gone(process: BotProcess) -> None:
    """Until the process has ended, whoever ended it."""
    with suppress(psutil.NoSuchProcess):
        watched = psutil.Process(process.pid)
        while alive(watched):  # noqa: ASYNC110 - another process tells nobody
            await asyncio.sleep(0.1)
