"""The database, one repository per table family, all inside one unit of work.

Repositories never commit. Reads return frozen domain objects. Foreign driver errors arrive as StorageException
(ConflictException for a broken unique constraint).
"""

from collections.abc import Callable
from enum import StrEnum
from types import TracebackType
from typing import Protocol, Self

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


class Change(StrEnum):
    """What a commit may have changed, for tasks that wait for a change."""

    OUTBOX = "outbox"
    """Rows to deliver, or more urgent ones."""
    JOBS = "jobs"
    """Jobs that can run, now or later."""
    WEBHOOKS = "webhooks"
    """Events that are owed to other programs."""
    SESSIONS = "sessions"
    """Sessions or what is known of them."""
    PEOPLE = "people"
    """Who is in the team, and with which role."""


OnChange = Callable[[Change, Callable[[], None]], None]
"""Has something called after every commit of this process that changed that: cheap, synchronous, without errors."""


class Area(StrEnum):
    """What a unit of work may keep to itself while it decides (`UnitOfWork.hold`); several are taken in this order."""

    TEAM = "team"
    """People and their roles, invitations, access by HTTP, the schedule."""
    SESSIONS = "sessions"
    """The state of sessions, incidents, proxies and changed sites, and cookies that are sent in."""
    CHAT = "chat"
    """What is open in a chat (`of`: the chat)."""
    QUEUE = "queue"
    """What a person has queued (`of`: the person)."""
    KEY = "key"
    """Waiting and waking of the jobs of a key (`of`: the key)."""


class UnitOfWork(Protocol):
    """One transaction. Rolled back on exit unless `commit` was called; nothing stays checked out afterwards.

    It notes what its repositories change; after a commit those who wait for that (`Change`) are called, in the process.
    """

    people: PeopleRepository
    invitations: InvitationRepository
    audit: AuditRepository
    panel: PanelRepository
    """Reads for pages; writes nothing."""
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

    async def __aenter__(self) -> Self:
        """Open the transaction."""
        ...

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Roll back what was not committed and give the connection back."""
        ...

    async def hold(self, area: Area, of: object = "") -> None:
        """Wait until no other unit of work holds this, and hold it until `commit` or the end.

        What is read afterwards is as the others left it, and stays so. Nothing happens where writing is serial anyway.
        StorageUnavailableException when it takes too long.
        """
        ...

    async def commit(self) -> None:
        """Make everything since `__aenter__` durable, all or nothing."""
        ...


class UnitOfWorkFactory(Protocol):
    """Makes units of work; one per use case, never shared between tasks.

    On SQLite a unit of work opened with `write=True` takes the write lock at once (BEGIN IMMEDIATE). On PostgreSQL any
    number of them write side by side (READ COMMITTED): what is decided from what was read needs `hold`, a row lock or a
    statement that decides by itself. Keep them short.
    """

    def __call__(self, *, write: bool = True) -> UnitOfWork:
        """A new, not yet opened unit of work. `write=False` promises to only read."""
        ...

    async def ping(self) -> float:
        """`SELECT 1`; milliseconds it took. StorageException when it fails."""
        ...
