"""Limits hold for all processes on one PostgreSQL together: validation, budgets of endpoints, live logins."""

import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack
from typing import Any

import pytest

from core.domain.jobs.job import Job, JobState, NewJob
from core.domain.platforms import Platform
from core.domain.sessions.budgets import PROFILES, Allowance
from core.domain.sessions.login import LoginEnd
from core.errors import EndpointPausedException, LoginBusyException
from core.platforms.browser.responses import ApiAnswer
from core.platforms.clock import SystemClock
from core.platforms.reading.pacing import Pacer
from core.ports.jobs import JobContext
from core.services.sessions.endpoint_budgets import EndpointBudgets
from core.services.sessions.validation import SweepLimits
from jobs.procrastinate.engine import ProcrastinateEngine
from jobs.procrastinate.setup import Cluster
from persistence.database.urls import libpq_address
from tests.component.login.acting import FB, SCREEN, always, begin, end_of
from tests.fakes.clock import FakeClock
from tests.support.cookie_jar import cookies
from tests.support.database import migrated_postgres, opened, postgres_server
from tests.support.office import Office, build_office
from tests.support.offices import PROCESSES, TASKS, analyst, at_once, offices, raised
from tests.support.patience import HANG_S
from tests.support.slow_sites import Hands, slow_validation

__all__ = ["offices", "postgres_server"]

ONE, OTHER = "http://127.0.0.1:3101", "http://127.0.0.1:3102"
LIMITS = SweepLimits(60, per_platform=4, per_proxy=3)
ANSWER = ApiAnswer("https://x.com/i/api/graphql/perfil", 200, "UserByScreenName", "{}")
ALLOWED = 8


async def test_one_validation_at_a_time_keeps_the_limits_per_site_and_proxy(postgres_server: str) -> None:
    del postgres_server
    hands = Hands()
    async with AsyncExitStack() as stack:
        url = await stack.enter_async_context(migrated_postgres(tickets=True))
        pair = [build_office(await stack.enter_async_context(opened(url)), FakeClock()) for _ in range(2)]
        for proxy in (ONE, OTHER) * 5:
            await pair[0].session(await pair[0].person(), FB, proxy_url=proxy)
        engines = [await running(url, office, hands, stack) for office in pair]
        jobs = [await queued(office, engine, day) for day, office, engine in zip("12", pair, engines, strict=True)]
        await hands.hold(facebook=LIMITS.per_platform)
        for _ in range(30):  # transactions, during which the other process had time to begin
            await pair[1].audit()
        states = sorted([(await pair[0].job(job.job_id)).state for job in jobs])
        assert states == sorted([JobState.RUNNING, JobState.QUEUED])
        hands.release.set()
        async with asyncio.timeout(HANG_S):
            while {(await pair[0].job(job.job_id)).state for job in jobs} != {JobState.DONE}:
                await pair[0].audit()
    assert hands.most["facebook"] == LIMITS.per_platform
    assert max(hands.most[ONE], hands.most[OTHER]) <= LIMITS.per_proxy


async def running(url: str, office: Office, hands: Hands, stack: AsyncExitStack) -> ProcrastinateEngine:
    validation = slow_validation(office, hands, LIMITS)

    async def report(context: JobContext, **args: Any) -> dict[str, Any]:
        del context, args
        return {"checked": (await validation.sweep()).checked}

    engine = ProcrastinateEngine(office.database, {"report": report}, SystemClock(), Cluster(libpq_address(url)))
    stop = asyncio.Event()
    worker = asyncio.create_task(engine.run_worker(stop, concurrency=2, grace_s=HANG_S))
    stack.push_async_callback(lambda: worker)
    stack.callback(stop.set)
    return engine


async def queued(office: Office, engine: ProcrastinateEngine, day: str) -> Job:
    """As the timetable queues the report of a day."""
    async with office.database() as uow:
        job = await engine.enqueue(NewJob("report", {}, key="report", dedupe_key=f"report:{day}"), uow)
        await uow.commit()
    assert isinstance(job, Job)
    return job


async def test_a_session_asks_an_endpoint_no_more_from_any_process_than_it_may(offices: Sequence[Office]) -> None:
    _, session = await analyst(offices[0])
    asked = 0
    for office in [*offices, *offices]:
        pacer = Pacer(EndpointBudgets(office.database), session.session_id, {PROFILES: Allowance(10, 900)}, FakeClock())
        for _ in range(3):
            if asked == ALLOWED:
                with pytest.raises(EndpointPausedException):
                    await pacer.check(PROFILES)
            else:
                await pacer.check(PROFILES)
                pacer.count(PROFILES, ANSWER)
                asked += 1
        await pacer.keep()
    other = await offices[0].session(await offices[0].person())
    free = Pacer(EndpointBudgets(offices[1].database), other.session_id, {PROFILES: Allowance(10, 900)}, FakeClock())
    await free.check(PROFILES)


async def test_a_person_logs_in_once_whichever_process_is_asked(offices: Sequence[Office]) -> None:
    person = await offices[0].person()
    results = await at_once(offices, lambda office, _: office.services.logins.start(person, FB, SCREEN, always))
    assert raised(results, LoginBusyException) == PROCESSES * TASKS - 1
    for office in offices:
        await office.services.logins.close()
    run, _ = await begin(offices[-1], person, Platform.X)
    run.finish(LoginEnd.LEFT)
    await end_of(offices[-1], run)
    await offices[-1].services.logins.close()


async def test_a_login_whose_end_another_process_told_stores_nothing(offices: Sequence[Office]) -> None:
    hung, other = offices[:2]
    person = await hung.person()
    run, browser = await begin(hung, person)
    assert await other.services.logins.records.tell_leftovers() == 1
    other.clock.advance(20)
    again, _ = await begin(other, person)
    browser.become(cookies(FB, "100070000000103"))
    assert await end_of(hung, run) is LoginEnd.SHUTDOWN
    async with other.database(write=False) as uow:
        assert await uow.sessions.for_person(person.person_id, FB) is None
        assert [record.started_at for record in await uow.logins.left_open()] == [again.record.started_at]
    assert len(await other.pending("login_ended")) == 1
    await other.services.logins.close()
