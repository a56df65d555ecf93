"""Incidents and their messages."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Update, bindparam, delete, func, select, update

from core.domain.ids import ChatId, IncidentId, PersonId, SessionId
from core.domain.incidents.incident import Incident, IncidentMessage, IncidentState, NewIncident, Severity
from core.domain.platforms import Platform
from persistence.models import IncidentMessageRow, IncidentRow
from persistence.repositories.base import Repository, build, values_of

_UNRESOLVED = IncidentRow.state != IncidentState.RESOLVED

_OF_SESSION = (
    select(IncidentRow)
    .where(IncidentRow.session_id == bindparam("session"), _UNRESOLVED)
    .order_by(IncidentRow.incident_id.desc())
)
"""Built once: every session that is found well asks for it."""


class SqlIncidentRepository(Repository):
    """Implements IncidentRepository."""

    async def get(self, incident_id: IncidentId) -> Incident | None:
        return _incident(await self._one(select(IncidentRow).where(IncidentRow.incident_id == incident_id)))

    async def unresolved(self, dedupe_key: str) -> Incident | None:
        return _incident(await self._one(select(IncidentRow).where(IncidentRow.dedupe_key == dedupe_key, _UNRESOLVED)))

    async def open(self, incident: NewIncident) -> Incident:
        row = IncidentRow(state=IncidentState.OPEN, **values_of(incident))
        await self._insert(row)
        return build(Incident, row)

    async def update(self, incident: Incident) -> None:
        values = values_of(incident, skip={"incident_id"})
        async with self._session.begin_nested():
            await self._change(
                update(IncidentRow).where(IncidentRow.incident_id == incident.incident_id).values(**values)
            )

    async def all_unresolved(self) -> Sequence[Incident]:
        rows = await self._many(select(IncidentRow).where(_UNRESOLVED).order_by(IncidentRow.incident_id))
        return [build(Incident, row) for row in rows]

    async def unresolved_numbers(self) -> Sequence[IncidentId]:
        statement = select(IncidentRow.incident_id).where(_UNRESOLVED).order_by(IncidentRow.incident_id)
        return [IncidentId(number) for number in await self._many(statement)]

    async def for_session(self, session_id: SessionId, *, unresolved: bool = True) -> Sequence[Incident]:
        if unresolved:
            rows = await self._many(_OF_SESSION, {"session": session_id})
        else:
            statement = select(IncidentRow).where(IncidentRow.session_id == session_id)
            rows = await self._many(statement.order_by(IncidentRow.incident_id.desc()))
        return [build(Incident, row) for row in rows]

    async def resolved_since(self, dedupe_key: str, since: datetime) -> int:
        return await self._count(
            select(func.count())
            .select_from(IncidentRow)
            .where(
                IncidentRow.dedupe_key == dedupe_key,
                IncidentRow.opened_at > since,
                IncidentRow.state == IncidentState.RESOLVED,
            )
        )

    async def opened_since(self, since: datetime) -> Sequence[Incident]:
        statement = select(IncidentRow).where(IncidentRow.opened_at > since)
        rows = await self._many(statement.order_by(IncidentRow.opened_at.desc(), IncidentRow.incident_id.desc()))
        return [build(Incident, row) for row in rows]

    async def messages(self, incident_id: IncidentId) -> Sequence[IncidentMessage]:
        statement = select(IncidentMessageRow).where(IncidentMessageRow.incident_id == incident_id)
        return [build(IncidentMessage, row) for row in await self._many(statement.order_by(IncidentMessageRow.chat_id))]

    async def members(self, group_id: IncidentId) -> Sequence[Incident]:
        statement = select(IncidentRow).where(IncidentRow.group_id == group_id).order_by(IncidentRow.incident_id)
        return [build(Incident, row) for row in await self._many(statement)]

    async def open_members(self, group_id: IncidentId) -> int:
        return await self._count(
            select(func.count()).select_from(IncidentRow).where(IncidentRow.group_id == group_id, _UNRESOLVED)
        )

    async def similar_since(
        self, platform: Platform, severity: Severity, since: datetime, limit: int
    ) -> Sequence[Incident]:
        statement = (
            select(IncidentRow)
            .where(IncidentRow.platform == platform, IncidentRow.severity == severity)
            .where(IncidentRow.opened_at >= since, _UNRESOLVED)
            .order_by(IncidentRow.incident_id.desc())
            .limit(limit)
        )
        return [build(Incident, row) for row in await self._many(statement)]

    async def load(self) -> Mapping[PersonId, int]:
        rows = await self._session.execute(
            select(IncidentRow.taken_by, func.count())
            .where(IncidentRow.taken_by.is_not(None), _UNRESOLVED)
            .group_by(IncidentRow.taken_by)
        )
        return {PersonId(person): count for person, count in rows if person is not None}

    async def evidence_since(self, severity: Severity, since: datetime) -> frozenset[tuple[SessionId, str]]:
        rows = await self._session.execute(
            select(IncidentRow.session_id, IncidentRow.evidence).where(
                IncidentRow.severity == severity, IncidentRow.opened_at >= since, IncidentRow.session_id.is_not(None)
            )
        )
        return frozenset((SessionId(number), evidence) for number, evidence in rows if number is not None)

    async def save_message(self, message: IncidentMessage) -> None:
        unique, values = (IncidentMessageRow.incident_id, IncidentMessageRow.chat_id), values_of(message)
        changes = values_of(message, skip={"incident_id", "chat_id"})
        await self._insert_or_update(IncidentMessageRow, values, unique=unique, changes=changes)

    async def set_message(self, incident_id: IncidentId, chat_id: ChatId, message_id: int | None) -> None:
        await self._change(_message(incident_id, chat_id).values(message_id=message_id))

    async def drop_message(self, incident_id: IncidentId, chat_id: ChatId) -> None:
        await self._change(
            delete(IncidentMessageRow).where(
                IncidentMessageRow.incident_id == incident_id, IncidentMessageRow.chat_id == chat_id
            )
        )

    async def move_chat(self, old: ChatId, new: ChatId) -> None:
        there = select(IncidentMessageRow.incident_id).where(IncidentMessageRow.chat_id == new).scalar_subquery()
        await self._change(
            delete(IncidentMessageRow).where(
                IncidentMessageRow.chat_id == old, IncidentMessageRow.incident_id.in_(there)
            )
        )
        await self._change(
            update(IncidentMessageRow)
            .where(IncidentMessageRow.chat_id == old)
            .values(chat_id=new, message_id=None, thread_id=None)
        )

    async def held(self) -> Sequence[IncidentMessage]:
        statement = select(IncidentMessageRow).where(IncidentMessageRow.held.is_(True))
        ordered = statement.order_by(IncidentMessageRow.chat_id, IncidentMessageRow.incident_id)
        return [build(IncidentMessage, row) for row in await self._many(ordered)]

    async def rings_since(self, chat_id: ChatId, since: datetime) -> int:
        return await self._count(
            select(func.count())
            .select_from(IncidentMessageRow)
            .where(IncidentMessageRow.chat_id == chat_id, IncidentMessageRow.rang_at > since)
        )


def _message(incident_id: IncidentId, chat_id: ChatId) -> Update:
    return update(IncidentMessageRow).where(
        IncidentMessageRow.incident_id == incident_id, IncidentMessageRow.chat_id == chat_id
    )


def _incident(row: IncidentRow | None) -> Incident | None:
    return None if row is None else build(Incident, row)
