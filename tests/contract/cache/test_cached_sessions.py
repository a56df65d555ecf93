"""Sessions through a cache are the ones of the last commit, on SQLite and PostgreSQL, whoever wrote it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from redis.asyncio import Redis

from core.domain.ids import PersonId, SessionId
from core.domain.people.person import Role
from core.domain.platforms import Platform
from core.domain.sessions.session import NewSession, ScrapingSession, SessionStatus
from core.domain.sessions.storage_state import StorageState
from core.ports.storage import Change
from persistence.cache.memory import MemoryCache
from persistence.cache.opening import open_cache
from persistence.cache.sessions import CachedSessions
from persistence.database.announcements import Announcements
from persistence.database.engine import Database
from tests.fakes.clock import START
from tests.fakes.session_cache import FakeSessionCache
from tests.support.database import migrated_postgres, migrated_sqlite, opened
from tests.support.redis_server import LocalRedis

FB = Platform.FACEBOOK
CANARY = "canario-de-galleta"


async def add(database: Database) -> ScrapingSession:
    """A person's session; its cookie is a canary."""
    cookies = [
        {"name": name, "value": value, "domain": ".facebook.com", "path": "/", "expires": -1}
        for name, value in (("c_user", "100095000000001"), ("xs", CANARY))
    ]
    async with database() as uow:
        person = await uow.people.add(name="Persona Inventada", role=Role.ANALYST)
        proxy = f"http://usuario:{CANARY}@127.0.0.1:9"
        new = NewSession(person.person_id, FB, StorageState({"cookies": cookies}), proxy_url=proxy)
        saved = await uow.sessions.save(new, START)
        await uow.commit()
    return saved


async def touch(database: Database, session_id: SessionId, seconds: int) -> None:
    async with database() as uow:
        await uow.sessions.touch(session_id, START + timedelta(seconds=seconds))
        await uow.commit()


async def cached(url: str, database: Database, stack: AsyncExitStack) -> CachedSessions:
    cache = await open_cache(url, database)
    assert cache is not None
    stack.push_async_callback(cache.aclose)
    return CachedSessions(database, cache)


class Queries:
    """Counts the statements of a database."""

    def __init__(self, database: Database) -> None:
        self.count = 0
        sqlalchemy.event.listen(database.engine.sync_engine, "before_cursor_execute", self._one)

    def _one(self, *_: object) -> None:
        self.count += 1


@asynccontextmanager
async def listening(url: str, database: Database) -> AsyncIterator[asyncio.Event]:
    """With the changes of other processes heard; set each time."""
    stop, heard = asyncio.Event(), asyncio.Event()
    database.listeners.on(Change.SESSIONS, heard.set)
    task = asyncio.create_task(Announcements(url, database).run(stop))
    async with asyncio.timeout(30):
        await heard.wait()  # after connecting everything counts as new
    heard.clear()
    yield heard
    stop.set()
    await task


async def test_the_same_session_comes_back_whole_without_a_statement(database: Database) -> None:
    session = await add(database)
    reads, queries = CachedSessions(database, MemoryCache()), Queries(database)
    first = await reads.for_person(session.person_id, FB), await reads.get(session.session_id)
    asked = queries.count
    again = await reads.for_person(session.person_id, FB), await reads.get(session.session_id)
    assert first == again == (session, session)
    assert queries.count == asked
    assert await reads.get(SessionId(999)) is None
    assert await reads.for_person(session.person_id, Platform.X) is None


async def test_every_commit_that_writes_a_session_is_announced_and_no_other(database: Database) -> None:
    session = await add(database)
    database.cache = cache = FakeSessionCache()
    number, whole = session.session_id, ["begin", "end"]
    async with database() as uow:
        await uow.settings.put("otra", 1)
        await uow.commit()
        assert cache.told == []
        await uow.sessions.touch(number, START)
    assert cache.told == []
    async with database() as uow:
        for told, write in enumerate(
            (
                lambda: uow.sessions.touch(number, START + timedelta(seconds=1)),
                lambda: uow.sessions.set_status(number, SessionStatus.BANNED, reason="x", at=START),
                lambda: uow.sessions.set_health(number, checked_at=START),
                lambda: uow.sessions.add_doubt(number),
                lambda: uow.sessions.set_proxy(number, None, None),
                lambda: uow.sessions.shorten_pauses(START),
                lambda: uow.sessions.erase(number),
            ),
            start=1,
        ):
            await write()
            await uow.commit()
            assert cache.told == whole * told


