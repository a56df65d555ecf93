"""A local world with a bot and workers in it: processes of their own, on one PostgreSQL."""

import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.sandbox.mode import LocalWorld, local_world, sandbox_settings
from bot.sandbox.seed import seed
from bot.wiring.container import build_container
from persistence.crypto.private import private_folder
from persistence.database.urls import database_url
from sandbox.telegram import Control
from tests.e2e.playing import eventually
from tests.e2e.processes import BotProcess, base_environment, environment, running_in
from tests.fakes.aiogram_honesty import Honesty
from tests.support.invariants import broken


@dataclass(frozen=True)
class Fleet:
    """The world, and how its processes are started: each has a data folder of its own, as on a machine of its own."""

    folder: Path
    local: LocalWorld
    env: dict[str, str]
    engine: AsyncEngine

    @property
    def control(self) -> Control:
        return self.local.telegram.control

    def bot(self, **more: str) -> BotProcess:
        """It runs no scrape itself."""
        return BotProcess(self.folder, {**self.env, "MAX_CONCURRENT_SCRAPES": "0", **more})

    def other_bot(self, name: str, **more: str) -> BotProcess:
        """On a machine of its own, as a worker is."""
        own = private_folder(self.folder / name)
        return BotProcess(own, {**self.env, "DATA_DIR": str(own), "MAX_CONCURRENT_SCRAPES": "0", **more})

    def worker(self, name: str, *, concurrency: int = 2, **more: str) -> BotProcess:
        """It shares the database, the key and the folder of files, and nothing else."""
        own = private_folder(self.folder / name)
        words = ("worker", "--concurrency", str(concurrency))
        return BotProcess(own, {**self.env, "DATA_DIR": str(own), **more}, words=words)

    async def rows(self, query: str, **values: Any) -> list[tuple[Any, ...]]:
        """Straight from the database."""
        async with self.engine.connect() as connection:
            return [tuple(row) for row in await connection.execute(text(query), values)]

    async def holds(self, query: str, **values: Any) -> None:
        """Until the one value that the query gives is true."""

        async def there() -> bool:
            return bool((await self.rows(query, **values))[0][0])

        await eventually(there)


@asynccontextmanager
async def open_fleet(folder: Path, url: str, *, judged: bool = True) -> AsyncIterator[Fleet]:
    """A seeded world on the database at `url`.

    AssertionError at the end when processes of it are left or, unless somebody else judges, when a promise does not
    hold (`tests.support.invariants`).
    """
    honesty = Honesty()
    engine = create_async_engine(database_url(url), isolation_level="AUTOCOMMIT")
    with tempfile.TemporaryDirectory(prefix="e2e-") as temporary:
        async with local_world(folder, latency_ms=5.0, observers=(honesty,)) as local:
            async with build_container(sandbox_settings(folder, local, database_url=url)) as container:
                await seed(container, local.world, local.telegram)
            shared = {
                "DATABASE_URL": url,
                "JOB_ENGINE": "procrastinate",
                "ENCRYPTION_KEY_FILE": str(folder / "clave.key"),
                "ARTIFACTS_DIR": str(folder / "archivos"),
            }
            env = environment(folder, local, base_environment(Path(temporary))) | shared
            yield Fleet(folder, local, env, engine)
            left = running_in(Path(temporary))
            for process in left:
                process.kill()
            await engine.dispose()
            assert left == []
            assert not judged or await broken(url, folder, local.telegram.control) == []
        honesty.assert_clean()
