"""The cache of sessions that an address names, fitted to its database."""

import uuid

from core.ports.session_cache import SessionCache
from core.ports.storage import Area, Change
from persistence.cache.file_version import FileVersion
from persistence.cache.memory import MemoryCache
from persistence.database.engine import Database
from persistence.database.urls import file_of

_NAMESPACE = "cache-namespace"


async def open_cache(url: str, database: Database) -> SessionCache | None:
    """`memory://` or `redis://…`; None for `none://`. From now on commits of the database tell it of their changes.

    In memory: on SQLite every commit of any program counts as a change; on PostgreSQL changes of other processes are
    announced (`Announcements`), and nothing comes from the cache while none are heard.
    """
    if url.startswith("none:"):
        return None
    if not url.startswith("memory:"):
        from persistence.cache.redis import RedisCache

        database.cache = RedisCache(url, await _namespace(database))
        return database.cache
    file = file_of(database.engine.url)
    if file is not None:
        version = FileVersion(file)
        database.cache = MemoryCache(version, close=version.close)
        return database.cache
    cache = MemoryCache(lambda: database.hears)
    database.tells_others = True
    database.listeners.on(Change.SESSIONS, cache.forget)
    database.cache = cache
    return cache


async def _namespace(database: Database) -> str:
    """A name that belongs to this database by whatever address it is reached: several may share one Redis."""
    async with database() as uow:
        await uow.hold(Area.TEAM)
        known = await uow.settings.get(_NAMESPACE)
        if not isinstance(known, str):
            known = uuid.uuid4().hex
            await uow.settings.put(_NAMESPACE, known)
            await uow.commit()
    return known
