"""Everything that follows from a change of a job, in the order in which it is written."""

from collections.abc import Callable

from core.domain.jobs.job import Job
from core.ports.jobs import JobEngine
from core.ports.runtime import Clock
from core.ports.storage import UnitOfWork
from core.services.following.groups import GroupHooks
from core.services.following.repeats import RepeatHooks
from core.services.jobs.cards import JobCards
from core.services.jobs.unavailable_streak import resume_if_answered


class AllHooks:
    """The hooks of the engine: the job's message, then repeats, then groups."""

    def __init__(self, clock: Clock, engine: Callable[[], JobEngine]) -> None:
        self._engine = engine
        self._cards = JobCards(clock, engine)
        self._repeats = RepeatHooks(clock)
        self._groups = GroupHooks(clock)

    async def on_started(self, job: Job, uow: UnitOfWork) -> None:
        """See JobCards."""
        await self._cards.on_started(job, uow)

    async def on_progress(self, job: Job, uow: UnitOfWork) -> None:
        """See JobCards."""
        await self._cards.on_progress(job, uow)

    async def on_settled(self, job: Job, uow: UnitOfWork) -> None:
        """See JobCards, RepeatHooks and GroupHooks."""
        await self._cards.on_settled(job, uow)
        await resume_if_answered(uow, job, self._engine())
        await self._repeats.on_settled(job, uow)
        await self._groups.on_settled(job, uow)