async def test_a_commit_of_unknown_outcome_leaves_the_cache_silent(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = await add(database)
    database.cache = cache = MemoryCache()
    reads = CachedSessions(database, cache)
    await reads.get(session.session_id)
    async with database() as uow:
        await uow.sessions.touch(session.session_id, START + timedelta(seconds=1))

        async def cut() -> None:
            raise asyncio.CancelledError

        monkeypatch.setattr(uow._session, "commit", cut)
        with pytest.raises(asyncio.CancelledError):
            await uow.commit()
    assert (await cache.look("a")).version is None
    assert await reads.get(session.session_id) == session
    await touch(database, session.session_id, 5)
    assert (await cache.look("a")).version is not None


async def test_on_sqlite_a_commit_of_another_process_counts_at_once(tmp_path: Path) -> None:
    url = migrated_sqlite(tmp_path / "centinela.db")
    async with AsyncExitStack() as stack, opened(url) as ours, opened(url) as theirs:
        session = await add(ours)
        reads, queries = await cached("memory://", ours, stack), Queries(ours)
        for second in range(1, 20):
            await touch(theirs, session.session_id, second)
            found = await reads.get(session.session_id)
            assert found is not None
            assert found.last_activity == START + timedelta(seconds=second)
            asked = queries.count
            assert await reads.get(session.session_id) == found
            assert queries.count == asked


async def test_on_postgresql_a_commit_of_another_process_is_heard(postgres_url: str) -> None:
    async with AsyncExitStack() as stack, opened(postgres_url) as ours, opened(postgres_url) as theirs:
        session = await add(ours)
        reads = await cached("memory://", ours, stack)
        await cached("memory://", theirs, stack)
        queries = Queries(ours)
        await reads.get(session.session_id)
        asked = queries.count
        await reads.get(session.session_id)
        assert queries.count > asked, "nothing may come from the cache while other processes are not heard"
        async with listening(postgres_url, ours) as heard:
            await reads.get(session.session_id)
            asked = queries.count
            await reads.get(session.session_id)
            assert queries.count == asked
            await touch(theirs, session.session_id, 7)
            async with asyncio.timeout(30):
                await heard.wait()
            found = await reads.get(session.session_id)
            assert found is not None
            assert found.last_activity == START + timedelta(seconds=7)


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_with_redis_no_reader_of_any_process_gets_a_session_older_than_the_last_commit(
    kind: str, tmp_path_factory: pytest.TempPathFactory, postgres_server: str
) -> None:
    """Writers and readers of two processes, in the orders that hypothesis draws."""
    del postgres_server
    asyncio.run(_walk(kind, tmp_path_factory.mktemp("base")))


async def _walk(kind: str, folder: Path) -> None:
    async with AsyncExitStack() as stack:
        server = LocalRedis(folder)
        await server.start()
        stack.push_async_callback(server.stop)
        if kind == "sqlite":
            url = migrated_sqlite(folder / "centinela.db")
        else:
            url = await stack.enter_async_context(migrated_postgres())
        databases = [await stack.enter_async_context(opened(url)) for _ in range(2)]
        session = await add(databases[0])
        reads = [await cached(server.url, database, stack) for database in databases]
        loop, committed = asyncio.get_running_loop(), [0]

        async def write(which: int) -> None:
            async with databases[which]() as uow:
                number = committed[0] + 1  # alone here: it holds the write lock
                await uow.sessions.touch(session.session_id, START + timedelta(seconds=number))
                durable = uow._session.commit

                async def commit() -> None:
                    """With readers right before and right after the moment that counts."""
                    await asyncio.gather(read(0), read(1))
                    await durable()
                    committed[0] = number
                    await asyncio.gather(read(0), read(1))

                uow._session.commit = commit  # type: ignore[method-assign]
                await uow.commit()

        async def read(which: int) -> None:
            least = committed[0]
            found = await reads[which].for_person(session.person_id, FB)
            assert found is not None
            assert (found.last_activity - START) / timedelta(seconds=1) >= least

        async def play(steps: list[list[tuple[bool, int]]]) -> None:
            for together in steps:
                async with asyncio.TaskGroup() as group:
                    for writes, which in together:
                        group.create_task(write(which) if writes else read(which))

        step = st.lists(st.tuples(st.sampled_from([True, False, False]), st.integers(0, 1)), min_size=1, max_size=6)

        @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), database=None)
        @given(st.lists(step, min_size=1, max_size=4))
        def orders(steps: list[list[tuple[bool, int]]]) -> None:
            asyncio.run_coroutine_threadsafe(play(steps), loop).result()

        await asyncio.to_thread(orders)
        assert committed[0] > 0


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
