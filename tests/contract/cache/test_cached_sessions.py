"""Sessions through a cache are the ones of the last commit, on SQLite and PostgreSQL, whoever wrote it."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.domain.ids import SessionId
from core.domain.platforms import Platform
from core.domain.sessions.session import SessionStatus
from persistence.cache.memory import MemoryCache
from persistence.cache.sessions import CachedSessions
from persistence.database.engine import Database
from tests.contract.cache.world import FB, Queries, add, cached, listening, touch
from tests.fakes.clock import START
from tests.fakes.session_cache import FakeSessionCache
from tests.support.database import migrated_postgres, migrated_sqlite, opened
from tests.support.patience import HANG_S
from tests.support.redis_server import LocalRedis


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
        writes: tuple[Callable[[], Awaitable[object]], ...] = (
            lambda: uow.sessions.touch(number, START + timedelta(seconds=1)),
            lambda: uow.sessions.set_status(number, SessionStatus.BANNED, reason="x", at=START),
            lambda: uow.sessions.set_health(number, checked_at=START),
            lambda: uow.sessions.add_doubt(number),
            lambda: uow.sessions.set_proxy(number, None, None),
            lambda: uow.sessions.shorten_pauses(START),
            lambda: uow.sessions.erase(number),
        )
        for told, write in enumerate(writes, start=1):
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
            async with asyncio.timeout(HANG_S):
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
