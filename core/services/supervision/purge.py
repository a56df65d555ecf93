"""What is too old to be kept goes; results of people's work stay, unless a number of days is set for them too."""

from datetime import datetime, timedelta
from typing import Any

from core.domain.jobs.job import TaskName
from core.ports.jobs import JobContext
from core.ports.repositories.people import Emptying
from core.ports.runtime import Clock
from core.ports.storage import UnitOfWorkFactory
from core.services.team.audit_subjects import PROFILE_ACTIONS

OUTBOX_DAYS = timedelta(days=14)
INBOX_DAYS = timedelta(days=7)
JOBS_DAYS = timedelta(days=180)
BUDGET_DAYS = timedelta(days=1)
JOBS_AT_ONCE = 50
"""Results that one transaction deletes."""


class Purge:
    """The job function `purge`: what was sent, seen or tried long ago, old jobs without results, replaced cookies.

    With `results`, scrapes that ended longer ago go with all they read and made. With `trail`, older entries of the
    audit trail no longer tell which profile they are about.
    """

    def __init__(
        self,
        uow: UnitOfWorkFactory,
        clock: Clock,
        *,
        raw_pages: timedelta = timedelta(days=30),
        results: timedelta | None = None,
        trail: timedelta | None = None,
    ) -> None:
        self._uow = uow
        self._clock = clock
        self._raw_pages = raw_pages
        self._results = results
        self._trail = trail

    async def run(self, context: JobContext, **args: Any) -> dict[str, Any]:
        """How many rows of each kind went."""
        del context, args
        now = self._clock.now()
        async with self._uow() as uow:
            gone = {
                "outbox": await uow.outbox.purge(now - OUTBOX_DAYS),
                "inbox": await uow.inbox.purge(now - INBOX_DAYS),
                "uploads": await uow.uploads.purge(now - INBOX_DAYS),
                "jobs": await uow.jobs.purge(now - JOBS_DAYS),
                "web": await uow.web.purge(now - INBOX_DAYS),
                "logins": await uow.logins.purge(now - INBOX_DAYS),
                "requests": await uow.requests.purge(now),
                "webhooks": await uow.webhooks.purge(now - OUTBOX_DAYS),
                "budgets": await uow.budgets.purge(now - BUDGET_DAYS),
                "answers": await uow.evidence.purge(now - self._raw_pages),
                "backups": await uow.sessions.drop_backups(now),
            }
            await uow.commit()
        if self._results is not None:
            gone |= await self._old_results(now - self._results)
        if self._trail is not None:
            gone["trail"] = await self._old_entries(Emptying(PROFILE_ACTIONS, before=now - self._trail))
        return gone

    async def _old_entries(self, which: Emptying) -> int:
        total = 0
        while True:
            async with self._uow() as uow:
                emptied = await uow.audit.empty(which, None, self._clock.now())
                await uow.commit()
            total += emptied
            if not emptied:
                return total

    async def _old_results(self, before: datetime) -> dict[str, Any]:
        """Scrapes that ended before then, with all they read and made, and the profiles that nothing speaks of then."""
        gone = 0
        while True:
            async with self._uow() as uow:
                jobs = await uow.deletions.jobs_ended_before(TaskName.SCRAPE, before, JOBS_AT_ONCE)
                await uow.deletions.delete_jobs(jobs, self._clock.now())
                profiles = 0 if jobs else await uow.deletions.delete_unread_profiles(before)
                await uow.commit()
            gone += len(jobs)
            if not jobs:
                return {"results": gone, "profiles": profiles}
