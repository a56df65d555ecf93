"""Health, schedule and tidying up."""

import asyncio
from datetime import date, time, timedelta

import pytest

from core.domain.jobs.job import JobState, NewJob
from core.domain.messages.inbox import NewUpdate, UpdateState
from core.domain.people.person import Role
from core.domain.sessions.condition import Condition
from core.errors import ArtifactStoreException, BadScheduleException
from core.ports.remembered import REPORT_QUEUED
from core.services.supervision.health import Check, Health
from core.services.supervision.purge import INBOX_DAYS, JOBS_DAYS, OUTBOX_DAYS
from core.services.team.schedules import ReportSchedule, parse_schedule
from tests.component.services.scrapes import DEAD, Desk
from tests.fakes.clock import START, FakeClock
from tests.support.office import Office
from tests.support.tables import each


async def fine() -> str:
    return "3 ms"


async def broken() -> str:
    raise ArtifactStoreException("no connection")


def health(clock: FakeClock, timeout_s: float = 5.0, **checks: Check | None) -> Health:
    return Health(checks, clock, essential=frozenset({"database", "ftp"}), timeout_s=timeout_s)


class TestHealth:
    async def test_only_an_essential_part_in_error_makes_the_whole_fail(self) -> None:
        clock = FakeClock()
        good = await health(clock, database=fine, ftp=None, browser=broken).report()
        assert good.ok
        assert {name: part.status for name, part in good.services.items()} == {
            "database": "ok", "ftp": "disabled", "browser": "error",
        }  # fmt: skip
        bad = await health(clock, database=fine, ftp=broken).report()
        assert not bad.ok
        assert bad.services["ftp"].message == "no connection"

    async def test_who_takes_an_older_answer_does_not_wait_for_the_next_one(self) -> None:
        clock, go_on, asked = FakeClock(), asyncio.Event(), [0]

        async def slow() -> str:
            asked[0] += 1
            if asked[0] > 1:
                await go_on.wait()
            return f"answer {asked[0]}"

        watched = health(clock, browser=slow)

        async def message(max_age_s: float) -> str:
            return (await watched.report(max_age_s=max_age_s)).services["browser"].message

        assert await message(30) == "answer 1"  # nothing is known yet
        clock.advance(20)
        assert [await message(30) for _ in range(3)] == ["answer 1"] * 3
        await asyncio.sleep(0)
        assert asked == [2]  # asked meanwhile, once
        waiting = asyncio.ensure_future(message(1))
        go_on.set()
        assert await waiting == "answer 2"
        assert await message(30) == "answer 2"

    async def test_parts_are_asked_at_the_same_time(self) -> None:
        meeting = asyncio.Barrier(2)

        async def meets() -> str:
            await meeting.wait()
            return "met"

        report = await health(FakeClock(), database=meets, ftp=meets).report()
        assert report.ok

    async def test_a_part_that_never_answers_is_given_up(self) -> None:
        never = asyncio.Event()

        async def silent() -> str:
            await never.wait()
            return ""

        report = await health(FakeClock(), 0.01, database=silent).report()
        assert report.services["database"].message == "no answer within 0.01 s"

    async def test_only_the_named_parts_are_asked(self) -> None:
        report = await health(FakeClock(), database=fine, ftp=broken).report(frozenset({"database"}))
        assert set(report.services) == {"database"}
        assert report.ok

    async def test_how_long_it_took_is_told(self) -> None:
        clock = FakeClock()

        async def slow() -> str:
            clock.advance(0.25)
            return ""

        report = await health(clock, database=slow).report()
        assert report.services["database"].latency_ms == 250


async def test_the_figures_count_jobs_and_sessions(desk: Desk) -> None:
    desk.office.site.says(DEAD)
    await desk.scrape()
    await desk.ask("fb:otra")
    await desk.office.session(desk.boss)
    report, shown = await desk.office.services.status.look()
    assert report.ok
    assert (shown.running, shown.waiting) == (0, 2)
    assert shown.conditions == {Condition.DEAD: 1, Condition.UNCHECKED: 1}
    assert (shown.last_report, shown.files_waiting, shown.version) == (None, 0, "1.0.0")
    named = await desk.office.services.status.checks("database", "ftp")
    assert set(named.services) == {"database", "ftp"}


