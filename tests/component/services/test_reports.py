"""The validation report: periods, history, figures, and once per day and chat."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from core.domain.ids import ChatId
from core.domain.jobs.job import Job, JobState, NewJob
from core.domain.messages.reports import ReportPeriod
from core.domain.people.person import Role
from core.domain.platforms import Platform
from core.domain.sessions.condition import Condition
from core.domain.sessions.session import SessionStatus
from core.services.supervision.reports import figures, period_bounds
from core.services.team.groups import Groups
from tests.component.services.scrapes import BANNED, Desk
from tests.fakes.clock import START
from tests.support.office import Office
from tests.support.tables import each

BOGOTA = "America/Bogota"  # five hours behind
ACTIVE, EXPIRED, DEAD = SessionStatus
DAY_S = 86_400


@each(
    ("period", "start", "end"),
    [
        (ReportPeriod.TODAY, datetime(2026, 11, 23, 5, 0, tzinfo=UTC), START + timedelta(seconds=1)),
        (ReportPeriod.YESTERDAY, datetime(2026, 11, 22, 5, 0, tzinfo=UTC), datetime(2026, 11, 23, 5, 0, tzinfo=UTC)),
        (ReportPeriod.DAY, START - timedelta(days=1), START + timedelta(seconds=1)),
        (ReportPeriod.WEEK, START - timedelta(days=7), START + timedelta(seconds=1)),
    ],
)
def test_periods_follow_the_days_of_the_zone(period: ReportPeriod, start: datetime, end: datetime) -> None:
    assert period_bounds(period, START, ZoneInfo(BOGOTA)) == (start, end)


def test_yesterday_has_twenty_three_hours_when_the_clocks_went_forward() -> None:
    zone = ZoneInfo("Europe/Madrid")
    start, end = period_bounds(ReportPeriod.YESTERDAY, datetime(2026, 3, 30, 12, 0, tzinfo=UTC), zone)
    assert end.astimezone(UTC) - start.astimezone(UTC) == timedelta(hours=23)


def test_cancelled_jobs_count_neither_for_nor_against() -> None:
    done = [(JobState.DONE, seconds) for seconds in (10.0, 20.0, 60.0, None)]
    result = figures([*done, (JobState.FAILED, 5.0), (JobState.CANCELLED, 1.0)])
    assert (result.done, result.failed, result.median_s, result.rate) == (4, 1, 20, 0.8)


def test_without_jobs_there_is_no_rate() -> None:
    assert (figures([]).rate, figures([]).median_s) == (None, None)


async def test_the_week_tells_the_state_at_the_end_of_each_day(desk: Desk) -> None:
    office = desk.office
    office.clock.advance(2 * DAY_S)
    await office.assembly.sessions.mark_session_expired(desk.session.session_id)
    office.clock.advance(DAY_S)
    await office.services.sessions.recheck(desk.session.session_id, desk.boss, force=True)
    office.clock.advance(DAY_S)
    await office.assembly.sessions.mark_session_banned(desk.session.session_id)
    (line,) = (await office.services.reports.build(ReportPeriod.TODAY, BOGOTA)).lines
    assert line.week == (None, None, ACTIVE, ACTIVE, EXPIRED, ACTIVE, DEAD)
    assert line.status is DEAD


async def test_a_pause_and_a_suspicion_are_shown_and_are_no_change(desk: Desk) -> None:
    async with desk.office.database() as uow:
        await uow.sessions.set_health(
            desk.session.session_id, checked_at=START, cooldown_until=START + timedelta(hours=1), suspected_since=START
        )
        await uow.commit()
    report = await desk.office.services.reports.build(ReportPeriod.TODAY, BOGOTA)
    (line,) = report.lines
    assert (line.condition, line.paused_until) == (Condition.WAITING, START + timedelta(hours=1))
    assert report.changes == ()
    desk.office.clock.advance(3600)
    (later,) = (await desk.office.services.reports.build(ReportPeriod.TODAY, BOGOTA)).lines
    assert later.paused_until is None


async def test_changes_belong_to_their_period_and_tell_whether_it_got_worse(desk: Desk) -> None:
    office = desk.office
    await office.assembly.sessions.mark_session_banned(desk.session.session_id, "facebook.suspended")
    office.clock.advance(DAY_S)
    build = office.services.reports.build
    today, yesterday = await build(ReportPeriod.TODAY, BOGOTA), await build(ReportPeriod.YESTERDAY, BOGOTA)
    assert (today.changes, today.worse, today.conditions) == ((), False, {Condition.DEAD: 1})
    assert yesterday.worse
    ((line, event),) = yesterday.changes
    assert (line.name, event.after, event.reason) == ("Alondra Quimera", "baneada", "facebook.suspended")
    assert len(today.open_incidents) == 1


async def test_a_recovery_alone_is_not_worse(desk: Desk) -> None:
    office = desk.office
    await office.assembly.sessions.mark_session_banned(desk.session.session_id)
    office.clock.advance(DAY_S)
    await office.services.sessions.recheck(desk.session.session_id, desk.boss, force=True)
    report = await office.services.reports.build(ReportPeriod.TODAY, BOGOTA)
    assert (len(report.changes), report.worse, report.conditions) == (1, False, {Condition.WELL: 1})


async def test_what_fell_and_came_back_is_told_but_is_not_worse(desk: Desk) -> None:
    office = desk.office
    await office.assembly.sessions.mark_session_expired(desk.session.session_id)
    office.clock.advance(60)
    await office.services.sessions.recheck(desk.session.session_id, desk.boss, force=True)
    office.clock.advance(60)
    report = await office.services.reports.build(ReportPeriod.DAY, BOGOTA)
    assert (len(report.changes), report.worse, report.conditions) == (2, False, {Condition.WELL: 1})
    await office.assembly.sessions.mark_session_banned(desk.session.session_id)
    assert (await office.services.reports.build(ReportPeriod.DAY, BOGOTA)).worse


async def test_the_report_of_yesterday_shows_things_as_they_were_at_its_end(desk: Desk) -> None:
    office = desk.office
    await office.assembly.sessions.mark_session_banned(desk.session.session_id, "facebook.suspended")
    office.clock.advance(DAY_S)
    await office.services.sessions.recheck(desk.session.session_id, desk.boss, force=True)
    await office.session(await office.person(name="Vega Recién Llegada"))
    yesterday = await office.services.reports.build(ReportPeriod.YESTERDAY, BOGOTA)
    (line,) = yesterday.lines
    assert (line.status, line.reason, line.week[-1]) == (DEAD, "facebook.suspended", DEAD)
    assert (yesterday.conditions, yesterday.incidents) == ({Condition.DEAD: 1}, 1)
    today = await office.services.reports.build(ReportPeriod.TODAY, BOGOTA)
    assert (today.conditions, today.incidents) == ({Condition.WELL: 1, Condition.UNCHECKED: 1}, 0)


async def test_only_the_scrapes_that_ended_in_the_period_are_counted(desk: Desk) -> None:
    desk.office.site.host("vega")
    await desk.scrape()
    desk.office.clock.advance(DAY_S)
    await desk.scrape()
    report = await desk.office.services.reports.build(ReportPeriod.TODAY, BOGOTA)
    assert (report.jobs.done, report.jobs.failed) == (1, 0)


async def test_people_who_left_and_users_without_a_name_are_handled(office: Office) -> None:
    nobody = await office.person(name="Persona Que Se Fue", active=False)
    await office.session(nobody)
    report = await office.services.reports.build(ReportPeriod.TODAY, BOGOTA)
    assert report.lines == ()


class TestTheDailyReport:
    async def run(self, office: Office, day: str = "2026-11-23") -> Job:
        args = {"day": day, "time_zone": BOGOTA}
        async with office.database() as uow:
            queued = await uow.jobs.add(NewJob("report", args, key="report"), office.clock.now())
            await uow.commit()
        await office.work()
        return await office.job(queued.job_id)

    async def test_validates_first_and_reaches_every_supervisor_and_group_once_a_day(self, desk: Desk) -> None:
        office = desk.office
        celia = await office.person(Role.ADMIN)
        await office.person(Role.SUPERVISOR, "Dorian Nadie", reachable=False)
        async with office.database() as uow:
            await Groups(office.clock).joined(uow, ChatId(-100), "Guardia ficticia", celia)
            await uow.commit()
        office.site.says(BANNED)
        done = await self.run(office)
        assert done.outcome == {"checked": 1, "changed": 1, "sent": 3}
        assert {row.chat_id for row in await office.pending("report")} == {desk.boss.chat_id, celia.chat_id, -100}
        again = await self.run(office)
        assert again.outcome["sent"] == 0
        tomorrow = await self.run(office, "2026-11-24")
        assert tomorrow.outcome["sent"] == 3

    async def test_goes_to_the_topic_of_a_group_and_respects_quiet_hours(self, desk: Desk) -> None:
        office = desk.office
        celia = await office.person(Role.ADMIN, quiet_from=time(0), quiet_to=time(12))
        async with office.database() as uow:
            groups = Groups(office.clock)
            await groups.joined(uow, ChatId(-1001), "Guardia ficticia", celia)
            await groups.set_topic(uow, ChatId(-1001), 7, celia)
            await uow.commit()
        office.site.says(BANNED)
        await self.run(office)
        await office.deliver()
        (said,) = [said for said in office.chat.chats[ChatId(-1001)] if said.reply.photo]
        assert (said.reply.thread_id, said.reply.silent) == (7, False)
        (mine,) = [said for said in office.messages(desk.boss) if said.reply.photo]
        (hers,) = [said for said in office.messages(celia) if said.reply.photo]
        assert (mine.reply.silent, hers.reply.silent) == (False, True)

    async def test_goes_out_when_the_validation_breaks_off_and_says_so(
        self, desk: Desk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        async def broken(*_: object, **__: object) -> None:
            raise ZeroDivisionError("a defect on purpose")

        monkeypatch.setattr(desk.office.site, "probe", broken)
        done = await self.run(desk.office)
        assert done.outcome == {"checked": 0, "changed": 0, "sent": 1}
        await desk.office.deliver()
        assert "La revisión no llegó a terminar" in desk.office.last(desk.boss).text

    async def test_is_remembered_for_health(self, desk: Desk) -> None:
        await self.run(desk.office)
        _, shown = await desk.office.services.status.look()
        assert shown.last_report == desk.office.clock.now()


async def test_lines_are_ordered_by_name_then_network(office: Office) -> None:
    for name in ("vega ficticia", "Alondra Quimera"):
        person = await office.person(name=name)
        await office.session(person, Platform.X)
        await office.session(person)
    report = await office.services.reports.build(ReportPeriod.TODAY, BOGOTA)
    assert [(line.name, line.platform.value) for line in report.lines] == [
        ("Alondra Quimera", "facebook"),
        ("Alondra Quimera", "x"),
        ("vega ficticia", "facebook"),
        ("vega ficticia", "x"),
    ]
    assert report.conditions == {Condition.UNCHECKED: 4}


async def test_what_a_person_can_mend_is_told_with_its_own_reason(desk: Desk) -> None:
    desk.office.clock.advance(89 * DAY_S)
    await desk.office.services.sessions.recheck(desk.session.session_id, desk.boss, force=True)
    (soon,) = (await desk.office.services.reports.build(ReportPeriod.TODAY, BOGOTA)).lines
    assert (soon.condition, soon.to_mend) == (Condition.NEEDS_PERSON, "session.expiring")
    await desk.office.assembly.sessions.mark_session_banned(desk.session.session_id, "facebook.suspended")
    (dead,) = (await desk.office.services.reports.build(ReportPeriod.TODAY, BOGOTA)).lines
    assert (dead.condition, dead.to_mend) == (Condition.DEAD, "facebook.suspended")
