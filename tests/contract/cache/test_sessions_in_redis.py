"""What lies in Redis, and what happens without it."""

from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path

from redis.asyncio import Redis

from bot.wiring.assembly import ESSENTIAL
from bot.wiring.checks import health_checks
from core.domain.ids import PersonId
from core.platforms.browser.pool import BrowserPool
from core.services.supervision.health import Health
from persistence.database.engine import Database
from tests.contract.cache.world import CANARY, FB, add, cached, touch
from tests.fakes.clock import START, FakeClock
from tests.support.redis_server import LocalRedis


async def test_neither_cookies_nor_proxies_are_in_redis_in_plain(database: Database, redis_server: LocalRedis) -> None:
    async with AsyncExitStack() as stack:
        session = await add(database)
        reads = await cached(redis_server.url, database, stack)
        assert await reads.get(session.session_id) == await reads.for_person(session.person_id, FB) == session
        client = Redis.from_url(redis_server.url)
        stack.push_async_callback(client.aclose)
        keys = [key async for key in client.scan_iter("*")]
        content = b"\n".join([key + b"=" + (await client.get(key) or b"") for key in keys])
    assert len(keys) == 3
    for secret in (CANARY, "100095000000001", "c_user", "storage", "activa"):
        assert secret.encode() not in content
    token = content.partition(b"gAAAA")
    assert token[1], "the sealed text is there"


async def test_what_is_put_under_another_key_or_altered_is_not_believed(
    database: Database, redis_server: LocalRedis
) -> None:
    async with AsyncExitStack() as stack:
        session, other = await add(database), await add(database)
        reads = await cached(redis_server.url, database, stack)
        for one in (session, other):
            await reads.for_person(one.person_id, FB)
        client = Redis.from_url(redis_server.url, decode_responses=True)
        stack.push_async_callback(client.aclose)
        (mine,) = [key async for key in client.scan_iter(f"*usuario:{session.person_id}:*")]
        (theirs,) = [key async for key in client.scan_iter(f"*usuario:{other.person_id}:*")]
        good = str(await client.get(mine))
        for planted in (str(await client.get(theirs)), good[:-3], good[:60], ""):
            await client.set(mine, planted)
            assert await reads.for_person(PersonId(session.person_id), FB) == session


async def test_without_redis_the_database_answers_and_the_health_says_so(
    database: Database, redis_server: LocalRedis, tmp_path: Path
) -> None:
    async with AsyncExitStack() as stack:
        session = await add(database)
        reads = await cached(redis_server.url, database, stack)
        await reads.get(session.session_id)
        checks = health_checks(database, None, BrowserPool(None, pool_state_file=tmp_path / "navegador.json"), None)
        health = Health(checks, FakeClock(), essential=ESSENTIAL)
        assert (await health.report(frozenset({"cache"}))).services["cache"].status == "ok"
        await redis_server.stop()
        assert await reads.get(session.session_id) == session
        await touch(database, session.session_id, 3)
        found = await reads.get(session.session_id)
        assert found is not None
        assert found.last_activity == START + timedelta(seconds=3)
        down = await Health(checks, FakeClock(), essential=ESSENTIAL).report(frozenset({"database", "cache"}))
        assert down.ok, "the service works on without it"
        assert down.services["cache"].status == "error"
        assert "clave-ficticia" not in down.services["cache"].message
