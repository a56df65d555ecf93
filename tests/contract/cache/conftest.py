"""Every cache behind the port, and databases to use them with."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
import pytest_asyncio

from core.ports.session_cache import SessionCache
from persistence.cache.memory import MemoryCache
from persistence.cache.redis import RedisCache
from tests.fakes.session_cache import FakeSessionCache
from tests.support.database import database, postgres_server, postgres_url
from tests.support.redis_server import LocalRedis, local_redis

__all__ = ["database", "postgres_server", "postgres_url"]


@pytest_asyncio.fixture
async def redis_server(tmp_path: Path) -> AsyncIterator[LocalRedis]:
    """A Redis of this test alone."""
    async with local_redis(tmp_path) as server:
        yield server


@pytest_asyncio.fixture(params=["fake", "memory", "redis"])
async def cache(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[SessionCache]:
    """One cache after the other."""
    if request.param == "redis":
        async with local_redis(tmp_path) as server:
            shared = RedisCache(server.url, "prueba")
            yield shared
            await shared.aclose()
        return
    makers: dict[str, Callable[[], SessionCache]] = {"fake": FakeSessionCache, "memory": MemoryCache}
    yield makers[request.param]()
