"""Several unavailable profiles in a row end a session's queue with a question: the site may be refusing the account.

The site shows one page for what is deleted, hidden or withheld from the account (docs/reference/extraction.md 1.10).
"""

from collections.abc import Sequence

from core.domain.jobs.job import Job, JobState, JobWaits, TaskName, WaitFor
from core.domain.jobs.scrapes import ScrapeOutcome, ScrapeResult
from core.domain.messages.scrape_notices import UnavailableStreakNotice
from core.ports.jobs import JobEngine
from core.ports.remembered import STREAK_ANSWERED
from core.ports.runtime import Clock
from core.ports.storage import UnitOfWork, UnitOfWorkFactory
from core.services.jobs.cards import left


class UnavailableStreak:
    """Counts over jobs: what the newest finished scrapes of a session came to, since the person last answered."""

    def __init__(self, uow: UnitOfWorkFactory, clock: Clock, *, limit: int) -> None:
        self._uow = uow
        self._clock = clock
        self._limit = limit

    async def check(self, job: Job) -> None:
        """Before anything is opened. JobWaits when the last `limit` scrapes of the session met unavailable profiles.

        The first job that has to wait asks the person; the others of the session wait for the same answer.
        """
        async with self._uow(write=False) as uow:  # nearly every job ends here: no other writer waits for it
            if not await self._streak(uow, job.key):
                return
        async with self._uow() as uow:
            newest = await self._streak(uow, job.key)
            if not newest:
                return
            if not any(_waits(other) for other in await uow.jobs.unfinished(key=job.key)):
                await self._ask(uow, job, newest[0])
            await uow.commit()
        raise JobWaits(WaitFor.PERSON, outcome=ScrapeOutcome(ScrapeResult.ASKED).stored())

    async def _streak(self, uow: UnitOfWork, key: str) -> Sequence[Job]:
        """The last `limit` scrapes of a session, newest first; none unless all of them met unavailable profiles."""
        since = await STREAK_ANSWERED.get(uow, key)
        newest = await uow.jobs.newest_done(key, TaskName.SCRAPE, self._limit, after=since)
        results = [ScrapeOutcome.of(one).result for one in newest]
        return newest if len(results) == self._limit and set(results) == {ScrapeResult.UNAVAILABLE} else ()

    async def _ask(self, uow: UnitOfWork, job: Job, newest: Job) -> None:
        owner = await uow.people.get(job.owner) if job.owner is not None else None
        chat_id = job.chat_id or (owner.chat_id if owner is not None else None)
        if chat_id is None or await left(job, uow):
            return
        notice = UnavailableStreakNotice(job.job_id, self._limit)
        await uow.outbox.put(notice.to(chat_id, f"unavailable:{newest.job_id}"), self._clock.now())


async def answered(uow: UnitOfWork, key: str, clock: Clock) -> None:
    """The person has answered: what was read until now counts no more."""
    await STREAK_ANSWERED.put(uow, key, clock.now())


async def resume_if_answered(uow: UnitOfWork, job: Job, engine: JobEngine) -> None:
    """Queue a job again that was on its way into waiting while the answer came: nothing later would wake it."""
    if not _waits(job) or job.resumed_at is None:
        return
    at = await STREAK_ANSWERED.get(uow, job.key)
    if at is not None and at >= job.resumed_at:
        await engine.resume(job.key, (WaitFor.PERSON,), uow)


def _waits(job: Job) -> bool:
    return job.state is JobState.WAITING and job.wait is WaitFor.PERSON
