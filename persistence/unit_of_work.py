"""One transaction over all repositories."""

import asyncio
from types import TracebackType
from typing import Self

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from core.errors import StorageException
from core.ports.repositories_chat import InboxRepository, OutboxRepository, SettingsRepository
from core.ports.repositories_jobs import ArtifactRepository, JobRepository, ProfileRepository
from core.ports.repositories_people import AuditRepository, InvitationRepository, PeopleRepository
from core.ports.repositories_proxies import ProxyRepository
from core.ports.repositories_sessions import IncidentRepository, SessionRepository, UploadRepository
from persistence import repositories as sql
from persistence.crypto import SecretBox

TURN_TIMEOUT_S = 30.0
"""How long a writer waits for the other writers of this process."""


class SqlUnitOfWork:
    """Implements UnitOfWork on a SQLAlchemy session.

    A writing one waits for its `turn` within the process (fair, in order), then takes the database's own write lock,
    which orders it with other processes. It may commit more than once; the turn is kept until it is left.
    """

    people: PeopleRepository
    invitations: InvitationRepository
    audit: AuditRepository
    sessions: SessionRepository
    uploads: UploadRepository
    proxies: ProxyRepository
    incidents: IncidentRepository
    jobs: JobRepository
    profiles: ProfileRepository
    artifacts: ArtifactRepository
    outbox: OutboxRepository
    inbox: InboxRepository
    settings: SettingsRepository

    def __init__(self, engine: AsyncEngine, box: SecretBox, *, turn: asyncio.Lock | None) -> None:
        self._turn = turn
        self._session = AsyncSession(engine, expire_on_commit=False)
        self._wire(sql.Scope(self._session, box))

    def _wire(self, scope: sql.Scope) -> None:
        self.people = sql.SqlPeopleRepository(scope)
        self.invitations = sql.SqlInvitationRepository(scope)
        self.audit = sql.SqlAuditRepository(scope)
        self.sessions = sql.SqlSessionRepository(scope)
        self.uploads = sql.SqlUploadRepository(scope)
        self.proxies = sql.SqlProxyRepository(scope)
        self.incidents = sql.SqlIncidentRepository(scope)
        self.jobs = sql.SqlJobRepository(scope)
        self.profiles = sql.SqlProfileRepository(scope)
        self.artifacts = sql.SqlArtifactRepository(scope)
        self.outbox = sql.SqlOutboxRepository(scope)
        self.inbox = sql.SqlInboxRepository(scope)
        self.settings = sql.SqlSettingsRepository(scope)

    async def __aenter__(self) -> Self:
        """Take the write lock, if it writes; StorageException when the database cannot be reached or stays locked."""
        await self._take_turn()
        try:
            await self._session.connection()
        except (SQLAlchemyError, OSError) as error:
            await self._leave()
            raise StorageException(f"the database cannot be used: {type(error).__name__}") from error
        except BaseException:
            await self._leave()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Roll back what was not committed, give connection and turn back, even when cancelled meanwhile."""
        await self._leave()
        if isinstance(error, SQLAlchemyError):
            raise StorageException(f"the database could not do it: {type(error).__name__}") from error

    async def commit(self) -> None:
        """Make everything so far durable; StorageException in a unit of work that promised to only read."""
        if self._turn is None:
            raise StorageException("this unit of work was opened with write=False")
        await self._session.commit()

    async def _take_turn(self) -> None:
        if self._turn is None:
            return
        try:
            async with asyncio.timeout(TURN_TIMEOUT_S):
                await self._turn.acquire()
        except TimeoutError:
            raise StorageException(f"another unit of work has been writing for {TURN_TIMEOUT_S:.0f} s") from None

    async def _leave(self) -> None:
        closing = asyncio.ensure_future(self._close())
        try:
            await asyncio.shield(closing)
        except asyncio.CancelledError:
            await asyncio.wait([closing])
            raise

    async def _close(self) -> None:
        try:
            await self._session.close()
        finally:
            if self._turn is not None:
                self._turn.release()
