"""Invitations and the audit trail."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, func, or_, select, update

from core.domain.ids import PersonId
from core.domain.people.person import AuditEntry, Invitation
from persistence.models import AuditRow, InvitationAttemptRow, InvitationRow
from persistence.repositories.base import FRESH, Repository, build, values_of

_ATTEMPTS_KEPT = timedelta(days=1)


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
    """Implements AuditRepository."""

    async def add(self, entry: AuditEntry) -> None:
        await self._append(AuditRow(**values_of(entry)))

    async def recent(self, limit: int, offset: int = 0) -> Sequence[AuditEntry]:
        statement = select(AuditRow).order_by(AuditRow.audit_id.desc()).limit(limit).offset(offset)
        return [build(AuditEntry, row) for row in await self._many(statement)]
