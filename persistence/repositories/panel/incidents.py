"""Incidents for a page at a time."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import ColumnElement, Select, bindparam, func, select

from core.domain.ids import IncidentId, SessionId
from core.domain.incidents.incident import Incident, IncidentMessage, IncidentState
from core.ports.repositories.panel import Cut, IncidentQuery, Order
from persistence.models import IncidentMessageRow, IncidentRow, PersonRow
from persistence.repositories.base import Repository, build

_UNRESOLVED = IncidentRow.state != IncidentState.RESOLVED


def _newest(*where: ColumnElement[bool]) -> Select[IncidentRow]:
    """The newest unresolved incident of each session."""
    known = IncidentRow.session_id.is_not(None)
    newest = select(func.max(IncidentRow.incident_id)).where(_UNRESOLVED, known, *where)
    return select(IncidentRow).where(IncidentRow.incident_id.in_(newest.group_by(IncidentRow.session_id)))


_NEWEST = _newest()
_NEWEST_OF = _newest(IncidentRow.session_id.in_(bindparam("ids", expanding=True)))


class PanelIncidents(Repository):
    """The part of PanelRepository that is about incidents."""

    async def open_incidents(self, ids: Collection[SessionId] | None = None) -> Mapping[SessionId, Incident]:
        rows = await (self._many(_NEWEST) if ids is None else self._many(_NEWEST_OF, {"ids": list(ids)}))
        found = [build(Incident, row) for row in rows]
        return {case.session_id: case for case in found if case.session_id is not None}

    async def incidents(self, query: IncidentQuery, cut: Cut) -> Sequence[Incident]:
        statement = select(IncidentRow).where(IncidentRow.group_id.is_(None), *_conditions(query))
        if query.text or query.order is Order.NAME:
            statement = statement.outerjoin(PersonRow, PersonRow.person_id == IncidentRow.person_id)
        orders = {
            Order.NEWEST: (IncidentRow.incident_id.desc(),),
            Order.OLDEST: (IncidentRow.incident_id,),
            Order.NAME: (func.lower(PersonRow.name), IncidentRow.incident_id),
        }
        rows = await self._many(statement.order_by(*orders[query.order]).limit(cut.limit).offset(cut.offset))
        return [build(Incident, row) for row in rows]

    async def incidents_by_id(self, ids: Collection[IncidentId]) -> Mapping[IncidentId, Incident]:
        rows = await self._many(select(IncidentRow).where(IncidentRow.incident_id.in_(ids)))
        return {IncidentId(row.incident_id): build(Incident, row) for row in rows}

    async def members(self, groups: Collection[IncidentId]) -> Mapping[IncidentId, Sequence[Incident]]:
        statement = select(IncidentRow).where(IncidentRow.group_id.in_(groups)).order_by(IncidentRow.incident_id)
        found: dict[IncidentId, list[Incident]] = defaultdict(list)
        for row in await self._many(statement):
            found[IncidentId(row.group_id or 0)].append(build(Incident, row))
        return found

    async def messages(self, ids: Collection[IncidentId]) -> Mapping[IncidentId, Sequence[IncidentMessage]]:
        statement = select(IncidentMessageRow).where(IncidentMessageRow.incident_id.in_(ids))
        found: dict[IncidentId, list[IncidentMessage]] = defaultdict(list)
        for row in await self._many(statement.order_by(IncidentMessageRow.chat_id)):
            found[IncidentId(row.incident_id)].append(build(IncidentMessage, row))
        return found


def _conditions(query: IncidentQuery) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if query.states:
        found.append(IncidentRow.state.in_(query.states))
    if query.platform is not None:
        found.append(IncidentRow.platform == query.platform)
    if query.severity is not None:
        found.append(IncidentRow.severity == query.severity)
    if query.text:
        found.append(PersonRow.name.icontains(query.text, autoescape=True))
    return found
