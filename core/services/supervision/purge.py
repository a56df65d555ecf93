"""What is too old to be kept goes; results of people's work stay."""

from datetime import timedelta
from typing import Any

from core.ports.jobs import JobContext
from core.ports.runtime import Clock
from core.ports.storage import UnitOfWorkFactory

OUTBOX_DAYS = timedelta(days=14)
INBOX_DAYS = timedelta(days=7)
JOBS_DAYS = timedelta(days=180)
BUDGET_DAYS = timedelta(days=1)


class Purge:
    """The job function `purge`: what was sent, seen or tried long ago, old jobs without results, replaced cookies."""

    def __init__(self, uow: UnitOfWorkFactory, clock: Clock, *, raw_pages: timedelta = timedelta(days=30)) -> None:
        self._uow = uow
        self._clock = clock
        self._raw_pages = raw_pages

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
                "requests": await uow.requests.purge(now),
                "webhooks": await uow.webhooks.purge(now - OUTBOX_DAYS),
                "budgets": await uow.budgets.purge(now - BUDGET_DAYS),
                "answers": await uow.evidence.purge(now - self._raw_pages),
                "backups": await uow.sessions.drop_backups(now),
            }
            await uow.commit()
        return gone
