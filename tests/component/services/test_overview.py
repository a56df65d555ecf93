"""Jobs and sessions as people see them."""

import pytest

from core.domain.ids import JobId, SessionId
from core.domain.jobs.job import CancelOutcome, JobState
from core.domain.people.person import Role
from core.domain.platforms import Platform
from core.domain.sessions.session import SessionStatus
from core.domain.sessions.verdict import SessionState
from core.errors import AccessDeniedException, BrowserCrashedException, SessionNotFoundException
from core.services.jobs.own_jobs import HISTORY_PAGE
from core.services.sessions.validation import RECHECK_AFTER
from tests.component.services.scrapes import DEAD, UNDECIDED, Desk
from tests.support.cookie_jar import SECRET
from tests.support.office import Office


class TestMyJobs:
    async def test_what_goes_on_comes_with_its_place_and_what_ended_newest_first(self, desk: Desk) -> None:
        ended = [(await desk.scrape(f"fb:vieja{i}")).job_id for i in range(2)]
        queued = [(await desk.ask(f"fb:nueva{i}")).job_id for i in range(3)]
        page = await desk.office.services.jobs.page(desk.alondra)
        assert [job.job_id for job in page.unfinished] == queued
        assert page.places == {job_id: place for place, job_id in enumerate(queued, start=1)}
        assert [job.job_id for job in page.recent] == ended[::-1]
        assert not page.more

    async def test_pages_of_the_history_neither_overlap_nor_skip(self, desk: Desk) -> None:
        ended = [(await desk.scrape(f"fb:vieja{i}")).job_id for i in range(2 * HISTORY_PAGE + 1)]
        for i in range(2):
            await desk.ask(f"fb:nueva{i}")
        seen = []
        for offset in (0, HISTORY_PAGE, 2 * HISTORY_PAGE):
            page = await desk.office.services.jobs.page(desk.alondra, offset)
            seen += [job.job_id for job in page.recent]
            assert page.more is (offset < 2 * HISTORY_PAGE)
        assert seen == ended[::-1]

    async def test_other_people_see_nothing_of_it(self, desk: Desk) -> None:
        await desk.scrape()
        page = await desk.office.services.jobs.page(desk.boss)
        assert (page.unfinished, page.recent) == ((), ())

    async def test_a_queued_job_is_cancelled_at_once_and_its_message_told(self, desk: Desk) -> None:
        job = await desk.ask()
        assert await desk.office.services.jobs.cancel(job.job_id, desk.alondra) is CancelOutcome.CANCELLED_IN_QUEUE
        assert (await desk.office.job(job.job_id)).state is JobState.CANCELLED
        assert len(await desk.office.pending("job_card")) == 1
        assert await desk.office.services.jobs.cancel(job.job_id, desk.alondra) is CancelOutcome.ALREADY_FINISHED
        assert (await desk.office.audit())[0].subject == "vega / facebook"

    async def test_somebody_elses_job_is_out_of_reach_but_for_admins(self, desk: Desk) -> None:
        job = await desk.ask()
        for other in (desk.boss, await desk.office.person(name="Vega Ficticia")):
            with pytest.raises(AccessDeniedException):
                await desk.office.services.jobs.cancel(job.job_id, other)
        celia = await desk.office.person(Role.ADMIN)
        assert (await desk.office.services.jobs.mine(job.job_id, celia)).job_id == job.job_id

    async def test_a_job_that_does_not_exist_is_nobodys(self, desk: Desk) -> None:
        with pytest.raises(AccessDeniedException):
            await desk.office.services.jobs.mine(JobId(999), desk.alondra)

    async def test_who_asked_to_be_told_is_told_once_when_the_session_is_back(self, desk: Desk) -> None:
        desk.office.site.says(DEAD)
        job = await desk.scrape()
        for _ in range(2):
            await desk.office.services.jobs.notify_when_back(job.job_id, desk.alondra)
        await desk.office.services.sessions.recheck(desk.session.session_id, desk.boss, force=True)
        (row,) = await desk.office.pending("session_back")
        assert (row.chat_id, row.payload) == (desk.alondra.chat_id, {"platform": "facebook"})
        async with desk.office.database(write=False) as uow:
            assert await uow.settings.names("notify:") == []


