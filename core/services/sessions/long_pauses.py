"""Pauses longer than any that is granted now: earlier versions believed whatever a site asked for."""

from core.domain.sessions.verdict import LONGEST_PAUSE
from core.ports.runtime import Clock
from core.ports.storage import Area, UnitOfWorkFactory
from core.services.jobs.cards import queue_card


async def shorten_pauses(uow: UnitOfWorkFactory, clock: Clock) -> int:
    """Sessions and jobs that wait for the year 2100 wait LONGEST_PAUSE from now, and messages say so; how many."""
    now = clock.now()
    latest = now + LONGEST_PAUSE
    async with uow() as work:
        await work.hold(Area.SESSIONS)
        sessions = await work.sessions.shorten_pauses(latest)
        jobs = await work.jobs.shorten_pauses(latest)
        for job in jobs:
            await queue_card(work, job, now)
        await work.commit()
    return sessions + len(jobs)
