"""One dataclass per kind of outbox row: which references it needs to be rendered from, and nothing else.

A field is what JSON can hold; what is more is converted where the row is read.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, ClassVar, Self

from core.domain.ids import ChatId, IncidentId, JobId, PersonId, UploadId
from core.domain.incidents.damage import UnreadableRow
from core.domain.messages.erasures import ERASURE, Erasure, Secret
from core.domain.messages.outbox import NewMessage, OutboxMessage, Priority
from core.domain.messages.reports import ReportPeriod
from core.domain.platforms import Platform


@dataclass(frozen=True, slots=True)
class Notice:
    """What a row says; `kind` is the column of that name."""

    kind: ClassVar[str]

    def payload(self) -> dict[str, Any]:
        """As the row holds it."""
        return {one.name: getattr(self, one.name) for one in fields(self)}

    @classmethod
    def read(cls, payload: Mapping[str, Any]) -> Self:
        """From a row; fields that older rows do not have get their default. TypeError when one without is missing."""
        return cls(**{one.name: payload[one.name] for one in fields(cls) if one.name in payload})

    @classmethod
    def of(cls, message: OutboxMessage) -> Self:
        """The same, from a row of this kind."""
        return cls.read(message.payload)

    def to(
        self, chat_id: ChatId, key: str, priority: Priority = Priority.ANSWER, *, due_at: datetime | None = None
    ) -> NewMessage:
        """The row that says it in a chat."""
        return NewMessage(self.kind, chat_id, self.payload(), key, priority, due_at)


@dataclass(frozen=True, slots=True)
class JobCardNotice(Notice):
    """The message of a job: sent once, then edited."""

    kind = "job_card"
    job_id: JobId


@dataclass(frozen=True, slots=True)
class JobDoneNotice(Notice):
    """The result of a long job as a new message."""

    kind = "job_done"
    job_id: JobId


@dataclass(frozen=True, slots=True)
class IncidentNotice(Notice):
    """An incident in one chat: sent once, then edited."""

    kind = "incident"
    incident_id: IncidentId


@dataclass(frozen=True, slots=True)
class IncidentResolvedNotice(Notice):
    """A word under the closed incident."""

    kind = "incident_resolved"
    incident_id: IncidentId


@dataclass(frozen=True, slots=True)
class IncidentReminderNotice(Notice):
    """A silence ended."""

    kind = "incident_reminder"
    incident_id: IncidentId
    rings: bool


@dataclass(frozen=True, slots=True)
class IncidentDigestNotice(Notice):
    """What was kept during a person's quiet hours."""

    kind = "incident_digest"
    incident_ids: Sequence[IncidentId]


@dataclass(frozen=True, slots=True)
class AnalystNotice(Notice):
    """The analyst concerned hears of an incident."""

    kind = "analyst_notice"
    incident_id: IncidentId
    silent: bool = False


@dataclass(frozen=True, slots=True)
class AnalystResolvedNotice(Notice):
    """The analyst concerned hears that it is over."""

    kind = "analyst_resolved"
    incident_id: IncidentId
    silent: bool = False


@dataclass(frozen=True, slots=True)
class SessionBackNotice(Notice):
    """The session works again, for people who asked to be told."""

    kind = "session_back"
    platform: Platform


@dataclass(frozen=True, slots=True)
class ReportNotice(Notice):
    """The report of the sessions. `complete` is False when the validation before it broke off."""

    kind = "report"
    period: ReportPeriod
    time_zone: str
    complete: bool = True

    @classmethod
    def read(cls, payload: Mapping[str, Any]) -> Self:
        """See Notice."""
        period, complete = ReportPeriod(payload["period"]), bool(payload.get("complete", True))
        return cls(period, str(payload["time_zone"]), complete)


@dataclass(frozen=True, slots=True)
class InvitationUsedNotice(Notice):
    """An invitation was used; `called` is the name it was made for, where the person has another."""

    kind = "invitation_used"
    person_id: PersonId
    called: str = ""


@dataclass(frozen=True, slots=True)
class RoleChangedNotice(Notice):
    """The person hears of the role as it is by then."""

    kind = "role_changed"
    person_id: PersonId


@dataclass(frozen=True, slots=True)
class CookieIntruderNotice(Notice):
    """A file that may be cookies came from a person who may not send any."""

    kind = "cookie_intruder"
    person_id: PersonId


@dataclass(frozen=True, slots=True)
class CookieAccountNotice(Notice):
    """An upload is of another account than before; `old` and `new` are the last four digits of each."""

    kind = "cookie_account"
    upload_id: UploadId
    person_id: PersonId
    platform: Platform
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class UploadDroppedNotice(Notice):
    """A cookie file was dropped unanswered; shown in the message that asked, where there is one."""

    kind = "upload_dropped"
    prompt_message_id: int | None = None


@dataclass(frozen=True, slots=True)
class UnreadableRowsNotice(Notice):
    """Rows of the database that cannot be read, as [table, key]."""

    kind = "unreadable_rows"
    rows: Sequence[Sequence[str]]

    @classmethod
    def about(cls, rows: Sequence[UnreadableRow]) -> Self:
        """These rows."""
        return cls([[row.table, row.key] for row in rows])

    @property
    def unreadable(self) -> tuple[UnreadableRow, ...]:
        """The rows."""
        return tuple(UnreadableRow(table, key) for table, key in self.rows)


@dataclass(frozen=True, slots=True)
class ClockJumpNotice(Notice):
    """The machine's clock is or was wrong: by how much, and how far ours was moved."""

    kind = "clock_jump"
    machine_off_s: float
    moved_s: float


@dataclass(frozen=True, slots=True)
class UndeliveredNotice(Notice):
    """Something that was to be said in a chat was given up."""

    kind = "undelivered"
    chat_id: ChatId
    reason: str
    alert: bool


@dataclass(frozen=True, slots=True)
class KeptAnswerNotice(Notice):
    """An answer that did not get through (sealed in the row). `edits` is the message it changes; `number` its own."""

    kind = "answer"
    number: int | None = None
    edits: int | None = None


@dataclass(frozen=True, slots=True)
class ErasureNotice(Notice):
    """Nothing is said: a message of the row's chat is deleted."""

    kind = ERASURE
    message_id: int
    what: Secret
    sender: PersonId | None = None

    @classmethod
    def about(cls, erasure: Erasure) -> Self:
        """This deletion."""
        return cls(erasure.message_id, erasure.what, erasure.sender)

    def erasure(self, chat_id: ChatId) -> Erasure:
        """The deletion, in the chat of the row."""
        return Erasure(chat_id, self.message_id, Secret(self.what), self.sender)


@dataclass(frozen=True, slots=True)
class _StaysNotice(Notice):
    chat_id: ChatId
    message_id: int
    what: Secret
    sender: PersonId | None = None

    @classmethod
    def about(cls, erasure: Erasure) -> Self:
        """This deletion."""
        return cls(erasure.chat_id, erasure.message_id, erasure.what, erasure.sender)

    @property
    def erasure(self) -> Erasure:
        """The deletion that was refused."""
        return Erasure(self.chat_id, self.message_id, Secret(self.what), self.sender)


@dataclass(frozen=True, slots=True)
class ErasureRefusedNotice(_StaysNotice):
    """The sender is asked to delete a message that Telegram does not let us delete."""

    kind = "erasure_refused"


@dataclass(frozen=True, slots=True)
class ErasureLeftNotice(_StaysNotice):
    """The admins hear of a secret that stays in a chat."""

    kind = "erasure_left"
