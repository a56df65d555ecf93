"""Several processes write on one PostgreSQL at once: queues, runs, groups and budgets stay whole."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from sqlalchemy import text

from core.domain.ids import JobId, RunId
from core.domain.jobs.job import Job, JobState, NewJob, WaitFor
from core.domain.jobs.scrapes import ScrapeOutcome, ScrapeResult
from core.domain.people.actors import SERVICE
from core.domain.platforms import Platform
from core.domain.results.profiles import ListKind, ListPage, Profile, RelatedProfile
from core.domain.sessions.budgets import Endpoint, Window
from core.domain.sessions.session import ScrapingSession, SessionStatus
from core.errors import (
    ConflictException,
    QueueLimitException,
    StaleAttemptException,
)
from core.ports.storage import Area, UnitOfWork
from core.services.jobs.ownership import require_own
from tests.e2e.playing import eventually
from tests.fakes.clock import START
from tests.support.database import postgres_server
from tests.support.office import Office
from tests.support.offices import (
    LIMIT,
    PROCESSES,
    TASKS,
    analyst,
    at_once,
    count,
    offices,
    order,
    raised,
    request,
    running,
)

__all__ = ["offices", "postgres_server"]


async def test_a_person_queues_no_more_than_the_limit(offices: Sequence[Office]) -> None:
    person, _ = await analyst(offices[0])
    results = await at_once(
        offices, lambda office, n: office.services.scrapes.order(order(f"perfil.{n}"), request(person, 100 + n))
    )
    assert raised(results, QueueLimitException) == PROCESSES * TASKS - LIMIT
    assert await count(offices[0], "trabajos") == LIMIT


async def test_the_same_order_is_one_job(offices: Sequence[Office]) -> None:
    person, _ = await analyst(offices[0])
    results = await at_once(
        offices, lambda office, n: office.services.scrapes.order(order("vega.ficticia"), request(person, 100 + n))
    )
    assert raised(results, ConflictException) == 0
    assert {result.job.job_id for result in results} == {results[0].job.job_id}


async def test_the_same_job_of_another_kind_is_queued_once(offices: Sequence[Office]) -> None:
    async def queue(office: Office, _number: int) -> None:
        async with office.database() as uow:
            await office.engine.enqueue(NewJob("report", {}, key="report", dedupe_key="report:hoy"), uow)
            await uow.commit()

    assert raised(await at_once(offices, queue), ConflictException) == 0
    assert await count(offices[0], "trabajos") == 1


async def test_a_profile_that_several_read_for_the_first_time_is_one(offices: Sequence[Office]) -> None:
    profile = Profile(Platform.FACEBOOK, "1000", "Vega Ficticia", "vega.ficticia")

    async def save(office: Office, _number: int) -> int:
        async with office.database() as uow:
            number = await uow.profiles.save_profile(profile, START)
            await uow.commit()
        return number

    results = await at_once(offices, save)
    assert raised(results, ConflictException) == 0
    assert len(set(results)) == 1


async def test_what_old_answers_tell_never_replaces_a_newer_reading(offices: Sequence[Office]) -> None:
    seen = Profile(Platform.FACEBOOK, "1000", "Vega Ficticia", "vega.ficticia")
    corrected, newer = replace(seen, bio="leída de nuevo"), replace(seen, bio="de hoy")
    operator, scrape = offices[:2]
    async with operator.database() as uow:
        number = await uow.profiles.save_profile(seen, START)
        await uow.commit()
    async with operator.database() as uow:
        assert await uow.profiles.correct_profile(number, seen, corrected, read_by=JobId(1), at=START)
        reading = asyncio.create_task(saved(scrape, newer))
        await eventually(partial(waits_for_a_row, offices[2]))
        await uow.commit()
    await reading
    async with operator.database() as uow:
        assert not await uow.profiles.correct_profile(number, corrected, seen, read_by=JobId(1), at=START)
        assert await uow.profiles.get(number) == newer


async def saved(office: Office, profile: Profile) -> None:
    async with office.database() as uow:
        await uow.profiles.save_profile(profile, START)
        await uow.commit()


async def waits_for_a_row(office: Office) -> bool:
    waiting = text(
        "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
    )
    async with office.database.engine.connect() as connection:
        return bool((await connection.execute(waiting)).scalar_one())


async def test_pages_of_one_run_get_their_places_one_after_another(offices: Sequence[Office]) -> None:
    person, session = await analyst(offices[0])
    job = await running(offices[0], person, session, "vega.ficticia")
    run_id = await begun(offices[0], job, session)

    async def write(office: Office, number: int) -> None:
        rows = tuple(RelatedProfile(f"{number}-{n}", f"Persona {number} {n}") for n in range(5))
        async with office.database() as uow:
            await require_own(uow, job)
            await uow.profiles.save_pages(run_id, [ListPage(rows)], START)
            await uow.commit()

    assert raised(await at_once(offices, write), ConflictException) == 0
    async with offices[0].database(write=False) as uow:
        (run,) = await uow.profiles.runs_of(job.job_id)
        rows = await uow.profiles.rows(run_id)
    assert (run.unique, run.observed, run.pages) == (len(rows), len(rows), PROCESSES * TASKS)
    assert len({row.external_id for row in rows}) == 5 * PROCESSES * TASKS
    assert await count(offices[0], "relaciones") == await count(offices[0], "relaciones", "posicion < 5 * 24")


async def test_a_run_that_was_taken_over_writes_nothing_more(offices: Sequence[Office]) -> None:
    frozen, other = offices[:2]
    person, session = await analyst(frozen)
    job = await running(frozen, person, session, "vega.ficticia")
    async with other.database() as uow:
        await uow.jobs.release_running()
        again = await uow.jobs.claim(START, key=job.key)
        await uow.commit()
    assert again is not None
    async with frozen.database() as uow:
        await require_own(uow, again)
        assert await raises_stale(uow, job)


async def raises_stale(uow: UnitOfWork, job: Job) -> bool:
    try:
        await require_own(uow, job)
    except StaleAttemptException:
        return True
    return False


async def begun(office: Office, job: Job, session: ScrapingSession) -> RunId:
    async with office.database() as uow:
        profile = Profile(Platform.FACEBOOK, "1000", "Vega Ficticia", "vega.ficticia")
        number = await uow.profiles.save_profile(profile, START)
        run = await uow.profiles.open_run(job.job_id, number, session.session_id, ListKind.FRIENDS, None, START)
        await uow.commit()
    return run.run_id


async def test_no_job_waits_for_a_session_that_came_back_meanwhile(offices: Sequence[Office]) -> None:
    worker, bot = offices[:2]
    for _ in range(6):
        person, session = await analyst(worker)
        async with worker.database() as uow:
            await uow.sessions.set_status(session.session_id, SessionStatus.EXPIRED, reason="login", at=START)
            await uow.commit()
        job = await running(worker, person, session, "vega.ficticia")
        await asyncio.gather(parked(worker, job), renewed(bot, session))
        assert (await bot.job(job.job_id)).state is JobState.QUEUED


async def parked(office: Office, job: Job) -> None:
    """The run ends because the session is dead, with everything that follows from it."""
    outcome = ScrapeOutcome(ScrapeResult.EXPIRED).stored()

    async def write(uow: UnitOfWork) -> Job | None:
        await uow.jobs.wait(job.job_id, job.attempt, WaitFor.SESSION, due_at=None, outcome=outcome)
        return await uow.jobs.get(job.job_id)

    await office.engine._writes.write(write, office.engine._hooks.on_settled)


async def renewed(office: Office, session: ScrapingSession) -> None:
    """New cookies are in, and the jobs that wait are woken."""
    async with office.database() as uow:
        await uow.hold(Area.SESSIONS)
        await uow.sessions.set_status(session.session_id, SessionStatus.ACTIVE, reason="", at=START)
        await office.assembly.sessions._changes.renewed(uow, session, actor=SERVICE)
        await uow.commit()


async def test_the_end_of_a_group_is_told_once_however_its_last_jobs_end(offices: Sequence[Office]) -> None:
    first, second = offices[:2]
    for _ in range(6):
        person, session = await analyst(first)
        other = await first.session(person, Platform.INSTAGRAM)
        assert person.chat_id is not None
        async with first.database() as uow:
            group = await uow.groups.add(person.person_id, person.chat_id, 1, START)
            await uow.commit()
        jobs = [
            await running(first, person, one, name, group=group.group_id)
            for one, name in ((session, "vega.ficticia"), (other, "lince.inventado"))
        ]
        async with first.database() as uow:
            await uow.groups.set_jobs(group.group_id, [job.job_id for job in jobs])
            await uow.commit()
        await asyncio.gather(ended(first, jobs[0]), ended(second, jobs[1]))
        assert len(await first.pending("group_done", chat=person.chat_id)) == 1


async def ended(office: Office, job: Job) -> None:
    async def write(uow: UnitOfWork) -> Job | None:
        outcome = ScrapeOutcome(ScrapeResult.DONE).stored()
        await uow.jobs.finish(job.job_id, job.attempt, JobState.DONE, at=START, outcome=outcome)
        return await uow.jobs.get(job.job_id)

    await office.engine._writes.write(write, office.engine._hooks.on_settled)


async def test_what_was_asked_of_an_endpoint_is_never_counted_back(offices: Sequence[Office]) -> None:
    _, session = await analyst(offices[0])
    window = Window(0, 100, START)

    async def spend(office: Office, number: int) -> None:
        async with office.database() as uow:
            await uow.budgets.put(session.session_id, Endpoint("perfiles"), replace(window, used=number))
            await uow.commit()

    assert raised(await at_once(offices, spend), ConflictException) == 0
    async with offices[0].database(write=False) as uow:
        kept = await uow.budgets.get(session.session_id, Endpoint("perfiles"))
    assert kept == replace(window, used=PROCESSES * TASKS - 1)
