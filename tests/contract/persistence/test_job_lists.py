"""The job table: places, lists, cards, and what is purged."""

from core.domain.ids import JobId
from core.domain.jobs.job import JobState
from persistence.database.engine import Database
from tests.contract.persistence.people import NOW, enrol, minutes, new_job, queue
from tests.contract.persistence.test_jobs import claimed, reread


async def test_the_place_in_the_queue_is_counted_within_the_key(database: Database) -> None:
    running, second, third, urgent, other = await queue(
        database, new_job("a"), new_job("a"), new_job("a"), new_job("a", priority=-1), new_job("b")
    )
    async with database() as uow:
        await uow.jobs.cancel_idle(urgent.job_id, NOW)
        await uow.commit()
    assert (await claimed(database)).job_id == running.job_id
    async with database(write=False) as uow:
        places = [await uow.jobs.place_in_queue(job.job_id, NOW) for job in (running, second, third, urgent, other)]
        assert await uow.jobs.place_in_queue(JobId(999), NOW) == 0
    assert places == [0, 1, 2, 0, 1]


async def test_jobs_are_listed_by_owner_key_and_state(database: Database) -> None:
    alondra, vega = await enrol(database), await enrol(database, "Vega Ficticia")
    first, second, third = await queue(
        database,
        new_job("a", owner=alondra.person_id),
        new_job("b", owner=vega.person_id),
        new_job("b", owner=alondra.person_id, task="validate"),
    )
    async with database() as uow:
        await uow.jobs.cancel_idle(first.job_id, minutes(1))
        assert [job.job_id for job in await uow.jobs.unfinished()] == [second.job_id, third.job_id]
        assert [job.job_id for job in await uow.jobs.unfinished(owner=alondra.person_id)] == [third.job_id]
        assert [job.job_id for job in await uow.jobs.unfinished(key="b")] == [second.job_id, third.job_id]
        assert [job.job_id for job in await uow.jobs.recent(alondra.person_id, 5)] == [first.job_id]
        assert await uow.jobs.recent(alondra.person_id, 5, offset=1) == []
        counts = await uow.jobs.counts()
        finished = await uow.jobs.finished_between("scrape", minutes(1), minutes(2))
        assert await uow.jobs.finished_between("scrape", NOW, minutes(1)) == []
        await uow.jobs.cancel_idle(second.job_id, minutes(1))
        newest = await uow.jobs.finished_between("scrape", NOW, minutes(2), newest=1)
    assert counts == dict.fromkeys(JobState, 0) | {JobState.QUEUED: 2, JobState.CANCELLED: 1}
    assert [job.job_id for job in finished] == [first.job_id]
    assert [job.job_id for job in newest] == [second.job_id]


async def test_the_card_of_a_job_is_remembered(database: Database) -> None:
    (job,) = await queue(database, new_job())
    async with database() as uow:
        await uow.jobs.set_card(job.job_id, 2**40)
        await uow.commit()
    assert (await reread(database, job)).card_message_id == 2**40


async def test_old_jobs_without_results_are_purged(database: Database) -> None:
    old, kept, recent, waiting = await queue(database, *(new_job(key) for key in "abcd"))
    async with database() as uow:
        for job, at in ((old, 0), (kept, 0), (recent, 60)):
            await uow.jobs.cancel_idle(job.job_id, minutes(at))
        await uow.artifacts.add(
            job_id=kept.job_id, path="a.csv", media_type="text/csv", size=1, sha256="0" * 64, at=NOW, wants_upload=False
        )
        assert await uow.jobs.purge(minutes(30)) == 1
        left = [await uow.jobs.get(job.job_id) for job in (old, kept, recent, waiting)]
    assert [job is None for job in left] == [True, False, False, False]
