"""Trouble that a person has to look at: one incident per cause, however often it repeats."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core.domain.ids import ChatId, IncidentId, PersonId, SessionId
from core.domain.platforms import Platform


class IncidentState(StrEnum):
    """Column `estado` of table `incidentes`."""

    OPEN = "abierto"
    TAKEN = "tomado"
    RESOLVED = "resuelto"


class Severity(StrEnum):
    """How loudly an incident is told (column `gravedad`)."""

    BANNED = "baneada"
    EXPIRED = "expirada"
    EXPIRING = "por_vencer"
    UNSTABLE = "inestable"
    GROUP = "grupo"


@dataclass(frozen=True, slots=True)
class Incident:
    """One case. At most one unresolved case exists per `dedupe_key` (person, platform and cause)."""

    incident_id: IncidentId
    dedupe_key: str
    severity: Severity
    state: IncidentState
    opened_at: datetime
    person_id: PersonId | None = None
    session_id: SessionId | None = None
    platform: Platform | None = None
    reason: str = ""
    evidence: str = ""
    occurrences: int = 1
    last_seen_at: datetime | None = None
    taken_by: PersonId | None = None
    taken_at: datetime | None = None
    resolved_by: str | None = None
    """`person:<id>`, `upload`, `revalidation`."""
    resolved_at: datetime | None = None
    snoozed_until: datetime | None = None
    escalation: int = 0
    """0 first circle, 1 all supervisors, 2 admins too."""
    group_id: IncidentId | None = None


@dataclass(frozen=True, slots=True)
class IncidentCopy:
    """The message that shows an incident in one chat; every change is an edit of every copy."""

    incident_id: IncidentId
    chat_id: ChatId
    message_id: int | None = None
    thread_id: int | None = None
