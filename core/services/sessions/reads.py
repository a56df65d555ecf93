"""Single sessions straight from the database."""

from core.domain.ids import PersonId, SessionId
from core.domain.platforms import Platform
from core.domain.sessions.session import ScrapingSession
from core.ports.storage import UnitOfWorkFactory


class StoredSessions:
    """Implements SessionReads without any cache."""

    def __init__(self, uow: UnitOfWorkFactory) -> None:
        self._uow = uow

    async def for_person(self, person_id: PersonId, platform: Platform) -> ScrapingSession | None:
        """As the port says."""
        async with self._uow(write=False) as uow:
            return await uow.sessions.for_person(person_id, platform)

    async def get(self, session_id: SessionId) -> ScrapingSession | None:
        """As the port says."""
        async with self._uow(write=False) as uow:
            return await uow.sessions.get(session_id)
