"""Who or what caused a change of a session or the end of an incident."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from core.domain.ids import JobId, PersonId


class ActorKind(StrEnum):
    """The word that the columns `actor` and `resuelto_por` begin with."""

    PERSON = "person"
    UPLOAD = "upload"
    """Cookies that a person brought."""
    LOGIN = "login"
    """A live login of the person."""
    SCRAPE = "scrape"
    """The early exit of a job."""
    GUARD = "guard"
    """What a job met while it was reading."""
    VALIDATION = "validation"
    CONFIRMATION = "confirmation"
    """The second opinion on a suspicion."""
    PROBE = "probe"
    IDLE = "idle"
    SITE = "site"
    PROXY = "proxy"
    CLI = "cli"
    SERVICE = "service"
    SUPERSEDED = "superseded"
    """Another incident took the place of this one."""
    MEMBERS = "members"
    """Every incident of a group is over."""
    STABLE = "stable"
    STILL_DOWN = "still_down"
    RENEWED = "renewed"
    REMOVED = "removed"
    """The person left the team."""
    OTHER = "other"
    """A word of an older or a foreign row."""


@dataclass(frozen=True, slots=True)
class Actor:
    """`number` is the person or the job; None where there is only one of its kind."""

    kind: ActorKind
    number: int | None = None

    @classmethod
    def person(cls, person_id: PersonId) -> Self:
        """At the request of this person."""
        return cls(ActorKind.PERSON, person_id)

    @classmethod
    def upload(cls, person_id: PersonId) -> Self:
        """By the cookies that this person brought."""
        return cls(ActorKind.UPLOAD, person_id)

    @classmethod
    def login(cls, person_id: PersonId) -> Self:
        """By a live login of this person."""
        return cls(ActorKind.LOGIN, person_id)

    @classmethod
    def scrape(cls, job_id: JobId) -> Self:
        """By the early exit of a job."""
        return cls(ActorKind.SCRAPE, job_id)

    @classmethod
    def guard(cls, job_id: JobId) -> Self:
        """By the guard of a job."""
        return cls(ActorKind.GUARD, job_id)

    @classmethod
    def parse(cls, text: str) -> Self:
        """As a column holds it; never an error."""
        kind, _, number = text.partition(":")
        known = ActorKind(kind) if kind in set(ActorKind) else ActorKind.OTHER
        return cls(known, int(number) if number.isascii() and number.isdecimal() else None)

    @property
    def person_id(self) -> PersonId | None:
        """The person behind it, where there is one."""
        human = self.kind in {ActorKind.PERSON, ActorKind.UPLOAD, ActorKind.LOGIN}
        return PersonId(self.number) if human and self.number is not None else None

    def __str__(self) -> str:
        return self.kind.value if self.number is None else f"{self.kind.value}:{self.number}"


VALIDATION = Actor(ActorKind.VALIDATION)
CONFIRMATION = Actor(ActorKind.CONFIRMATION)
IDLE = Actor(ActorKind.IDLE)
PROXY = Actor(ActorKind.PROXY)
CLI = Actor(ActorKind.CLI)
SERVICE = Actor(ActorKind.SERVICE)
