"""The story of one scrape over a real database: what is read is kept, whatever happens."""

from datetime import timedelta
from typing import Any

import pytest

from core.domain.jobs import JobState, NewJob, WaitFor
from core.domain.profiles import EndReason, ListKind, ProfileAvailability
from core.domain.sessions import SessionStatus
from core.errors import (
    AccountBannedException,
    BrowserCrashedException,
    ConsentRequiredException,
    LayoutChangedException,
    NetworkException,
    RateLimitedException,
    SessionExpiredException,
    SessionUnconfirmedException,
)
from tests.fakes.platforms import Break, people
from tests.support.office import cookie, cookies
from tests.unit.services.scrapes import BANNED, CONSENT, DEAD, PAUSE, WEAK, Desk

FRIENDS, FOLLOWERS = ListKind.FRIENDS, ListKind.FOLLOWERS


def ids(number: int) -> list[str]:
    return [row.external_id for row in people(number)]


async def test_a_valid_session_reads_profile_and_list_and_makes_the_files(desk: Desk) -> None:
    site = desk.office.site
    site.host("vega")
    site.rows[FRIENDS] = people(10)
    job = await desk.scrape()
    assert job.state is JobState.DONE
    assert (job.outcome["result"], job.outcome["files"]) == ("done", 3)
    assert await desk.ids(job) == ids(10)
    (run,) = await desk.runs(job)
    assert (run.end, run.unique, run.observed, run.declared, run.pages) == (EndReason.END, 10, 10, 10, 3)
    assert len(desk.office.folder.files) == 3
    assert site.all_closed
    assert (await desk.now()).last_activity == desk.office.clock.now()


async def test_every_list_that_was_asked_for_is_read_up_to_the_limit(desk: Desk) -> None:
    site = desk.office.site
    site.host("vega")
    site.rows |= {FRIENDS: people(10), FOLLOWERS: people(5, 100)}
    job = await desk.scrape("fb:vega amigos seguidores 7")
    assert [(run.kind, run.unique, run.end) for run in await desk.runs(job)] == [
        (FRIENDS, 7, EndReason.LIMIT),
        (FOLLOWERS, 5, EndReason.END),
    ]
    assert job.outcome["result"] == "done"


async def test_the_reader_uses_the_very_identity_that_was_probed(desk: Desk) -> None:
    desk.office.site.host("vega")
    await desk.scrape()
    ((identity, second),) = desk.office.site.probed
    assert identity == desk.office.site.readers[0].identity
    assert identity.session_id == desk.session.session_id
    assert not second


async def test_a_missing_profile_is_an_answer_and_not_a_failure(desk: Desk) -> None:
    job = await desk.scrape("fb:nadie")
    assert (job.state, dict(job.outcome)) == (JobState.DONE, {"result": "not_found"})
    assert (await desk.now()).status is SessionStatus.ACTIVE


@pytest.mark.parametrize(
    ("availability", "result"),
    [
        (ProfileAvailability.PRIVATE, "private"),
        (ProfileAvailability.UNAVAILABLE, "unavailable"),
        (ProfileAvailability.DEACTIVATED, "deactivated"),
        (ProfileAvailability.SUSPENDED, "suspended"),
    ],
)
async def test_a_profile_that_cannot_be_read_keeps_its_data_and_no_lists(
    desk: Desk, availability: ProfileAvailability, result: str
) -> None:
    site = desk.office.site
    site.host("vega", availability=availability)
    site.rows[FRIENDS] = people(3)
    job = await desk.scrape()
    assert (job.state, job.outcome["result"], job.outcome["files"]) == (JobState.DONE, result, 0)
    assert site.readers[0].lists == []
    view = await desk.office.services.results.view(job.job_id)
    assert view is not None
    assert view.profile.availability is availability
    assert (await desk.now()).status is SessionStatus.ACTIVE


async def test_a_memorial_profile_is_read_as_any_other(desk: Desk) -> None:
    desk.office.site.host("vega", availability=ProfileAvailability.MEMORIALIZED)
    desk.office.site.rows[FRIENDS] = people(3)
    assert (await desk.scrape()).outcome["result"] == "done"


async def test_a_hidden_list_is_said_and_the_others_are_read(desk: Desk) -> None:
    site = desk.office.site
    site.host("vega")
    site.rows[FOLLOWERS] = people(3)
    site.hidden = {FRIENDS}
    both = await desk.scrape("fb:vega amigos seguidores")
    assert both.outcome["result"] == "partial"
    assert [run.end for run in await desk.runs(both)] == [EndReason.HIDDEN, EndReason.END]
    alone = await desk.scrape("fb:vega amigos")
    assert alone.outcome["result"] == "hidden"


