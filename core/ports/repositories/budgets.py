"""Where it is kept how much a session has asked of each endpoint, across jobs and restarts."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from core.domain.ids import SessionId
from core.domain.sessions.budgets import BudgetUse, Endpoint, Window


class BudgetRepository(Protocol):
    """Table `presupuestos`."""

    async def get(self, session_id: SessionId, endpoint: Endpoint) -> Window | None:
        """The last window, ended or not; None when the endpoint was never asked."""
        ...

    async def put(self, session_id: SessionId, endpoint: Endpoint, window: Window) -> None:
        """Store a window in place of the one before."""
        ...

    async def uses(self, now: datetime) -> Mapping[Endpoint, BudgetUse]:
        """What the running windows of all sessions add up to, by endpoint."""
        ...

    async def purge(self, before: datetime) -> int:
        """Forget windows that ended before then; how many."""
        ...


class BudgetStore(Protocol):
    """The same without a transaction, for the browser side of a platform."""

    async def window(self, session_id: SessionId, endpoint: Endpoint) -> Window | None:
        """See BudgetRepository.get."""
        ...

    async def keep(self, session_id: SessionId, endpoint: Endpoint, window: Window) -> None:
        """See BudgetRepository.put; durable when it returns."""
        ...
