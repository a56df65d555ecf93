"""The daily report by the clock: once a day, made up for after a stop, moved from the chat without a restart."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, cast
from zoneinfo import ZoneInfo

import pytest

from bot.wiring.timetable import Timetable
from core.domain.jobs.job import WaitFor
from core.domain.jobs.scrapes import ScrapeOutcome, ScrapeResult
from core.domain.people.person import Role
from core.domain.sessions.verdict import LONGEST_PAUSE
from core.errors import StorageUnavailableException
from jobs.scheduler import Scheduler
from tests.support.office import Office, open_office
from tests.support.patience import HANG_S

MUCH_LATER = datetime(2100, 1, 1, tzinfo=UTC)
BOGOTA = ZoneInfo("America/Bogota")


@pytest.fixture
async def office(tmp_path: Any) -> AsyncIterator[Office]:
    """Monday, eight in the morning (UTC): three in the morning in Bogotá, where the report is due at eight."""
    async with open_office(tmp_path) as opened:
        yield opened


@asynccontextmanager
async def running(
    office: Office, *, uow: Any = None, certain: Callable[[], bool] = lambda: True
) -> AsyncIterator[Scheduler]:
    """A process that watches the clock; the scheduler inside it."""
    nobody = cast("Any", None)
    scheduler = Scheduler(BOGOTA)
    timetable = Timetable(
        scheduler, uow or office.database, office.clock, office.engine, office.services.schedules,
        nobody, nobody, nobody, nobody, nobody, nobody, nobody, certain=certain,
    )  # fmt: skip
    await timetable.start()
    try:
        yield scheduler
    finally:
        await timetable.stop()


async def reports(office: Office) -> list[str]:
    """The days whose report is queued."""
    async with office.database(write=False) as uow:
        return [str(job.args["day"]) for job in await uow.jobs.unfinished() if job.task == "report"]


async def test_the_first_start_of_all_makes_up_for_nothing(office: Office) -> None:
    office.clock.advance(12 * 3600)
    async with running(office):
        assert await reports(office) == []


async def test_a_report_that_was_due_during_a_stop_is_made_up_for_once(office: Office) -> None:
    async with running(office):
        pass
    office.clock.advance(6 * 3600)  # nine in the morning in Bogotá
    for _ in range(2):
        async with running(office):
            assert await reports(office) == ["2026-11-23"]
    office.clock.advance(timedelta(days=3).total_seconds())
    async with running(office):
        assert await reports(office) == ["2026-11-23", "2026-11-26"]


async def test_what_is_to_be_made_up_for_outlasts_the_trouble_of_the_database(office: Office) -> None:
    async with running(office):
        pass
    office.clock.advance(6 * 3600)
    certain, troubles = [False], [StorageUnavailableException("locked on purpose")]

    def in_trouble(*, write: bool = True) -> Any:
        if certain[0] and not write and troubles:
            raise troubles.pop()
        return office.database(write=write)

    async with running(office, uow=in_trouble, certain=lambda: certain[0]) as scheduler:
        certain[0] = True
        async with asyncio.timeout(HANG_S):
            while await reports(office) != ["2026-11-23"]:
                scheduler.run_now("clock")
                await asyncio.sleep(0)
    assert troubles == []


async def test_a_pause_until_2100_of_an_earlier_version_is_shortened_once_the_time_is_certain(office: Office) -> None:
    alondra = await office.person(Role.ANALYST)
    session = await office.session(alondra)
    await office.say(alondra, "/scrape fb:vega.ficticia amigos")
    async with office.database() as uow:
        job = await uow.jobs.claim(office.clock.now())
        assert job is not None
        await uow.sessions.set_health(
            session.session_id, checked_at=office.clock.now(), cooldown_until=MUCH_LATER, reason="facebook.rate_limited"
        )
        outcome = ScrapeOutcome(ScrapeResult.RATE_LIMITED).stored()
        await uow.jobs.wait(job.job_id, 1, WaitFor.COOLDOWN, due_at=MUCH_LATER, outcome=outcome)
        await uow.commit()
    certain = [False]
    async with running(office, certain=lambda: certain[0]) as scheduler:
        scheduler.run_now("clock")
        certain[0] = True
        async with asyncio.timeout(HANG_S):
            while (await office.job(job.job_id)).due_at == MUCH_LATER:
                scheduler.run_now("clock")
                await asyncio.sleep(0)
    latest = office.clock.now() + LONGEST_PAUSE
    assert (await office.job(job.job_id)).due_at == (await office.now_of(session)).cooldown_until == latest
    await office.deliver()
    assert "2100" not in office.last(alondra).text
    assert "Sigo solo" in office.last(alondra).text


async def test_a_new_hour_counts_at_once_and_an_earlier_one_is_not_made_up_for(office: Office) -> None:
    celia = await office.person(Role.ADMIN)
    async with running(office) as scheduler:
        office.clock.advance(3 * 3600)  # six in the morning in Bogotá
        await office.services.schedules.change("05:30 America/Lima", celia)
        moved = scheduler.next_runs()["report"].astimezone(ZoneInfo("America/Lima"))
        assert (moved.hour, moved.minute) == (5, 30)
    async with running(office):
        assert await reports(office) == []


async def test_the_hour_is_asked_for_in_the_chat_and_the_answer_says_what_is_wrong_with_it(office: Office) -> None:
    celia = await office.person(Role.ADMIN)
    await office.say(celia, "/admin")
    await office.press(celia, "Horario")
    await office.press(celia, "Cambiar")
    question = office.last(celia)
    await office.say(celia, "cuando puedas", answering=question)
    assert "cuando puedas no es una hora" in office.last(celia).text
    await office.say(celia, "07:15 Marte", answering=question)
    assert "Marte no es una zona horaria que conozca" in office.last(celia).text
    await office.say(celia, "07:15 Lima")
    assert office.last(celia).text == "Listo: el reporte saldrá a las 07:15 (America/Lima)."
    office.clock.advance(6 * 3600)
    await office.say(celia, "07:30", answering=question)
    assert office.last(celia).text.endswith("El próximo sale mañana a las 07:30.")