class TestTheSchedule:
    @each(
        ("text", "at", "zone"),
        [
            ("08:30", time(8, 30), "America/Bogota"),
            (" 8.05 ", time(8, 5), "America/Bogota"),
            ("7h15 america/lima", time(7, 15), "America/Lima"),
            ("23:59 Etc/GMT+5", time(23, 59), "Etc/GMT+5"),
            ("00:00 UTC", time(0, 0), "UTC"),
            ("08:30 Lima", time(8, 30), "America/Lima"),
            ("08:30 bogotá", time(8, 30), "America/Bogota"),
            ("08:30 Buenos Aires", time(8, 30), "America/Buenos_Aires"),
        ],
    )
    def test_a_time_with_or_without_a_zone_is_understood(self, text: str, at: time, zone: str) -> None:
        assert parse_schedule(text, "America/Bogota") == ReportSchedule(at, zone)

    @each("text", ["", "mañana", "24:00", "08:60", "8", "08:30 Marte/Base", "08:30 ../../etc"])
    def test_anything_else_is_refused_with_what_was_given(self, text: str) -> None:
        with pytest.raises(BadScheduleException) as caught:
            parse_schedule(text, "America/Bogota")
        assert caught.value.text == text

    def test_a_zone_that_is_none_is_told_from_an_hour_that_is_none(self) -> None:
        for text, zone in (("08:30 Marte/Base", "Marte/Base"), ("25:00 Marte/Base", ""), ("mañana", "")):
            with pytest.raises(BadScheduleException) as caught:
                parse_schedule(text, "America/Bogota")
            assert caught.value.zone == zone

    async def test_the_next_report_is_never_on_a_day_that_had_one(self, office: Office) -> None:
        celia = await office.person(Role.ADMIN)
        schedules = office.services.schedules
        await schedules.change("14:00 UTC", celia)
        today = START.replace(hour=14)
        assert await schedules.upcoming() == today
        await schedules.change("07:00 UTC", celia)
        assert await schedules.upcoming() == START.replace(hour=7) + timedelta(days=1)
        await schedules.change("14:00 UTC", celia)
        async with office.database() as uow:
            await REPORT_QUEUED.put_once(uow, date(2026, 11, 23), START)
            await uow.commit()
        assert await schedules.upcoming() == today + timedelta(days=1)

    async def test_a_change_is_kept_audited_and_told_to_who_watches_the_clock(self, office: Office) -> None:
        celia = await office.person(Role.ADMIN)
        heard: list[ReportSchedule] = []
        schedules = office.services.schedules
        schedules.on_change(heard.append)
        assert await schedules.current() == ReportSchedule(time(8), "America/Bogota")
        new = await schedules.change("07:15 America/Lima", celia)
        assert heard == [new] == [await schedules.current()]
        (entry,) = await office.audit()
        assert (entry.action, entry.before, entry.after) == (
            "report.schedule", "08:00 America/Bogota", "07:15 America/Lima",
        )  # fmt: skip
        with pytest.raises(BadScheduleException):
            await schedules.change("nunca", celia)
        assert await schedules.current() == new
        kept = await schedules.change("09:00", celia)
        assert kept.time_zone == "America/Lima"


async def test_old_messages_updates_and_empty_jobs_go_and_results_stay(desk: Desk) -> None:
    office = desk.office
    office.site.host("vega")
    read, empty = await desk.scrape(), await desk.scrape("fb:nadie")
    async with office.database() as uow:
        await uow.inbox.store([NewUpdate(1, "command", 7001, 7001, "{}")], office.clock.now())
        await uow.inbox.close(1, UpdateState.DONE)
        await uow.commit()
    await office.deliver()

    async def purged() -> dict[str, int]:
        async with office.database() as uow:
            job = await uow.jobs.add(NewJob("purge", {}, key="purge"), office.clock.now())
            await uow.commit()
        await office.work()
        return dict((await office.job(job.job_id)).outcome)

    assert {key: (await purged())[key] for key in ("outbox", "inbox", "jobs")} == {"outbox": 0, "inbox": 0, "jobs": 0}
    office.clock.advance((INBOX_DAYS + timedelta(hours=1)).total_seconds())
    assert (await purged())["inbox"] == 1
    office.clock.advance((OUTBOX_DAYS - INBOX_DAYS).total_seconds())
    assert (await purged())["outbox"] == 2
    office.clock.advance(JOBS_DAYS.total_seconds())
    assert (await purged())["jobs"] >= 1
    assert (await office.job(read.job_id)).state is JobState.DONE
    async with office.database(write=False) as uow:
        assert await uow.jobs.get(empty.job_id) is None
