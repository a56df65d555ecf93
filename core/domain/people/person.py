"""Who talks to the bot, and what they may do."""

from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum

from core.domain.ids import ChatId, PersonId


class Role(StrEnum):
    """Roles accumulate: an admin is also supervisor and analyst. Values are those of column `rol`."""

    ANALYST = "analista"
    SUPERVISOR = "supervisor"
    ADMIN = "admin"

    @property
    def level(self) -> int:
        """1 for analysts up to 3 for admins."""
        return {"analista": 1, "supervisor": 2, "admin": 3}[self.value]

    def includes(self, other: "Role") -> bool:
        """Whether a person with this role may do what `other` may do."""
        return self.level >= other.level


@dataclass(frozen=True, slots=True)
class Person:
    """A member of the team. `telegram_user_id` is the identity, never the @username; None = not enrolled yet."""

    person_id: PersonId
    name: str
    role: Role
    telegram_user_id: int | None = None
    chat_id: ChatId | None = None
    active: bool = True
    reachable: bool = True
    """False once Telegram said that the person blocked the bot."""
    quiet_from: time | None = None
    quiet_to: time | None = None
    created_at: datetime | None = None


def can_hear(person: Person) -> bool:
    """A message to this person has a chance to arrive."""
    return person.active and person.reachable and person.chat_id is not None


def is_quiet(person: Person, local_now: datetime) -> bool:
    """Within the person's quiet hours, which may pass midnight; equal ends mean none."""
    if person.quiet_from is None or person.quiet_to is None or person.quiet_from == person.quiet_to:
        return False
    now = local_now.time()
    if person.quiet_from < person.quiet_to:
        return person.quiet_from <= now < person.quiet_to
    return now >= person.quiet_from or now < person.quiet_to


@dataclass(frozen=True, slots=True)
class Invitation:
    """A single-use invitation. Only the SHA-256 of its code is stored; `person_id` links an existing user."""

    code_hash: str
    role: Role
    name: str
    created_by: PersonId | None
    created_at: datetime
    expires_at: datetime
    person_id: PersonId | None = None
    used_by: PersonId | None = None
    used_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """Who did what to whom, and what it changed. `details` holds no secret."""

    actor: PersonId | None
    action: str
    at: datetime
    subject: str = ""
    before: str = ""
    after: str = ""
