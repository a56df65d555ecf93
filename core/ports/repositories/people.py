"""People, invitations and the audit trail."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from core.domain.ids import ChatId, PersonId
from core.domain.people.audit_chain import ChainedEntry, ChainHead
from core.domain.people.person import AuditEntry, Invitation, Person, Role


class PeopleRepository(Protocol):
    """Tables `usuarios` (id only; may belong to another program) and `personas` (ours)."""

    async def get(self, person_id: PersonId) -> Person | None:
        """The person, active or not; None also for a `usuarios` row that has no `personas` row."""
        ...

    async def user_exists(self, person_id: PersonId) -> bool:
        """Whether `usuarios` has this id."""
        ...

    async def any_user(self) -> bool:
        """Whether there is a row in `usuarios`, enrolled or not."""
        ...

    async def by_telegram(self, telegram_user_id: int) -> Person | None:
        """The active person behind a Telegram user id."""
        ...

    async def known(self, telegram_user_ids: Collection[int]) -> Mapping[int, Person]:
        """The active people behind these, by their Telegram ids."""
        ...

    async def add(
        self,
        *,
        name: str,
        role: Role,
        telegram_user_id: int | None = None,
        chat_id: ChatId | None = None,
        person_id: PersonId | None = None,
    ) -> Person:
        """Enrol a person; with `person_id` for an existing `usuarios` row, else that row is made too."""
        ...

    async def update(self, person: Person) -> None:
        """Store every field of `person` (found by person_id)."""
        ...

    async def all(self, *, include_inactive: bool = False) -> Sequence[Person]:
        """Every person, by name."""
        ...

    async def with_role(self, role: Role) -> Sequence[Person]:
        """Active people whose role includes `role`, by person_id."""
        ...

    async def count_admins(self) -> int:
        """Active admins."""
        ...

    async def mark_unreachable(self, chat_id: ChatId) -> Person | None:
        """The person of that private chat blocked the bot. None when it is no one's chat."""
        ...


class InvitationRepository(Protocol):
    """Table `invitaciones`."""

    async def add(self, invitation: Invitation) -> None:
        """Store a new invitation."""
        ...

    async def consume(self, code_hash: str, now: datetime) -> Invitation | None:
        """Mark it used if it exists, is unused and has not expired, atomically; else None. `used_by` is set later."""
        ...

    async def used_by(self, code_hash: str) -> PersonId | None:
        """Who came through it; None while it is unused, or when there is no such invitation."""
        ...

    async def set_used_by(self, code_hash: str, person_id: PersonId) -> None:
        """Who came through it."""
        ...

    async def revoke(self, person_id: PersonId) -> int:
        """Forget the unused ones that this person made or that would link to them; how many."""
        ...

    async def pending(self, now: datetime) -> Sequence[Invitation]:
        """Unused and unexpired, newest first."""
        ...

    async def record_attempt(self, telegram_user_id: int, at: datetime) -> None:
        """Note a failed code."""
        ...

    async def attempts_since(self, telegram_user_id: int, since: datetime) -> int:
        """Failed codes of this Telegram user after `since`."""
        ...


@dataclass(frozen=True, slots=True)
class Emptying:
    """Rows of the audit trail: of these actions (`scrape.`: all that begin so), and about one of these subjects (in any
    case) or older than `before`, where given."""

    actions: tuple[str, ...]
    subjects: frozenset[str] | None = None
    before: datetime | None = None


class AuditRepository(Protocol):
    """Table `auditoria`, append only: a hash chain whose rows the database itself refuses to change or delete."""

    async def add(self, entry: AuditEntry) -> None:
        """Append, when the transaction commits: the order of the rows is the order of the commits."""
        ...

    async def recent(self, limit: int, offset: int = 0) -> Sequence[AuditEntry]:
        """Newest first."""
        ...

    async def chain(self, after: int, limit: int) -> Sequence[ChainedEntry]:
        """Rows with a number above `after`, oldest first."""
        ...

    async def head(self) -> ChainHead:
        """The newest row; number 0 where there is none."""
        ...

    async def empty(self, which: Emptying, actor: PersonId | None, at: datetime) -> int:
        """Remove the contents of rows, some hundreds at a time; how many, 0 when none is left.

        Digests stay, the salts go, and an entry `audit.empty` says which rows were emptied.
        """
        ...
