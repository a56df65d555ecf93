"""Trouble that a person has to look at: one incident per cause, however often it repeats."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core.domain.ids import ChatId, IncidentId, PersonId, SessionId
from core.domain.people.actors import Actor
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
    ATTENTION = "atencion"
    """The session lives, but a person must accept a notice, or checks keep failing to decide."""
    GROUP = "grupo"

    @property
    def grave(self) -> bool:
        """A session does not work."""
        return self in (Severity.BANNED, Severity.EXPIRED)


@dataclass(frozen=True, slots=True)
class Incident:
    """One incident. At most one unresolved incident exists per `dedupe_key` (person, platform and cause)."""

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
    resolved_by: Actor | None = None
    resolved_at: datetime | None = None
    snoozed_until: datetime | None = None
    snoozed_by: PersonId | None = None
    escalation: int = 0
    """0 first circle, 1 all supervisors, 2 admins too."""
    waiting_since: datetime | None = None
    """Escalation counts from here: opened, given back, or the end of a silence. None = `opened_at`."""
    group_id: IncidentId | None = None
    """The group incident whose message shows this one."""

    @property
    def unresolved(self) -> bool:
        """Open or taken."""
        return self.state is not IncidentState.RESOLVED

    def snoozed(self, now: datetime) -> bool:
        """A silence lasts until later than `now`."""
        return self.snoozed_until is not None and self.snoozed_until > now


@dataclass(frozen=True, slots=True)
class NewIncident:
    """What is needed to open an incident."""

    dedupe_key: str
    severity: Severity
    opened_at: datetime
    waiting_since: datetime | None = None
    person_id: PersonId | None = None
    session_id: SessionId | None = None
    platform: Platform | None = None
    reason: str = ""
    evidence: str = ""
    last_seen_at: datetime | None = None
    escalation: int = 0


@dataclass(frozen=True, slots=True)
class IncidentMessage:
    """The message that shows an incident in one chat; every change is an edit of every copy."""

    incident_id: IncidentId
    chat_id: ChatId
    message_id: int | None = None
    """None until it was delivered."""
    thread_id: int | None = None
    rings: bool = True
    """Whether its first message makes a sound."""
    held: bool = False
    """Kept for the digest at the end of the person's quiet hours; no message until then."""
    rang_at: datetime | None = None
    """When it last made a sound, for the budget of the chat."""
    asked_at: datetime | None = None
    """When its message was handed to the outbox."""
