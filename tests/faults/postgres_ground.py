"""A local world whose bot works on a PostgreSQL server of its own, which can be stopped and started."""

import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from bot.sandbox.mode import LocalWorld, local_world, sandbox_settings
from bot.sandbox.seed import seed
from bot.wiring.container import build_container
from persistence.database.urls import database_url
from sandbox.telegram import Control
from tests.e2e.processes import BotProcess, base_environment, environment, running_in
from tests.support.invariants import broken
from tests.support.postgres_server import OwnServer, own_postgres


@dataclass(frozen=True)
class PostgresGround:
    """As `tests.support.ground.Ground`, on a server that belongs to this world alone."""

    folder: Path
    local: LocalWorld
    env: dict[str, str]
    url: str
    server: OwnServer

    @property
    def control(self) -> Control:
        return self.local.telegram.control

    def bot(self, **more: str) -> BotProcess:
        return BotProcess(self.folder, {**self.env, **more})

    async def stop(self) -> None:
        """The server ends; connections are cut."""
        await self.server.stop()

    async def start(self) -> None:
        """The server is there again, at the same address."""
        await self.server.start()

    async def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Straight from the server, whatever transactions are usually allowed to."""
        engine = create_async_engine(database_url(self.url), isolation_level="AUTOCOMMIT")
        try:
            async with engine.connect() as connection:
                await connection.execute(text("SET default_transaction_read_only = off"))
                result = await connection.execute(text(query))
                return [tuple(row) for row in result.all()] if result.returns_rows else []
        finally:
            await engine.dispose()


@asynccontextmanager
async def open_postgres_ground(folder: Path) -> AsyncIterator[PostgresGround]:
    """Seeded; AssertionError when processes of the bot are left or a promise does not hold."""
    async with own_postgres() as server:
        url = server.url
        with tempfile.TemporaryDirectory(prefix="e2e-") as temporary:
            async with local_world(folder, latency_ms=5.0) as local:
                async with build_container(sandbox_settings(folder, local, database_url=url)) as container:
                    await seed(container, local.world, local.telegram)
                env = environment(folder, local, base_environment(Path(temporary))) | {"DATABASE_URL": url}
                yield PostgresGround(folder, local, env, url, server)
                left = running_in(Path(temporary))
                for process in left:
                    process.kill()
                assert left == []
                assert await broken(url, folder, local.telegram.control) == []
