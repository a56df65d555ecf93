"""What the pages of the panel read: many rows in few statements, filtered, sorted and cut in the database.

Nothing here writes, and nothing secret is read.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from core.domain.ids import IncidentId, JobId, PersonId, SessionId
from core.domain.incidents.incident import Incident, IncidentMessage, IncidentState, Severity
from core.domain.jobs.job import Job, JobState
from core.domain.people.person import AuditEntry
from core.domain.platforms import Platform
from core.domain.sessions.session import SessionEvent, SessionFacts


@dataclass(frozen=True, slots=True)
class Cut:
    """Which rows of a list: `limit` of them, after `offset` others."""

    limit: int
    offset: int = 0


class Order(StrEnum):
    """By date (columns `fecha…`, `abierto_en`), or by name."""

    NEWEST = "recientes"
    OLDEST = "antiguos"
    NAME = "nombre"


@dataclass(frozen=True, slots=True)
class JobQuery:
    """Which scrapes; empty fields leave nothing out; each word of `text` is part of profile, lists or case."""

    owner: PersonId | None = None
    states: tuple[JobState, ...] = ()
    platform: Platform | None = None
    text: str = ""
    order: Order = Order.NEWEST
    """NAME: by profile."""


@dataclass(frozen=True, slots=True)
class IncidentQuery:
    """Which incidents; empty fields leave nothing out. `text` is part of the person's name."""

    states: tuple[IncidentState, ...] = ()
    platform: Platform | None = None
    severity: Severity | None = None
    text: str = ""
    order: Order = Order.OLDEST
    """NAME: by person."""


@dataclass(frozen=True, slots=True)
class AuditQuery:
    """Which deeds; empty fields leave nothing out. `subject` is what the action begins with (`incident`)."""

    actor: PersonId | None = None
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Marks:
    """One opaque text per part of the panel: another text means that the part may look different now."""

    sessions: str
    incidents: str
    jobs: str


class PanelRepository(Protocol):
    """Reads across tables for one page at a time."""

    async def sessions(
        self, *, person_id: PersonId | None = None, ids: Collection[SessionId] | None = None
    ) -> Sequence[SessionFacts]:
        """Every session of current people by id, or those of one person, or those with these ids."""
        ...

    async def changes(self, ids: Collection[SessionId], since: datetime) -> Mapping[SessionId, Sequence[SessionEvent]]:
        """What happened to their `estado` (created, replaced, undone, changed) since then, oldest first."""
        ...

    async def newest_events(self, limit: int) -> Mapping[SessionId, Sequence[SessionEvent]]:
        """What happened to each session, newest first, at most `limit` events; those without any are missing."""
        ...

    async def histories(self) -> Sequence[tuple[Platform, Sequence[SessionEvent]]]:
        """Per session its network and all events in which lives begin and end, oldest first."""
        ...

    async def open_incidents(self, ids: Collection[SessionId] | None = None) -> Mapping[SessionId, Incident]:
        """The newest unresolved incident of each of these sessions (None: of all)."""
        ...

    async def ended(self, start: datetime, end: datetime) -> Sequence[tuple[JobState, float | None]]:
        """How each scrape ended in [start, end), in any order, and the seconds that it worked where that is known."""
        ...

    async def waiting(self) -> Mapping[str, int]:
        """How many jobs wait, by job key."""
        ...

    async def incidents(self, query: IncidentQuery, cut: Cut) -> Sequence[Incident]:
        """Incidents that no group shows, and groups."""
        ...

    async def incidents_by_id(self, ids: Collection[IncidentId]) -> Mapping[IncidentId, Incident]:
        """Those that exist."""
        ...

    async def members(self, groups: Collection[IncidentId]) -> Mapping[IncidentId, Sequence[Incident]]:
        """The incidents that each of these groups shows, oldest first."""
        ...

    async def messages(self, ids: Collection[IncidentId]) -> Mapping[IncidentId, Sequence[IncidentMessage]]:
        """The messages of these incidents."""
        ...

    async def jobs(self, query: JobQuery, cut: Cut) -> Sequence[Job]:
        """Scrapes."""
        ...

    async def counts(self, owner: PersonId | None = None) -> Mapping[JobState, int]:
        """How many scrapes are in each unfinished state."""
        ...

    async def with_rows(self, ids: Collection[JobId]) -> frozenset[JobId]:
        """Those of these jobs that have read something."""
        ...

    async def audit(self, query: AuditQuery, cut: Cut) -> Sequence[AuditEntry]:
        """Newest first."""
        ...

    async def marks(self) -> Marks:
        """As things stand, in one statement."""
        ...
