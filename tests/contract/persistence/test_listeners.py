"""Who waits for outbox rows or jobs is called after the commit that wrote them, and for nothing else."""

from core.domain.ids import ChatId, JobId
from core.domain.jobs.job import WaitFor
from core.domain.messages.notices import JobCardNotice
from core.ports.storage import Change
from persistence.database.engine import Database
from tests.contract.persistence.people import NOW, new_job

CARD = JobCardNotice(JobId(1))


def listening(database: Database) -> list[Change]:
    heard: list[Change] = []
    for change in Change:
        database.listeners.on(change, lambda change=change: heard.append(change))  # type: ignore[misc]
    return heard


async def test_a_commit_calls_who_waits_for_what_it_changed_once(database: Database) -> None:
    heard = listening(database)
    async with database() as uow:
        for number in range(3):
            await uow.outbox.put(CARD.to(ChatId(1), f"card {number}"), NOW)
        assert heard == []
        await uow.commit()
        assert heard == [Change.OUTBOX]
        await uow.jobs.add(new_job(), NOW)
        await uow.commit()
    assert heard == [Change.OUTBOX, Change.JOBS]


async def test_what_is_rolled_back_or_none_of_their_business_calls_nobody(database: Database) -> None:
    heard = listening(database)
    async with database() as uow:
        await uow.outbox.put(CARD.to(ChatId(1), "card"), NOW)
        await uow.jobs.add(new_job(), NOW)
    async with database() as uow:
        await uow.settings.put("algo", 1)
        await uow.commit()
    assert heard == []


async def test_jobs_that_go_on_call_who_runs_them(database: Database) -> None:
    async with database() as uow:
        job = await uow.jobs.add(new_job(), NOW)
        await uow.commit()
    heard = listening(database)
    async with database() as uow:
        claimed = await uow.jobs.claim(NOW)
        assert claimed is not None
        await uow.commit()
        assert heard == []
        await uow.jobs.wait(job.job_id, claimed.attempt, WaitFor.SESSION, due_at=None, outcome={})
        await uow.commit()
        await uow.jobs.wake(job.key, (WaitFor.SESSION,))
        await uow.commit()
    assert heard == [Change.JOBS, Change.JOBS]
