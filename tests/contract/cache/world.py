"""A session with canaries in it, and what the tests of cached sessions do with it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta

import sqlalchemy

from core.domain.ids import SessionId
from core.domain.people.person import Role
from core.domain.platforms import Platform
from core.domain.sessions.session import NewSession, ScrapingSession
from core.domain.sessions.storage_state import StorageState
from core.ports.storage import Change
from persistence.cache.opening import open_cache
from persistence.cache.sessions import CachedSessions
from persistence.database.announcements import Announcements
from persistence.database.engine import Database
from tests.fakes.clock import START
from tests.support.patience import HANG_S

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
    async with asyncio.timeout(HANG_S):
        await heard.wait()  # after connecting everything counts as new
    heard.clear()
    yield heard
    stop.set()
    await task
