"""Requests under their Idempotency-Key."""

from datetime import datetime

from sqlalchemy import delete, select, update

from core.domain.people.requests import KeptAnswer, KeyedRequest
from persistence.models import KeyedRequestRow
from persistence.repositories.base import Repository, build, values_of


class SqlRequestRepository(Repository):
    """Implements RequestRepository."""

    async def reserve(self, request: KeyedRequest, now: datetime) -> KeyedRequest | None:
        mine = KeyedRequestRow.key_hash == request.key_hash
        await self._change(delete(KeyedRequestRow).where(mine, KeyedRequestRow.expires_at <= now))
        if await self._insert_once(KeyedRequestRow, {**values_of(request, skip=("answer",)), "media_type": ""}):
            return None
        row = await self._one(select(KeyedRequestRow).where(mine))
        return None if row is None else build(KeyedRequest, row, answer=self._answer(row))

    async def answered(self, key_hash: str, answer: KeptAnswer, expires_at: datetime) -> None:
        kept = {"status": answer.status, "media_type": answer.media_type, "body": self._box.seal_text(answer.body)}
        statement = update(KeyedRequestRow).where(KeyedRequestRow.key_hash == key_hash)
        await self._change(statement.values(**kept, expires_at=expires_at))

    async def release(self, key_hash: str) -> None:
        unanswered = KeyedRequestRow.status.is_(None)
        await self._change(delete(KeyedRequestRow).where(KeyedRequestRow.key_hash == key_hash, unanswered))

    async def purge(self, now: datetime) -> int:
        return await self._change(delete(KeyedRequestRow).where(KeyedRequestRow.expires_at <= now))

    def _answer(self, row: KeyedRequestRow) -> KeptAnswer | None:
        """None also for an answer that no key opens: the request counts as under way until it expires."""
        body = self._opened(row.body)
        return None if row.status is None or body is None else KeptAnswer(row.status, row.media_type, body)
