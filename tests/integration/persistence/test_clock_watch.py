"""A jump of the clock that was judged while the database was in trouble is acted on afterwards, once."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any, cast

import pytest

from bot.wiring.clock import SteadyClock
from bot.wiring.clock_watch import ClockWatch
from core.domain.ids import ChatId
from core.domain.jobs.job import NewJob
from core.domain.people.person import Role
from core.errors import StorageUnavailableException
from persistence.database.engine import Database
from tests.support.database import database, postgres_server

__all__ = ["database", "postgres_server"]
DAY = timedelta(days=1)


class Failing:
    """A database that cannot be written for a while."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.engine, self.listeners = database.engine, database.listeners
        self.failing = False

    def __call__(self, *, write: bool = True) -> Any:
        if write and self.failing:
            raise StorageUnavailableException("full on purpose")
        return self._database(write=write)


async def test_a_correction_outlasts_the_trouble_of_the_database_and_is_made_once(database: Database) -> None:
    right = datetime.now(UTC)
    clock = SteadyClock(machine=lambda: datetime.now(UTC) + DAY)
    failing = Failing(database)
    watch = ClockWatch(clock, cast("Database", failing))
    async with database() as uow:
        await uow.people.add(name="Admin Inventada", role=Role.ADMIN, chat_id=ChatId(9), telegram_user_id=9)
        job = await uow.jobs.add(NewJob("scrape", {}, key="k", due_at=right + 3 * DAY), right)
        await uow.commit()
    for _ in range(2):
        clock.hear(format_datetime(datetime.now(UTC), usegmt=True))
    failing.failing = True
    for _ in range(2):
        with pytest.raises(StorageUnavailableException):
            await watch.round()
    failing.failing = False
    for _ in range(2):
        await watch.round()
    async with database(write=False) as uow:
        moved = await uow.jobs.get(job.job_id)
        told = await uow.outbox.due(right + DAY, 10)
    assert moved is not None
    assert moved.due_at is not None
    assert abs(moved.due_at - right - 2 * DAY) < timedelta(minutes=1)
    assert [row.kind for row in told] == ["clock_jump"]
