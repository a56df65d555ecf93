"""Invitations and the audit trail."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, func, or_, select, text, update

from core.domain.ids import PersonId
from core.domain.people.audit_chain import EMPTIED, EMPTY_ACTION, ChainedEntry, ChainHead, chained, ranges
from core.domain.people.person import AuditEntry, Invitation
from core.ports.repositories.people import Emptying
from persistence.models import AuditRow, InvitationAttemptRow, InvitationRow
from persistence.repositories.base import FRESH, Repository, Scope, build, values_of
from persistence.texts import storable

_ATTEMPTS_KEPT = timedelta(days=1)
_LOCK_THE_END = text(f"SELECT pg_advisory_xact_lock({0x43454E04})")
_EMPTIED_AT_ONCE = 500


class SqlInvitationRepository(Repository):
    """Implements InvitationRepository."""

    async def add(self, invitation: Invitation) -> None:
        await self._insert(InvitationRow(**values_of(invitation)))

    async def consume(self, code_hash: str, now: datetime) -> Invitation | None:
        statement = (
            update(InvitationRow)
            .where(
                InvitationRow.code_hash == code_hash,
                InvitationRow.used_at.is_(None),
                InvitationRow.expires_at > now,
            )
            .values(used_at=now)
            .returning(InvitationRow)
        )
        row = (await self._session.scalars(statement, execution_options=FRESH)).first()
        return None if row is None else build(Invitation, row)

    async def used_by(self, code_hash: str) -> PersonId | None:
        used = await self._one(select(InvitationRow.used_by).where(InvitationRow.code_hash == code_hash))
        return None if used is None else PersonId(used)

    async def set_used_by(self, code_hash: str, person_id: PersonId) -> None:
        await self._change(update(InvitationRow).where(InvitationRow.code_hash == code_hash).values(used_by=person_id))

    async def revoke(self, person_id: PersonId) -> int:
        theirs = or_(InvitationRow.created_by == person_id, InvitationRow.person_id == person_id)
        return await self._change(delete(InvitationRow).where(theirs, InvitationRow.used_at.is_(None)))

    async def pending(self, now: datetime) -> Sequence[Invitation]:
        statement = (
            select(InvitationRow)
            .where(InvitationRow.used_at.is_(None), InvitationRow.expires_at > now)
            .order_by(InvitationRow.created_at.desc(), InvitationRow.code_hash)
        )
        return [build(Invitation, row) for row in await self._many(statement)]

    async def record_attempt(self, telegram_user_id: int, at: datetime) -> None:
        """As the port says; attempts of more than a day ago are forgotten on the way."""
        await self._change(delete(InvitationAttemptRow).where(InvitationAttemptRow.at < at - _ATTEMPTS_KEPT))
        await self._append(InvitationAttemptRow(telegram_user_id=telegram_user_id, at=at))

    async def attempts_since(self, telegram_user_id: int, since: datetime) -> int:
        return await self._count(
            select(func.count())
            .select_from(InvitationAttemptRow)
            .where(InvitationAttemptRow.telegram_user_id == telegram_user_id, InvitationAttemptRow.at > since)
        )


class SqlAuditRepository(Repository):
    """Implements AuditRepository. Rows are written when the transaction commits (`flush`)."""

    def __init__(self, scope: Scope) -> None:
        super().__init__(scope)
        self._waiting: list[AuditEntry] = []

    async def add(self, entry: AuditEntry) -> None:
        self._waiting.append(entry)

    async def flush(self) -> None:
        """Write what waits, each row linked to the one before.

        On PostgreSQL a lock orders those who append until they have committed; SQLite has one writer at a time anyway.
        Taken last, the lock is held shortly and never waited for by one who holds what its holder needs.
        """
        if not self._waiting:
            return
        if not self._on_sqlite:
            await self._session.execute(_LOCK_THE_END)
        head = await self.head()
        for entry in self._waiting:
            link = chained(head, _stored(entry))
            head = ChainHead(link.number, link.digest)
            chain = {"audit_id": link.number, "salt": link.salt, "contents": link.contents, "digest": link.digest}
            self._session.add(AuditRow(**values_of(link.entry), **chain))
        self._waiting.clear()
        await self._session.flush()

    async def recent(self, limit: int, offset: int = 0) -> Sequence[AuditEntry]:
        await self.flush()
        statement = select(AuditRow).order_by(AuditRow.audit_id.desc()).limit(limit).offset(offset)
        return [build(AuditEntry, row) for row in await self._many(statement)]

    async def chain(self, after: int, limit: int) -> Sequence[ChainedEntry]:
        statement = select(AuditRow).where(AuditRow.audit_id > after).order_by(AuditRow.audit_id).limit(limit)
        return [
            ChainedEntry(row.audit_id, build(AuditEntry, row), row.salt, row.contents, row.digest)
            for row in await self._many(statement)
        ]

    async def head(self) -> ChainHead:
        statement = select(AuditRow.audit_id, AuditRow.digest).order_by(AuditRow.audit_id.desc()).limit(1)
        newest = (await self._session.execute(statement)).first()
        return ChainHead() if newest is None else ChainHead(*newest)

    async def empty(self, which: Emptying, actor: PersonId | None, at: datetime) -> int:
        await self.flush()
        full = select(AuditRow.audit_id).where(*_matching(which)).order_by(AuditRow.audit_id)
        numbers = list((await self._session.scalars(full.limit(_EMPTIED_AT_ONCE))).all())
        if numbers:
            gone = {"subject": EMPTIED, "before": "", "after": "", "salt": None}
            await self._change(update(AuditRow).where(AuditRow.audit_id.in_(numbers)).values(gone))
            await self.add(AuditEntry(actor, EMPTY_ACTION, at, after=ranges(numbers)))
        return len(numbers)


def _stored(entry: AuditEntry) -> AuditEntry:
    """The entry as the database will give it back."""
    texts = {name: storable(getattr(entry, name)) for name in ("action", "subject", "before", "after")}
    return AuditEntry(entry.actor, at=entry.at, **texts)


def _matching(which: Emptying) -> list[ColumnElement[bool]]:
    kinds = or_(*(AuditRow.action.startswith(action, autoescape=True) for action in which.actions))
    found = [kinds, AuditRow.salt.is_not(None)]
    if which.subjects is not None:
        found.append(func.lower(AuditRow.subject).in_({subject.lower() for subject in which.subjects}))
    if which.before is not None:
        found.append(AuditRow.at < which.before)
    return found
