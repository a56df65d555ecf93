"""A scrape that is stopped in the middle: what was read is kept, and it goes on from there."""

from datetime import timedelta

import pytest

from core.domain.incidents.incident import Severity
from core.domain.jobs.job import JobState, WaitFor
from core.domain.people.actors import Actor
from core.domain.results.profiles import EndReason, ListKind
from core.domain.sessions.budgets import Endpoint
from core.domain.sessions.session import SessionStatus
from core.errors import (
    AccountBannedException,
    BrowserCrashedException,
    ConsentRequiredException,
    EndpointPausedException,
    LayoutChangedException,
    NetworkException,
    RateLimitedException,
    SessionExpiredException,
    SessionUnconfirmedException,
)
from tests.component.services.scrapes import BANNED, CONSENT, DEAD, PAUSE, WEAK, Desk
from tests.fakes.platforms import Break, people

FRIENDS, FOLLOWERS = ListKind.FRIENDS, ListKind.FOLLOWERS


def ids(number: int) -> list[str]:
    return [row.external_id for row in people(number)]


class TestTheSessionDiesInTheMiddle:
    @pytest.fixture(autouse=True)
    def _a_list_of_ten(self, desk: Desk) -> None:
        desk.office.site.host("vega")
        desk.office.site.rows[FRIENDS] = people(10)

    @pytest.mark.parametrize(
        ("error", "status", "result"),
        [
            (SessionExpiredException(verdict=DEAD), SessionStatus.EXPIRED, "expired"),
            (AccountBannedException(verdict=BANNED), SessionStatus.BANNED, "banned"),
        ],
    )
    async def test_what_was_read_is_kept_and_the_job_waits_for_the_session(
        self, desk: Desk, error: Exception, status: SessionStatus, result: str
    ) -> None:
        desk.office.site.breaks[FRIENDS] = Break(8, error)
        job = await desk.scrape()
        assert (job.state, job.wait) == (JobState.WAITING, WaitFor.SESSION)
        assert (job.outcome["result"], job.outcome["partial"]) == (result, True)
        (run,) = await desk.runs(job)
        assert (run.end, run.unique) == (EndReason.SESSION_DIED, 8)
        assert (await desk.now()).status is status
        assert len(await desk.office.pending("incident")) == 1
        assert desk.office.site.all_closed

    async def test_the_resumed_job_goes_on_from_what_it_has_and_no_row_comes_twice(self, desk: Desk) -> None:
        desk.office.site.breaks[FRIENDS] = Break(8, SessionExpiredException(verdict=DEAD))
        job = await desk.scrape()
        judgement = await desk.office.assembly.validate.check_by_id(
            desk.session.session_id, actor=Actor.parse("person:1")
        )
        assert judgement is not None
        await desk.office.work()
        assert (await desk.office.job(job.job_id)).outcome["result"] == "done"
        assert await desk.ids(job) == ids(10)
        (run,) = await desk.runs(job)
        assert (run.end, run.unique, run.observed) == (EndReason.END, 10, 10)
        assert desk.office.site.readers[-1].lists == [(FRIENDS, frozenset(ids(8)))]

    async def test_lists_that_were_finished_before_are_not_read_again(self, desk: Desk) -> None:
        site = desk.office.site
        site.rows[FOLLOWERS] = people(6, 100)
        site.breaks[FOLLOWERS] = Break(4, AccountBannedException(verdict=BANNED))
        job = await desk.scrape("fb:vega amigos seguidores")
        await desk.office.assembly.validate.check_by_id(desk.session.session_id, actor=Actor.parse("person:1"))
        await desk.office.work()
        assert [kind for kind, _ in site.readers[-1].lists] == [FOLLOWERS]
        assert [(r.kind, r.unique, r.end) for r in await desk.runs(job)] == [
            (FRIENDS, 10, EndReason.END),
            (FOLLOWERS, 6, EndReason.END),
        ]

    async def test_weak_proof_stops_at_once_and_waits_for_the_second_look(self, desk: Desk) -> None:
        desk.office.site.breaks[FRIENDS] = Break(4, SessionUnconfirmedException(verdict=WEAK))
        job = await desk.scrape()
        assert (job.state, job.wait, job.outcome["result"]) == (JobState.WAITING, WaitFor.CONFIRMATION, "confirming")
        session = await desk.now()
        assert (session.status, session.suspected_since) == (SessionStatus.ACTIVE, desk.office.clock.now())

    async def test_a_page_that_goes_on_looking_logged_out_while_the_probe_says_otherwise_fails_in_the_end(
        self, desk: Desk
    ) -> None:
        site = desk.office.site
        site.breaks[FRIENDS] = Break(4, SessionUnconfirmedException(verdict=WEAK))
        job = await desk.scrape()
        for _ in range(job.max_attempts):
            assert not (await desk.office.job(job.job_id)).state.finished
            site.breaks[FRIENDS] = Break(0, SessionUnconfirmedException(verdict=WEAK))
            desk.office.clock.advance(15 * 60)
            await desk.office.assembly.validate.check_by_id(desk.session.session_id, actor=Actor.parse("confirmation"))
            await desk.office.work()
        ended = await desk.office.job(job.job_id)
        assert (ended.state, ended.failures) == (JobState.FAILED, job.max_attempts - 1)
        assert await desk.ids(job) == ids(4)
        session = await desk.now()
        assert (session.status, session.suspected_since) == (SessionStatus.ACTIVE, None)

    async def test_a_pause_waits_until_its_end_and_goes_on_by_itself(self, desk: Desk) -> None:
        until = desk.office.clock.now() + timedelta(minutes=20)
        desk.office.site.breaks[FRIENDS] = Break(4, RateLimitedException(until, PAUSE))
        job = await desk.scrape()
        assert (job.state, job.wait, job.due_at) == (JobState.WAITING, WaitFor.COOLDOWN, until)
        assert job.outcome["until"] == until.isoformat()
        assert [run.end for run in await desk.runs(job)] == [EndReason.RATE_LIMITED]
        session = await desk.now()
        assert session.status is SessionStatus.ACTIVE
        assert session.cooldown_until is not None
        desk.office.clock.advance(20 * 60)
        await desk.office.work()
        assert await desk.ids(job) == ids(10)
        assert (await desk.office.job(job.job_id)).state is JobState.DONE

    async def test_an_endpoint_that_was_asked_enough_pauses_its_list_alone(self, desk: Desk) -> None:
        site, until = desk.office.site, desk.office.clock.now() + timedelta(minutes=14)
        site.rows[FOLLOWERS] = people(7, 50)
        site.breaks[FRIENDS] = Break(4, EndpointPausedException(Endpoint(FRIENDS), until))
        job = await desk.scrape("fb:vega amigos seguidores")
        assert (job.state, job.wait, job.due_at) == (JobState.WAITING, WaitFor.COOLDOWN, until)
        assert (job.outcome["result"], job.outcome["until"]) == ("budget_spent", until.isoformat())
        ends = {run.kind: (run.end, run.unique) for run in await desk.runs(job)}
        assert ends == {FRIENDS: (EndReason.RATE_LIMITED, 4), FOLLOWERS: (EndReason.END, 7)}
        session = await desk.now()
        assert (session.status, session.cooldown_until) == (SessionStatus.ACTIVE, None)
        site.host("otra")
        assert (await desk.scrape("fb:otra seguidores")).state is JobState.DONE
        desk.office.clock.advance(14 * 60)
        await desk.office.work()
        assert (await desk.office.job(job.job_id)).state is JobState.DONE
        assert (len(await desk.ids(job)), len(await desk.ids(job, FOLLOWERS))) == (10, 7)
        assert [kind for kind, _ in site.readers[-1].lists] == [FRIENDS]

    async def test_a_pause_after_nothing_new_ends_the_list_instead_of_waiting_for_ever(self, desk: Desk) -> None:
        site, until = desk.office.site, desk.office.clock.now() + timedelta(minutes=14)
        pause = EndpointPausedException(Endpoint(FRIENDS), until)
        pause.fruitless = True
        site.breaks[FRIENDS] = Break(4, pause)
        job = await desk.scrape("fb:vega amigos")
        assert (job.state, job.outcome["result"]) == (JobState.DONE, "partial")
        assert [(run.end, run.unique) for run in await desk.runs(job)] == [(EndReason.RATE_LIMITED, 4)]

    async def test_another_job_of_a_paused_session_waits_without_asking_the_site(self, desk: Desk) -> None:
        until = desk.office.clock.now() + timedelta(minutes=20)
        desk.office.site.breaks[FRIENDS] = Break(0, RateLimitedException(until, PAUSE))
        await desk.scrape()
        asked = len(desk.office.site.probed)
        other = await desk.scrape("fb:otra")
        assert (other.wait, other.due_at) == (WaitFor.COOLDOWN, (await desk.now()).cooldown_until)
        assert len(desk.office.site.probed) == asked

    async def test_a_notice_to_accept_waits_for_a_person_and_changes_nothing(self, desk: Desk) -> None:
        desk.office.site.breaks[FRIENDS] = Break(4, ConsentRequiredException(verdict=CONSENT))
        job = await desk.scrape()
        assert (job.state, job.wait, job.outcome["result"]) == (JobState.WAITING, WaitFor.SESSION, "consent")
        assert (await desk.now()).status is SessionStatus.ACTIVE
        (incident,) = await desk.office.services.incidents.open_incidents()
        assert (incident.incident.severity, incident.incident.reason) == (Severity.ATTENTION, CONSENT.reason)
        await desk.office.assembly.validate.check_by_id(desk.session.session_id, actor=Actor.parse("person:1"))
        await desk.office.work()
        assert (await desk.office.job(job.job_id)).state is JobState.DONE
        assert await desk.ids(job) == ids(10)

    async def test_two_jobs_before_the_same_notice_do_not_wake_each_other(self, desk: Desk) -> None:
        first, second = await desk.ask(), await desk.ask("fb:vega seguidores")
        desk.office.site.rows[FOLLOWERS] = people(2)
        desk.office.site.breaks |= {
            kind: Break(0, ConsentRequiredException(verdict=CONSENT)) for kind in (FRIENDS, FOLLOWERS)
        }
        ran = await desk.office.work()
        assert [job.job_id for job in ran] == [first.job_id, second.job_id]

    @pytest.mark.parametrize("error", [NetworkException("cut"), BrowserCrashedException("gone")])
    async def test_passing_trouble_is_tried_again_from_where_it_stopped(self, desk: Desk, error: Exception) -> None:
        desk.office.site.breaks[FRIENDS] = Break(8, error)
        job = await desk.scrape()
        assert (job.state, job.failures) == (JobState.QUEUED, 1)
        desk.office.clock.advance(5)
        await desk.office.work()
        assert (await desk.office.job(job.job_id)).state is JobState.DONE
        assert await desk.ids(job) == ids(10)
        assert (await desk.now()).status is SessionStatus.ACTIVE

    async def test_a_page_that_looks_different_makes_the_job_wait_and_spares_the_session(self, desk: Desk) -> None:
        desk.office.site.breaks[FRIENDS] = Break(4, LayoutChangedException("new layout"))
        job = await desk.scrape()
        assert (job.state, job.wait) == (JobState.WAITING, WaitFor.SITE)
        assert (await desk.now()).status is SessionStatus.ACTIVE
        assert len(await desk.ids(job)) == 4
