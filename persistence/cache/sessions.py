"""Sessions read through a cache."""

from collections.abc import Awaitable, Callable

from core.domain.ids import PersonId, SessionId
from core.domain.platforms import Platform
from core.domain.sessions.session import ScrapingSession
from core.ports.session_cache import SessionCache
from persistence.cache.envelope import unwrap, wrap
from persistence.database.engine import Database
from persistence.repositories.sessions.stored import Pair, StoredRows


class CachedSessions:
    """Implements SessionReads: from the cache while nothing changed, else from the database, which is kept then."""

    def __init__(self, database: Database, cache: SessionCache) -> None:
        self._database = database
        self._cache = cache

    async def for_person(self, person_id: PersonId, platform: Platform) -> ScrapingSession | None:
        """As the port says."""
        return await self._read(f"usuario:{person_id}:{platform}", lambda rows: rows.for_person(person_id, platform))

    async def get(self, session_id: SessionId) -> ScrapingSession | None:
        """As the port says."""
        return await self._read(f"sesion:{session_id}", lambda rows: rows.get(session_id))

    async def _read(self, key: str, fetch: Callable[[StoredRows], Awaitable[Pair | None]]) -> ScrapingSession | None:
        box = self._database.box
        answer = await self._cache.look(key)  # before the database: a commit in between makes the version another one
        if answer.value is not None and (known := unwrap(box, key, answer.value)) is not None:
            return known
        async with self._database(write=False) as uow:
            pair = await fetch(uow.session_rows)
            session = None if pair is None else uow.session_rows.opened(*pair)
        if pair is None or session is None or not session.readable or answer.version is None:
            return session
        if (text := wrap(box, key, *pair)) is not None:
            await self._cache.keep(key, text, answer.version)
        return session
