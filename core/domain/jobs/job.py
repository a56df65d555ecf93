"""Work that goes on in the background, and where it stands."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from core.domain.ids import ChatId, JobId, PersonId


class TaskName(StrEnum):
    """Every task of the product (column `tarea`)."""

    SCRAPE = "scrape"
    """Reads a profile; `core.domain.jobs.scrapes` has its arguments and what comes of it."""
    CONFIRM = "confirm"
    """The second opinion on a session that may have expired."""
    REPORT = "report"
    UPLOAD = "upload"
    """Copies files to the FTP server."""
    PURGE = "purge"
    CONTROL = "control"
    """Looks at the control profile of a network."""


class JobState(StrEnum):
    """Column `estado` of table `trabajos`."""

    QUEUED = "en_cola"
    RUNNING = "en_curso"
    WAITING = "esperando"
    """Neither lost nor runnable: for new cookies, for a person, or for a pause to end (`wait`)."""
    DONE = "hecho"
    FAILED = "fallido"
    CANCELLED = "cancelado"

    @property
    def finished(self) -> bool:
        """No transition leads out of it."""
        return self in {JobState.DONE, JobState.FAILED, JobState.CANCELLED}


class WaitFor(StrEnum):
    """What a waiting job waits for (column `espera`)."""

    SESSION = "sesion"
    """New cookies or a revalidated session."""
    CONFIRMATION = "confirmacion"
    """The second probe that decides whether the session expired."""
    PERSON = "persona"
    """The person's answer to a question about what to do with the session's queue."""
    SITE = "sitio"
    """The network changed what was asked for: an admin, a newer program or a good reading lets it go on."""
    COOLDOWN = "pausa"
    """The end of a pause the site asked for: due at `due_at`, goes on by itself."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a job is: `phase` is a stable word (`profile`, `amigos`, `saving`), counts are rows."""

    phase: str = ""
    done: int = 0
    total: int | None = None


@dataclass(frozen=True, slots=True)
class ChatOrigin:
    """Asked for in a chat: the answer goes there, once per update."""

    chat_id: ChatId
    message_id: int | None = None
    """The message with the command, which the answer quotes."""
    update_id: int | None = None
    """The same update again is the same job."""


@dataclass(frozen=True, slots=True)
class ApiOrigin:
    """Asked for by HTTP: nothing is said in any chat."""


@dataclass(frozen=True, slots=True)
class ScheduleOrigin:
    """Made by the program itself."""


JobOrigin = ChatOrigin | ApiOrigin | ScheduleOrigin


class _Originated:
    """What the chat part of an origin says; None for the other origins."""

    __slots__ = ()
    origin: JobOrigin

    @property
    def chat_id(self) -> ChatId | None:
        """Where the answer goes."""
        return self.origin.chat_id if isinstance(self.origin, ChatOrigin) else None

    @property
    def command_message_id(self) -> int | None:
        """The message that the answer quotes."""
        return self.origin.message_id if isinstance(self.origin, ChatOrigin) else None

    @property
    def update_id(self) -> int | None:
        """The update that asked for it."""
        return self.origin.update_id if isinstance(self.origin, ChatOrigin) else None


@dataclass(frozen=True, slots=True)
class NewJob(_Originated):
    """What is needed to queue a job. `key`: one job per key runs at a time; `dedupe_key`: one unfinished at a time."""

    task: str
    args: Mapping[str, Any]
    key: str
    dedupe_key: str | None = None
    priority: int = 0
    """Lower runs first; equal ones in the order they were asked."""
    owner: PersonId | None = None
    origin: JobOrigin = ScheduleOrigin()
    max_attempts: int = 4
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Job(_Originated):
    """A row of `trabajos`. `attempt` is the token of the current run: writes of an older attempt are refused."""

    job_id: JobId
    task: str
    args: Mapping[str, Any]
    key: str
    state: JobState
    created_at: datetime
    dedupe_key: str | None = None
    priority: int = 0
    attempt: int = 0
    failures: int = 0
    """Transient failures so far; at `max_attempts` the job fails."""
    max_attempts: int = 4
    due_at: datetime | None = None
    wait: WaitFor | None = None
    owner: PersonId | None = None
    origin: JobOrigin = ScheduleOrigin()
    card_message_id: int | None = None
    abort_requested: bool = False
    progress: Progress = field(default_factory=Progress)
    outcome: Mapping[str, Any] = field(default_factory=dict)
    """What the person is told: reason codes, counts, references; JSON, no secret."""
    error_ref: str | None = None
    started_at: datetime | None = None
    resumed_at: datetime | None = None
    """When its newest run began."""
    worked_s: float = 0.0
    """What its ended runs took; waits, pauses and the gaps between attempts do not count."""
    finished_at: datetime | None = None

    def took_s(self, now: datetime) -> float:
        """Seconds it has worked so far, the run under way included; of old rows all from start to end is known."""
        if self.state is JobState.RUNNING:
            begun = self.resumed_at or self.started_at or self.created_at
            return self.worked_s + max((now - begun).total_seconds(), 0.0)
        return worked_seconds(self.worked_s, self.started_at, self.finished_at)


def worked_seconds(worked_s: float, started_at: datetime | None, finished_at: datetime | None) -> float:
    """Seconds that a job which does not run has worked; of old rows all from start to end is known."""
    if worked_s or started_at is None or finished_at is None:
        return worked_s
    return (finished_at - started_at).total_seconds()


@dataclass(frozen=True, slots=True)
class AlreadyQueued:
    """An unfinished job with the same dedupe key exists: that one."""

    job: Job


class CancelOutcome(StrEnum):
    """What asking for a cancellation did."""

    CANCELLED_IN_QUEUE = "cancelled_in_queue"
    ABORT_REQUESTED = "abort_requested"
    ALREADY_FINISHED = "already_finished"


class JobWaits(Exception):
    """Raised by a job function to park itself: the engine stores state WAITING with this wait, date and outcome."""

    def __init__(
        self, wait: WaitFor, *, due_at: datetime | None = None, outcome: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(wait.value)
        self.wait = wait
        self.due_at = due_at
        self.outcome: Mapping[str, Any] = outcome or {}
