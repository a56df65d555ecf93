"""The budgets of endpoints, in the database."""

from core.domain.ids import SessionId
from core.domain.sessions.budgets import Endpoint, Window
from core.ports.storage import UnitOfWorkFactory


class EndpointBudgets:
    """Implements BudgetStore."""

    def __init__(self, uow: UnitOfWorkFactory) -> None:
        self._uow = uow

    async def window(self, session_id: SessionId, endpoint: Endpoint) -> Window | None:
        """See BudgetStore."""
        async with self._uow(write=False) as uow:
            return await uow.budgets.get(session_id, endpoint)

    async def keep(self, session_id: SessionId, endpoint: Endpoint, window: Window) -> None:
        """See BudgetStore."""
        async with self._uow() as uow:
            await uow.budgets.put(session_id, endpoint, window)
            await uow.commit()
