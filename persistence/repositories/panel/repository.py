"""The read side of the panel as one repository."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, func, select

from core.domain.incidents.incident import IncidentState
from core.domain.people.person import AuditEntry
from core.ports.repositories.panel import AuditQuery, Cut, Marks
from persistence.models import AuditRow, IncidentRow, JobRow, SessionDetailRow, SessionEventRow
from persistence.repositories.base import build
from persistence.repositories.jobs.repository import UNFINISHED
from persistence.repositories.panel.incidents import PanelIncidents
from persistence.repositories.panel.jobs import PanelJobs
from persistence.repositories.panel.sessions import PanelSessions


class SqlPanelRepository(PanelSessions, PanelIncidents, PanelJobs):
    """Implements PanelRepository."""

    async def audit(self, query: AuditQuery, cut: Cut) -> Sequence[AuditEntry]:
        statement = select(AuditRow)
        if query.actor is not None:
            statement = statement.where(AuditRow.actor == query.actor)
        if query.subject:
            statement = statement.where(AuditRow.action.startswith(f"{query.subject}.", autoescape=True))
        ordered = statement.order_by(AuditRow.audit_id.desc()).limit(cut.limit).offset(cut.offset)
        return [build(AuditEntry, row) for row in await self._many(ordered)]

    async def marks(self) -> Marks:
        """As the port says. Every act on a case is in the audit, so its newest row tells of all of them."""
        live = JobRow.state.in_(UNFINISHED)
        asked = (
            _one(func.max(SessionEventRow.event_id)),
            _one(func.max(SessionDetailRow.checked_at)),
            _one(func.max(AuditRow.audit_id)),
            _one(func.max(IncidentRow.incident_id)),
            _one(func.max(IncidentRow.last_seen_at), IncidentRow.state != IncidentState.RESOLVED),
            _one(func.max(JobRow.job_id)),
            _one(func.count(), live),
            _one(func.sum(JobRow.done + JobRow.attempt), live),
        )
        row = (await self._session.execute(select(*asked))).one()
        event, checked, deed, case, again, job, unfinished, progress = (str(value) for value in row)
        return Marks(f"{event}/{checked}", f"{deed}/{case}/{again}", f"{job}/{unfinished}/{progress}")


def _one(value: ColumnElement[Any], where: ColumnElement[bool] | None = None) -> Any:
    statement = select(value)
    return (statement if where is None else statement.where(where)).scalar_subquery()
