"""Figures of the whole service that are read when they are asked for: counts and ages, never a name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from core.domain.jobs.job import JobState
from core.domain.jobs.processes import Process
from core.domain.platforms import Platform
from core.domain.sessions.budgets import BudgetUse, Endpoint
from core.domain.sessions.session import SessionStatus
from core.ports.runtime import Clock
from core.ports.storage import UnitOfWorkFactory


@dataclass(frozen=True, slots=True)
class ServiceFigures:
    """Ages are seconds; 0 when nothing waits."""

    sessions: Mapping[tuple[Platform, SessionStatus], int]
    jobs: Mapping[JobState, int]
    queue_s: float
    """Since the oldest job that could run was due."""
    outbox_s: float
    """Since the oldest message that could be sent was due."""
    webhooks_s: float
    """Since the oldest event that was not delivered happened."""
    webhooks: int
    """Events that were not delivered."""
    incidents: int
    budgets: Mapping[Endpoint, BudgetUse]
    processes: Sequence[Process] = ()
    """Of an installation with workers."""


async def read_figures(uow: UnitOfWorkFactory, clock: Clock) -> ServiceFigures:
    """The figures as they are now."""
    now = clock.now()
    async with uow(write=False) as reading:
        return ServiceFigures(
            sessions=await reading.sessions.counts(),
            jobs=await reading.jobs.counts(),
            queue_s=age(await reading.jobs.runnable_since(now), now),
            outbox_s=age(await reading.outbox.next_due(), now),
            webhooks_s=age(await reading.webhooks.oldest_pending(), now),
            webhooks=sum((await reading.webhooks.pending()).values()),
            incidents=len(await reading.incidents.unresolved_numbers()),
            budgets=await reading.budgets.uses(now),
            processes=await reading.processes.all(),
        )


def age(since: datetime | None, now: datetime) -> float:
    """Seconds since then; 0 for never."""
    return 0.0 if since is None else max(0.0, (now - since).total_seconds())