class TestSessionsAsPeopleSeeThem:
    async def test_mine_are_mine_with_case_and_waiting_jobs(self, desk: Desk) -> None:
        await desk.office.session(desk.boss)
        await desk.office.session(desk.alondra, Platform.X)
        desk.office.site.says(DEAD)
        await desk.scrape()
        facebook, x = await desk.office.services.sessions.mine(desk.alondra)
        assert (facebook.session.session_id, facebook.waiting) == (desk.session.session_id, 1)
        assert facebook.incident is not None
        assert (x.session.platform, x.incident, x.waiting) == (Platform.X, None, 0)
        assert SECRET not in repr(facebook)

    async def test_the_team_is_ordered_by_name_and_network(self, desk: Desk) -> None:
        await desk.office.session(desk.boss)
        await desk.office.session(desk.alondra, Platform.INSTAGRAM)
        views = await desk.office.services.sessions.team()
        assert [(view.owner.name if view.owner else "", view.session.platform.value) for view in views] == [
            ("Alondra Quimera", "facebook"), ("Alondra Quimera", "instagram"), ("Bruno Ficticio", "facebook"),
        ]  # fmt: skip

    async def test_a_history_is_open_to_its_owner_and_to_supervisors(self, desk: Desk) -> None:
        desk.office.site.says(DEAD)
        await desk.scrape()
        for reader in (desk.alondra, desk.boss):
            view, events = await desk.office.services.sessions.history(desk.session.session_id, reader)
            assert view.session.status is SessionStatus.EXPIRED
            assert [event.after for event in events] == ["expirada"]
        with pytest.raises(AccessDeniedException):
            await desk.office.services.sessions.history(
                desk.session.session_id, await desk.office.person(name="Vega Ficticia")
            )
        with pytest.raises(SessionNotFoundException):
            await desk.office.services.sessions.history(SessionId(99), desk.boss)

    async def test_a_person_may_have_it_checked_every_five_minutes(self, desk: Desk) -> None:
        check = desk.office.services.sessions.recheck
        first = await check(desk.session.session_id, desk.alondra)
        assert first is not None
        assert first.verdict.state is SessionState.VALID
        assert await check(desk.session.session_id, desk.alondra) is None
        assert await check(desk.session.session_id, desk.boss, force=True) is not None
        desk.office.clock.advance(RECHECK_AFTER.total_seconds() - 1)
        assert await check(desk.session.session_id, desk.alondra) is None
        desk.office.clock.advance(1)
        assert await check(desk.session.session_id, desk.alondra) is not None
        assert [entry.action for entry in await desk.office.audit()] == ["session.check"] * 3

    async def test_in_doubt_the_browser_is_asked(self, desk: Desk) -> None:
        desk.office.site.says(UNDECIDED)
        desk.office.site.browser.append(DEAD)
        judgement = await desk.office.services.sessions.recheck(desk.session.session_id, desk.alondra)
        assert judgement is not None
        assert judgement.verdict == DEAD
        assert desk.office.site.all_closed

    async def test_a_check_does_not_count_as_use(self, desk: Desk) -> None:
        desk.office.clock.advance(3600)
        await desk.office.services.sessions.recheck(desk.session.session_id, desk.alondra)
        assert (await desk.now()).last_activity == desk.session.last_activity


async def test_the_sweep_checks_active_sessions_and_tells_how_far_it_is(office: Office) -> None:
    sessions = [await office.session(await office.person(name=f"Persona {i}")) for i in range(5)]
    await office.assembly.sessions.mark_session_banned(sessions[0].session_id)
    office.site.says(DEAD, UNDECIDED)
    told: list[tuple[int, int]] = []

    async def progress(done: int, total: int) -> None:
        told.append((done, total))

    result = await office.assembly.validate.sweep(progress=progress)
    assert result.states == {"expired": 1, "undecided": 1, "valid": 2}
    assert (result.checked, len(result.changed)) == (4, 1)
    assert sorted(told) == [(1, 4), (2, 4), (3, 4), (4, 4)]
    everybody = await office.assembly.validate.sweep(only_active=False)
    assert everybody.checked == 5


async def test_checking_the_broken_ones_goes_on_past_one_that_cannot_be_asked(office: Office) -> None:
    boss = await office.person(Role.SUPERVISOR)
    for i in range(3):
        session = await office.session(await office.person(name=f"Persona {i}"))
        await office.assembly.sessions.mark_session_expired(session.session_id)
    office.site.says(UNDECIDED)
    office.site.browser.append(BrowserCrashedException("gone"))
    assert await office.services.sessions.recheck_broken(boss) == (3, 2)
