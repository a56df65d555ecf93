"""One transaction over all repositories."""

import asyncio
from types import TracebackType
from typing import Self

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from core.errors import StorageException, StorageUnavailableException
from core.ports.repositories.budgets import BudgetRepository
from core.ports.repositories.chat import InboxRepository, OutboxRepository, SettingsRepository
from core.ports.repositories.deletions import DeletionRepository
from core.ports.repositories.evidence import EvidenceRepository
from core.ports.repositories.jobs import ArtifactRepository, JobRepository, ProfileRepository
from core.ports.repositories.panel import PanelRepository
from core.ports.repositories.people import AuditRepository, InvitationRepository, PeopleRepository
from core.ports.repositories.proxies import ProxyRepository
from core.ports.repositories.repeats import GroupRepository, RepeatRepository
from core.ports.repositories.sessions import IncidentRepository, SessionRepository, UploadRepository
from core.ports.repositories.tickets import ProcessRepository, TicketRepository
from core.ports.repositories.web import LoginRepository, RequestRepository, WebAccessRepository, WebhookRepository
from core.ports.session_cache import SessionCache
from core.ports.storage import Area, Change
from persistence import repositories as sql
from persistence.crypto.encryption import SecretBox
from persistence.damage import DamageLog
from persistence.database import sqlite
from persistence.database.driver_errors import as_ours
from persistence.database.listeners import CommitListeners
from persistence.database.session_changes import SESSION_CHANGES
from persistence.database.write_log import WriteLog
from persistence.holds import Holds
from persistence.row_memo import RowMemo
from persistence.turns import Turns

RETRY_S = 0.05
"""Between two tries to begin."""
_TELL = text("SELECT pg_notify('centinela_cambios', :payload)")
_CANNOT = "the database cannot be used"


