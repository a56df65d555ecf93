"""Live logins, open and over."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select, update

from core.domain.sessions.login import LoginEnd, LoginRecord
from persistence.models import LiveLoginRow, WebSessionRow
from persistence.repositories.base import Repository, build, values_of


class SqlLoginRepository(Repository):
    """Implements LoginRepository."""

    async def began(self, record: LoginRecord) -> None:
        values = values_of(record)
        await self._insert_or_update(LiveLoginRow, values, unique=[LiveLoginRow.person_id], changes=values)

    async def ended(self, record: LoginRecord, end: LoginEnd, at: datetime) -> None:
        same = LiveLoginRow.person_id == record.person_id, LiveLoginRow.started_at == record.started_at
        opened = update(LiveLoginRow).where(*same, LiveLoginRow.ended_at.is_(None))
        await self._change(opened.values(ended_at=at, end=end))
        await self._change(delete(WebSessionRow).where(WebSessionRow.session_hash == record.web_session))

    async def left_open(self) -> Sequence[LoginRecord]:
        statement = select(LiveLoginRow).where(LiveLoginRow.ended_at.is_(None)).order_by(LiveLoginRow.started_at)
        return [build(LoginRecord, row) for row in await self._many(statement)]

    async def of_web_session(self, web_session: str) -> LoginRecord | None:
        row = await self._one(select(LiveLoginRow).where(LiveLoginRow.web_session == web_session))
        return None if row is None else build(LoginRecord, row)

    async def purge(self, before: datetime) -> int:
        return await self._change(delete(LiveLoginRow).where(LiveLoginRow.ended_at < before))
