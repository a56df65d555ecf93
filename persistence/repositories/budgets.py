"""What sessions have asked of the endpoints of sites."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import and_, case, delete, func, select

from core.domain.ids import SessionId
from core.domain.sessions.budgets import BudgetUse, Endpoint, Window
from persistence.models import BudgetRow
from persistence.repositories.base import Repository, build, values_of


class SqlBudgetRepository(Repository):
    """Implements BudgetRepository."""

    async def get(self, session_id: SessionId, endpoint: Endpoint) -> Window | None:
        row = await self._one(
            select(BudgetRow).where(BudgetRow.session_id == session_id, BudgetRow.endpoint == endpoint)
        )
        return None if row is None else build(Window, row)

    async def put(self, session_id: SessionId, endpoint: Endpoint, window: Window) -> None:
        """As the port says. A process that was frozen cannot take back what others counted in the same window."""
        told = values_of(window)
        same, counted = BudgetRow.ends_at == window.ends_at, BudgetRow.used > window.used
        await self._insert_or_update(
            BudgetRow,
            {"session_id": session_id, "endpoint": endpoint, **told},
            unique=(BudgetRow.session_id, BudgetRow.endpoint),
            changes=told | {"used": case((and_(same, counted), BudgetRow.used), else_=window.used)},
        )

    async def uses(self, now: datetime) -> Mapping[Endpoint, BudgetUse]:
        spent = func.sum(case((BudgetRow.used >= BudgetRow.allowed, 1), else_=0))
        sums = select(BudgetRow.endpoint, func.sum(BudgetRow.used), func.sum(BudgetRow.allowed), spent)
        rows = await self._session.execute(sums.where(BudgetRow.ends_at > now).group_by(BudgetRow.endpoint))
        return {Endpoint(name): BudgetUse(int(used), int(allowed), int(over)) for name, used, allowed, over in rows}

    async def purge(self, before: datetime) -> int:
        return await self._change(delete(BudgetRow).where(BudgetRow.ends_at < before))
