"""Live logins, open and over."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, or_, select, update

from core.domain.sessions.login import LoginEnd, LoginRecord
from persistence.models import LiveLoginRow, WebSessionRow
from persistence.repositories.base import Repository, build, values_of


class SqlLoginRepository(Repository):
    """Implements LoginRepository."""

    async def began(self, record: LoginRecord, *, none_since: datetime, over: LoginRecord | None = None) -> bool:
        values = {getattr(LiveLoginRow, name): value for name, value in values_of(record).items()}
        free = [LiveLoginRow.ended_at.is_not(None), LiveLoginRow.started_at < none_since]
        if over is not None:
            free.append(LiveLoginRow.started_at == over.started_at)
        statement = self._upsert(LiveLoginRow).values(values_of(record))
        taken = statement.on_conflict_do_update(index_elements=[LiveLoginRow.person_id], set_=values, where=or_(*free))
        return await self._change(taken) == 1

    async def ended(self, record: LoginRecord, end: LoginEnd, at: datetime) -> bool:
        same = LiveLoginRow.person_id == record.person_id, LiveLoginRow.started_at == record.started_at
        opened = update(LiveLoginRow).where(*same, LiveLoginRow.ended_at.is_(None))
        was_open = await self._change(opened.values(ended_at=at, end=end)) == 1
        await self._change(delete(WebSessionRow).where(WebSessionRow.session_hash == record.web_session))
        return was_open

    async def left_open(self) -> Sequence[LoginRecord]:
        statement = select(LiveLoginRow).where(LiveLoginRow.ended_at.is_(None)).order_by(LiveLoginRow.started_at)
        return [build(LoginRecord, row) for row in await self._many(statement)]

    async def of_web_session(self, web_session: str) -> LoginRecord | None:
        row = await self._one(select(LiveLoginRow).where(LiveLoginRow.web_session == web_session))
        return None if row is None else build(LoginRecord, row)

    async def purge(self, before: datetime) -> int:
        return await self._change(delete(LiveLoginRow).where(LiveLoginRow.ended_at < before))
