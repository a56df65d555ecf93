"""Sessions with their history, uploads in waiting, and incidents."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from core.domain.ids import ChatId, IncidentId, PersonId, SessionId, UploadId
from core.domain.incidents.incident import Incident, IncidentMessage, NewIncident, Severity
from core.domain.messages.erasures import Erased
from core.domain.platforms import Platform
from core.domain.results.files import PendingUpload
from core.domain.sessions.session import NewSession, ScrapingSession, SessionEvent, SessionHealth, SessionStatus
from core.domain.sessions.verdict import SessionState


class SessionRepository(Protocol):
    """Tables `sesiones_scraping` (names fixed, may be adopted), `detalles_sesion` and `eventos_sesion`.

    Cookies and proxy addresses are encrypted at rest; an adopted plain row is readable, encrypted when first written.
    EncryptionKeyException when no key opens a row.
    """

    async def get(self, session_id: SessionId) -> ScrapingSession | None:
        """By id."""
        ...

    async def for_person(self, person_id: PersonId, platform: Platform) -> ScrapingSession | None:
        """The one session of a person on a platform."""
        ...

    async def of_person(self, person_id: PersonId) -> Sequence[ScrapingSession]:
        """All sessions of a person, by platform."""
        ...

    async def all(
        self, *, status: SessionStatus | None = None, platform: Platform | None = None
    ) -> Sequence[ScrapingSession]:
        """Every session (of active people or of users not enrolled), by id."""
        ...

    async def health(self) -> Sequence[SessionHealth]:
        """Of every session that `all` gives, unreadable ones included; what was opened before is not decrypted anew."""
        ...

    async def counts(self) -> Mapping[tuple[Platform, SessionStatus], int]:
        """How many sessions of current people there are, by network and `estado`; nothing secret is read."""
        ...

    async def ids(self, *, status: SessionStatus | None = None) -> Sequence[SessionId]:
        """Ids only, nothing decrypted: for sweeps over many sessions."""
        ...

    async def expiring(self, after: datetime, before: datetime) -> Sequence[tuple[SessionId, datetime]]:
        """Active ones (of current people) whose cookies expire in (after, before], soonest first; not decrypted."""
        ...

    async def save(self, new: NewSession, at: datetime) -> ScrapingSession:
        """Insert, or replace the row of the same person and platform (same id_sesion kept); health details reset."""
        ...

    async def set_status(self, session_id: SessionId, status: SessionStatus, *, reason: str, at: datetime) -> bool:
        """Change `estado`; False when it already was so. Clears suspicion."""
        ...

    async def set_health(
        self,
        session_id: SessionId,
        *,
        checked_at: datetime,
        reason: str | None = None,
        cooldown_until: datetime | None = None,
        suspected_since: datetime | None = None,
        state: SessionState | None = None,
    ) -> None:
        """Store what a decisive check found (`state`), which ends the doubts before it.

        `cooldown_until` and `suspected_since` are stored as given (None clears).
        """
        ...

    async def shorten_pauses(self, latest: datetime) -> int:
        """Pauses (`cooldown_until`) that end after `latest` end at `latest`; how many."""
        ...

    async def add_doubt(self, session_id: SessionId) -> int:
        """Count one more undecided check; how many there are in a row now."""
        ...

    async def set_cookies(self, session_id: SessionId, session: ScrapingSession) -> None:
        """Store the storage_state of `session` (rotated cookies) with its expiry and fingerprint."""
        ...

    async def set_proxy(self, session_id: SessionId, proxy_url: str | None, proxy_id: int | None) -> None:
        """Bind the session to another proxy, or to none."""
        ...

    async def touch(self, session_id: SessionId, at: datetime) -> None:
        """`ultima_actividad`."""
        ...

    async def add_event(self, event: SessionEvent) -> None:
        """Append to the history."""
        ...

    async def events(self, session_id: SessionId, limit: int = 20) -> Sequence[SessionEvent]:
        """Newest first."""
        ...

    async def backup(self, session_id: SessionId, until: datetime) -> int | None:
        """Keep the current row (encrypted as it is) for an undo until then; its backup id, None without a row."""
        ...

    async def last_backup(self, session_id: SessionId) -> int | None:
        """The backup id of the row of this session that was kept last; None when none is kept."""
        ...

    async def restore(self, backup_id: int, now: datetime) -> ScrapingSession | None:
        """Put a kept row back if still allowed (once); None when it is too late, gone, or another was kept since."""
        ...

    async def erase_of(self, person_id: PersonId) -> int:
        """Delete the sessions of a person for good, with details, history and kept rows; how many.

        Reads nothing secret. No later session gets the number of an erased one.
        """
        ...

    async def erase(self, session_id: SessionId) -> bool:
        """Delete one session with all that hangs on it; False when there is none."""
        ...

    async def drop_backups(self, before: datetime) -> int:
        """Forget kept rows whose undo time ran out before then (they hold cookies); how many."""
        ...


class UploadRepository(Protocol):
    """Table `subidas_pendientes`: cookie files, encrypted, until they are tried or dropped (closed); then a trace of
    them, so that nothing is done twice when what was said is carried out again."""

    async def add(
        self,
        *,
        admin_id: PersonId,
        chat_id: ChatId,
        content: bytes,
        at: datetime,
        source_message_id: int | None = None,
    ) -> PendingUpload:
        """Keep a file."""
        ...

    async def get(self, upload_id: UploadId) -> PendingUpload | None:
        """An open one, decrypted; None when it was closed."""
        ...

    async def of_message(self, chat_id: ChatId, message_id: int) -> PendingUpload | None:
        """What that message brought, open or closed, without its content."""
        ...

    async def find(self, upload_id: UploadId) -> PendingUpload | None:
        """Open or closed, without its content."""
        ...

    async def update(self, upload: PendingUpload) -> None:
        """Store platform, person, prompt message, whether a question is open, and since when it waits."""
        ...

    async def close(self, upload_id: UploadId) -> bool:
        """Forget the content; False when it was closed already (of several at once, one gets True)."""
        ...

    async def close_of(self, person_id: PersonId) -> int:
        """Forget the content of every open one that is for that person, or came from them; how many."""
        ...

    async def note(self, upload_id: UploadId, outcome: Mapping[str, Any] | None) -> None:
        """What came of it, until that is told (None)."""
        ...

    async def source_erased(self, chat_id: ChatId, message_id: int, state: Erased) -> None:
        """What became of the message that brought it, if it brought one."""
        ...

    async def older_than(self, moment: datetime) -> Sequence[PendingUpload]:
        """Open ones created before `moment`, without their content."""
        ...

    async def purge(self, before: datetime) -> int:
        """Delete closed ones that are older."""
        ...


class IncidentRepository(Protocol):
    """Tables `incidentes` (UNIQUE dedupe_key while unresolved), `copias_incidente`."""

    async def get(self, incident_id: IncidentId) -> Incident | None:
        """By id."""
        ...

    async def unresolved(self, dedupe_key: str) -> Incident | None:
        """The one unresolved incident of a cause."""
        ...

    async def open(self, incident: NewIncident) -> Incident:
        """Insert as open; ConflictException when the cause has an open incident."""
        ...

    async def update(self, incident: Incident) -> None:
        """Store every field."""
        ...

    async def all_unresolved(self) -> Sequence[Incident]:
        """Oldest first."""
        ...

    async def unresolved_numbers(self) -> Sequence[IncidentId]:
        """Of the same incidents, in the same order."""
        ...

    async def for_session(self, session_id: SessionId, *, unresolved: bool = True) -> Sequence[Incident]:
        """Incidents of a session, newest first."""
        ...

    async def resolved_since(self, dedupe_key: str, since: datetime) -> int:
        """How often a cause was opened and resolved after `since`."""
        ...

    async def opened_since(self, since: datetime) -> Sequence[Incident]:
        """Opened after `since`, newest first, any state."""
        ...

    async def messages(self, incident_id: IncidentId) -> Sequence[IncidentMessage]:
        """Its messages."""
        ...

    async def members(self, group_id: IncidentId) -> Sequence[Incident]:
        """The incidents that a group incident shows, oldest first, any state."""
        ...

    async def open_members(self, group_id: IncidentId) -> int:
        """How many incidents of a group are unresolved."""
        ...

    async def similar_since(
        self, platform: Platform, severity: Severity, since: datetime, limit: int
    ) -> Sequence[Incident]:
        """Unresolved incidents of that network and severity opened at or after `since`, newest first."""
        ...

    async def load(self) -> Mapping[PersonId, int]:
        """How many unresolved incidents each person has taken."""
        ...

    async def evidence_since(self, severity: Severity, since: datetime) -> frozenset[tuple[SessionId, str]]:
        """(session, evidence) of every incident of that severity opened at or after `since`, any state."""
        ...

    async def save_message(self, message: IncidentMessage) -> None:
        """Insert or update (incident_id, chat_id)."""
        ...

    async def set_message(self, incident_id: IncidentId, chat_id: ChatId, message_id: int | None) -> None:
        """The message that shows the incident in that chat now; nothing happens when there is no such message."""
        ...

    async def drop_message(self, incident_id: IncidentId, chat_id: ChatId) -> None:
        """Forget a message."""
        ...

    async def move_chat(self, old: ChatId, new: ChatId) -> None:
        """A group became a supergroup: its messages live on there, to be sent anew."""
        ...

    async def held(self) -> Sequence[IncidentMessage]:
        """Messages waiting for the digest, by chat and incident."""
        ...

    async def rings_since(self, chat_id: ChatId, since: datetime) -> int:
        """How many messages made a sound in that chat after `since`."""
        ...
