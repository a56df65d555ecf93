"""A clock that was a day ahead is put right: what it had planned is due in time, what it saw is not to come."""

from datetime import timedelta

from core.domain.ids import ChatId
from core.domain.jobs.job import NewJob
from core.domain.messages.outbox import NewMessage
from core.domain.people.person import Role
from core.domain.platforms import Platform
from core.domain.sessions.session import NewSession
from core.domain.sessions.storage_state import StorageState
from persistence.database.engine import Database
from persistence.database.rebase import DUE, HAPPENED, rebase
from tests.fakes.clock import START
from tests.support.database import database, postgres_server

__all__ = ["database", "postgres_server"]
DAY = timedelta(days=1)
STATE = StorageState({"cookies": [], "origins": []})


async def test_due_times_move_back_and_nothing_has_happened_in_the_future(database: Database) -> None:
    wrong = START + DAY
    async with database() as uow:
        owner = await uow.people.add(name="Analista Inventada", role=Role.ANALYST)
        session = await uow.sessions.save(NewSession(owner.person_id, Platform.X, STATE, "agent"), wrong)
        retry = wrong + timedelta(minutes=2)
        await uow.sessions.set_health(
            session.session_id, checked_at=wrong, reason="", cooldown_until=retry, suspected_since=wrong
        )
        job = await uow.jobs.add(NewJob("scrape", {}, key="k", due_at=retry), wrong)
        tonight = await uow.jobs.add(NewJob("scrape", {}, key="k", due_at=START + DAY / 2), START)
        await uow.outbox.put(NewMessage("report", ChatId(1), {}, key="a", due_at=retry), wrong)
        await uow.commit()
    await rebase(database, START, DAY)
    async with database(write=False) as uow:
        found = await uow.sessions.get(session.session_id)
        assert found is not None
        assert (found.last_activity, found.checked_at, found.suspected_since) == (START, START, START)
        assert found.cooldown_until == START + timedelta(minutes=2)
        jobs = [await uow.jobs.get(number) for number in (job.job_id, tonight.job_id)]
        due = [one.due_at for one in jobs if one is not None]
        assert due == [START + timedelta(minutes=2), START + DAY / 2]
        assert await uow.outbox.next_due() == START + timedelta(minutes=2)


async def test_every_moment_is_moved_on_every_database(database: Database) -> None:
    await rebase(database, START, DAY)
    assert len({str(column) for column in (*DUE, *HAPPENED)}) == len(DUE) + len(HAPPENED)