@pytest.mark.parametrize("end", [EndReason.STALLED, EndReason.BUDGET, EndReason.CURSOR_REPEATED])
async def test_a_list_whose_end_was_not_seen_makes_the_result_partial(desk: Desk, end: EndReason) -> None:
    desk.office.site.host("vega")
    desk.office.site.rows[FRIENDS] = people(3)
    desk.office.site.ends[FRIENDS] = end
    job = await desk.scrape()
    assert (job.state, job.outcome["result"]) == (JobState.DONE, "partial")
    assert [run.end for run in await desk.runs(job)] == [end]


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
        judgement = await desk.office.assembly.validate.check_by_id(desk.session.session_id, actor="person:1")
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
        await desk.office.assembly.validate.check_by_id(desk.session.session_id, actor="person:1")
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
        assert await desk.office.pending("incident") == []
        await desk.office.assembly.validate.check_by_id(desk.session.session_id, actor="person:1")
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

    async def test_a_page_that_looks_different_fails_the_job_and_spares_the_session(self, desk: Desk) -> None:
        desk.office.site.breaks[FRIENDS] = Break(4, LayoutChangedException("new layout"))
        job = await desk.scrape()
        assert job.state is JobState.FAILED
        assert job.error_ref
        assert (await desk.now()).status is SessionStatus.ACTIVE
        assert len(await desk.ids(job)) == 4


async def test_cookies_that_the_site_rotated_are_written_back_and_a_deletion_is_not(desk: Desk) -> None:
    site = desk.office.site
    site.host("vega")
    kept = cookie("presence", "x", desk.session.platform)
    rotated = cookies(secret="rotada")
    gone = [c for c in rotated.cookies if c["name"] != "c_user"]
    empty = {**cookie("c_user", "", desk.session.platform)}
    site.state_after = type(rotated)({"cookies": [*gone, kept, empty]})
    await desk.scrape()
    state = (await desk.now()).storage_state
    assert state.value("xs") == "rotada-xs"
    assert state.value("c_user") == "100000000004821"
    assert state.value("presence") == "x"


async def test_cookies_uploaded_during_a_scrape_are_not_overwritten_by_the_former_ones(desk: Desk) -> None:
    site = desk.office.site
    site.host("vega")

    async def replaced() -> None:
        desk.office.clock.advance(1)
        await desk.office.session(desk.alondra, storage_state=cookies(secret="nuevas"))

    site.during_probe.append(replaced)
    await desk.scrape()
    assert (await desk.now()).storage_state.value("xs") == "nuevas-xs"


async def test_cookies_are_not_written_back_to_a_session_that_was_found_dead_meanwhile(desk: Desk) -> None:
    site = desk.office.site
    site.host("vega")
    site.rows[FRIENDS] = people(1)
    site.state_after = cookies(secret="rotada")

    async def found_dead() -> None:
        await desk.office.assembly.sessions.mark_session_banned(desk.session.session_id)

    site.during_list.append(found_dead)
    job = await desk.scrape()
    assert job.outcome["result"] == "done"
    assert (await desk.now()).status is SessionStatus.BANNED
    assert (await desk.now()).storage_state == desk.session.storage_state


async def test_the_message_of_a_job_that_took_longer_than_a_minute_comes_anew(desk: Desk) -> None:
    desk.office.site.host("vega")
    desk.office.site.breaks[FRIENDS] = Break(0, NetworkException("cut"))
    desk.office.site.rows[FRIENDS] = people(2)
    job = await desk.scrape()
    assert await desk.office.pending("job_done") == []
    desk.office.clock.advance(61)
    await desk.office.work()
    (row,) = await desk.office.pending("job_done")
    assert row.payload == {"job_id": job.job_id}


async def test_the_longest_list_costs_one_transaction_per_page(desk: Desk) -> None:
    desk.office.site.host("vega")
    desk.office.site.rows[FRIENDS] = people(600)
    desk.office.site.page_size = 50
    job = await desk.scrape()
    (run,) = await desk.runs(job)
    assert (run.unique, run.pages) == (600, 12)
    assert len(set(await desk.ids(job))) == 600


async def test_a_job_without_an_owner_fails_instead_of_borrowing_a_session(desk: Desk) -> None:
    args: dict[str, Any] = {"platform": "facebook", "identifier": "vega", "lists": []}
    async with desk.office.database() as uow:
        job = await uow.jobs.add(NewJob("scrape", args, key="x"), desk.office.clock.now())
        await uow.commit()
    await desk.office.work()
    assert (await desk.office.job(job.job_id)).state is JobState.FAILED
    assert desk.office.site.probed == []