class SqlUnitOfWork:
    """Implements UnitOfWork on a SQLAlchemy session.

    One without `writes` only reads. On SQLite a writing one waits for its turn within the process (see Turns),
    then takes the file's write lock, which orders it with other processes; on PostgreSQL writers go side by side, and
    what one has to decide alone it asks for by `hold`. It may commit more than once; the turn is kept until it is left.
    """

    people: PeopleRepository
    invitations: InvitationRepository
    audit: AuditRepository
    panel: PanelRepository
    sessions: SessionRepository
    session_rows: sql.StoredRows
    uploads: UploadRepository
    proxies: ProxyRepository
    incidents: IncidentRepository
    jobs: JobRepository
    profiles: ProfileRepository
    artifacts: ArtifactRepository
    outbox: OutboxRepository
    inbox: InboxRepository
    settings: SettingsRepository
    budgets: BudgetRepository
    repeats: RepeatRepository
    groups: GroupRepository
    web: WebAccessRepository
    logins: LoginRepository
    evidence: EvidenceRepository
    deletions: DeletionRepository
    requests: RequestRepository
    webhooks: WebhookRepository
    tickets: TicketRepository
    processes: ProcessRepository

    def __init__(
        self,
        engine: AsyncEngine,
        box: SecretBox,
        *,
        turns: Turns | None = None,
        writes: WriteLog | None = None,
        damages: DamageLog | None = None,
        memo: RowMemo | None = None,
        listeners: CommitListeners | None = None,
        tells_others: bool = False,
        cache: SessionCache | None = None,
    ) -> None:
        self._cache = cache
        self._tells_others = tells_others
        self._turns = turns
        self._only_reads = writes is None
        self._writes = writes or WriteLog()
        self._changed: set[Change] = set()
        noting = engine.execution_options(**{SESSION_CHANGES: self._changed})
        self._session = AsyncSession(noting, expire_on_commit=False)
        self._listeners = listeners or CommitListeners()
        self._holds = Holds(self._session, writes=not self._only_reads)
        scope = sql.Scope(self._session, box, damages or DamageLog(), memo or RowMemo(), self._changed, self._holds)
        self._wire(scope)

    @property
    def session(self) -> AsyncSession:
        """For what works on whole tables, whatever they are of; not for use cases."""
        return self._session

    def _wire(self, scope: sql.Scope) -> None:
        self.people = sql.SqlPeopleRepository(scope)
        self.invitations = sql.SqlInvitationRepository(scope)
        self._trail = sql.SqlAuditRepository(scope)
        self.audit = self._trail
        self.panel = sql.SqlPanelRepository(scope)
        self.sessions = sql.SqlSessionRepository(scope)
        self.session_rows = sql.StoredRows(scope)
        self.uploads = sql.SqlUploadRepository(scope)
        self.proxies = sql.SqlProxyRepository(scope)
        self.incidents = sql.SqlIncidentRepository(scope)
        self.jobs = sql.SqlJobRepository(scope)
        self.profiles = sql.SqlProfileRepository(scope)
        self.artifacts = sql.SqlArtifactRepository(scope)
        self.outbox = sql.SqlOutboxRepository(scope)
        self.inbox = sql.SqlInboxRepository(scope)
        self.settings = sql.SqlSettingsRepository(scope)
        self.budgets = sql.SqlBudgetRepository(scope)
        self.repeats = sql.SqlRepeatRepository(scope)
        self.groups = sql.SqlGroupRepository(scope)
        self.web = sql.SqlWebAccessRepository(scope)
        self.logins = sql.SqlLoginRepository(scope)
        self.evidence = sql.SqlEvidenceRepository(scope)
        self.deletions = sql.SqlDeletionRepository(scope)
        self.requests = sql.SqlRequestRepository(scope)
        self.webhooks = sql.SqlWebhookRepository(scope)
        self.tickets = sql.SqlTicketRepository(scope)
        self.processes = sql.SqlProcessRepository(scope)

    async def __aenter__(self) -> Self:
        """Open the transaction, on SQLite with the write lock if it writes.

        StorageUnavailableException when the database cannot be reached, only reads, or stays locked.
        """
        if self._only_reads:
            await self._open()
            return self
        with self._writes.watch():
            if self._turns is not None:
                await self._turns.take()
            await self._open()
        return self

    async def _open(self) -> None:
        try:
            await self._begin()
        except BaseException:
            await self._leave()
            raise

    async def _begin(self) -> None:
        """Connection and BEGIN; tried again for as long as SQLite itself waits for a lock.

        SQLite answers some kinds of `database is locked` without waiting (a WAL under recovery, a file in the middle
        of its last connection's checkpoint), and a PostgreSQL that restarts refuses connections for a moment.
        """
        loop = asyncio.get_running_loop()
        deadline = loop.time() + sqlite.BUSY_TIMEOUT_S
        while True:
            try:
                await self._session.connection()
            except (SQLAlchemyError, OSError, StorageUnavailableException) as error:
                ours = error if isinstance(error, StorageUnavailableException) else as_ours(error, _CANNOT)
                brief = isinstance(ours, StorageUnavailableException) and ours.brief
                if not brief or loop.time() + RETRY_S >= deadline:
                    raise ours from error
                await self._session.rollback()
            else:
                return
            await asyncio.sleep(RETRY_S)

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Roll back what was not committed, give connection and turn back, even when cancelled meanwhile."""
        await self._leave()
        if not self._only_reads and isinstance(error, StorageUnavailableException):
            self._writes.failed(error)
        if isinstance(error, SQLAlchemyError):
            raise as_ours(error, "the database could not do it") from error

    async def hold(self, area: Area, of: object = "") -> None:
        """See UnitOfWork."""
        await self._holds.take(area, of)

    async def commit(self) -> None:
        """Make everything so far durable; StorageException in a unit of work that promised to only read."""
        if self._only_reads:
            raise StorageException("this unit of work was opened with write=False")
        with self._writes.watch():
            await self._trail.flush()
            if self._tells_others and self._changed:
                payload = " ".join(sorted(self._changed))
                await self._session.execute(_TELL, {"payload": payload})
            await self._commit()
        self._writes.succeeded()
        self._holds.released()
        changed = frozenset(self._changed)
        self._changed.clear()
        self._listeners.announce(changed)

    async def _commit(self) -> None:
        """With the cache of sessions told before and after.

        Not after a failure or a cancellation: whether the database committed is unknown then, and until the next
        change of a session has ended nothing comes from the cache.
        """
        if self._cache is None or Change.SESSIONS not in self._changed:
            await self._session.commit()
            return
        mark = await self._cache.begin()
        await self._session.commit()
        await self._cache.end(mark)

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
            if self._turns is not None:
                self._turns.give_back()
