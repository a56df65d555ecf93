"""Weak proof of expiry: one second look is planned; only when it agrees does `estado` change."""

import pytest

from core.domain.jobs.job import Job, JobState, WaitFor
from core.domain.sessions.session import SessionStatus
from core.domain.sessions.verdict import Verdict
from core.errors import BrowserCrashedException
from core.services.sessions.policy import Step
from tests.component.services.scrapes import BANNED, CONSENT, DEAD, PAUSE, UNDECIDED, WEAK, Desk

INTERVAL_S = 60


async def confirmations(desk: Desk) -> list[Job]:
    async with desk.office.database(write=False) as uow:
        return [job for job in await uow.jobs.unfinished() if job.task == "confirm"]


async def suspect(desk: Desk, *more: str) -> list[Job]:
    """Jobs that stopped at weak proof."""
    asked = [await desk.ask(text) for text in ("fb:vega", *more)]
    desk.office.site.says(*[WEAK] * len(asked))
    await desk.office.work()
    return [await desk.office.job(job.job_id) for job in asked]


async def test_the_second_look_is_planned_once_one_interval_later(desk: Desk) -> None:
    first, second = await suspect(desk, "fb:otra")
    assert (first.wait, second.wait) == (WaitFor.CONFIRMATION, WaitFor.CONFIRMATION)
    (planned,) = await confirmations(desk)
    assert planned.due_at is not None
    assert (planned.due_at - desk.office.clock.now()).total_seconds() == INTERVAL_S
    assert [event.kind for event in await desk.office.events(desk.session.session_id)] == ["suspected"]
    assert await desk.office.pending("incident") == []


async def test_when_it_agrees_the_session_expires_and_the_jobs_wait_for_new_cookies(desk: Desk) -> None:
    (job,) = await suspect(desk)
    desk.office.site.says(WEAK)
    desk.office.clock.advance(INTERVAL_S)
    await desk.office.work()
    _, second = desk.office.site.probed[-1]
    assert second, "the other endpoint is asked"
    assert (await desk.now()).status is SessionStatus.EXPIRED
    parked = await desk.office.job(job.job_id)
    assert (parked.state, parked.wait, parked.outcome["result"]) == (JobState.WAITING, WaitFor.SESSION, "expired")
    assert len(await desk.office.pending("incident")) == 1


async def test_when_it_finds_life_nothing_changes_and_the_jobs_go_on(desk: Desk) -> None:
    desk.office.site.host("vega")
    (job,) = await suspect(desk)
    desk.office.clock.advance(INTERVAL_S)
    await desk.office.work()
    session = await desk.now()
    assert (session.status, session.suspected_since) == (SessionStatus.ACTIVE, None)
    assert (await desk.office.job(job.job_id)).state is JobState.DONE
    kinds = [event.kind for event in await desk.office.events(desk.session.session_id)]
    assert kinds == ["suspected", "checked"]


@pytest.mark.parametrize("trouble", [UNDECIDED, BrowserCrashedException("gone")], ids=str)
async def test_when_nobody_can_say_nothing_changes_and_the_jobs_look_for_themselves(
    desk: Desk, trouble: Verdict | Exception
) -> None:
    desk.office.site.host("vega")
    (job,) = await suspect(desk)
    desk.office.site.says(UNDECIDED)
    desk.office.site.browser.append(trouble)
    desk.office.clock.advance(INTERVAL_S)
    confirm = await desk.office.engine.run_next()
    assert confirm is not None
    assert (confirm.task, confirm.state) == ("confirm", JobState.DONE)
    session = await desk.now()
    assert (session.status, session.suspected_since is None) == (SessionStatus.ACTIVE, False)
    assert (await desk.office.job(job.job_id)).state is JobState.QUEUED
    await desk.office.work()
    assert (await desk.office.job(job.job_id)).state is JobState.DONE


async def test_the_browser_is_asked_when_the_second_probe_cannot_say(desk: Desk) -> None:
    await suspect(desk)
    desk.office.site.says(UNDECIDED)
    desk.office.site.browser.append(DEAD)
    desk.office.clock.advance(INTERVAL_S)
    await desk.office.work()
    assert (await desk.now()).status is SessionStatus.EXPIRED
    assert desk.office.site.all_closed


async def test_a_ban_found_by_the_second_look_counts_at_once(desk: Desk) -> None:
    (job,) = await suspect(desk)
    desk.office.site.says(BANNED)
    desk.office.clock.advance(INTERVAL_S)
    await desk.office.work()
    assert (await desk.now()).status is SessionStatus.BANNED
    assert (await desk.office.job(job.job_id)).outcome["result"] == "banned"


@pytest.mark.parametrize(("answer", "wait"), [(PAUSE, WaitFor.COOLDOWN), (CONSENT, WaitFor.SESSION)])
async def test_a_session_found_alive_but_held_up_does_not_leave_its_jobs_confirming(
    desk: Desk, answer: Verdict, wait: WaitFor
) -> None:
    (job,) = await suspect(desk)
    desk.office.site.says(answer, answer)
    desk.office.clock.advance(INTERVAL_S)
    await desk.office.work()
    assert (await desk.office.job(job.job_id)).wait is wait
    assert (await desk.now()).status is SessionStatus.ACTIVE
    assert (await desk.now()).suspected_since is None


async def test_strong_proof_meanwhile_ends_the_suspicion_and_the_planned_look_does_nothing(desk: Desk) -> None:
    (job,) = await suspect(desk)
    desk.office.site.says(DEAD)
    await desk.office.services.sessions.recheck(desk.session.session_id, desk.boss, force=True)
    await desk.office.work()
    assert (await desk.office.job(job.job_id)).wait is WaitFor.SESSION
    asked = len(desk.office.site.probed)
    desk.office.clock.advance(INTERVAL_S)
    await desk.office.work()
    assert len(desk.office.site.probed) == asked


async def test_a_check_by_hand_of_a_suspect_asks_the_other_endpoint(desk: Desk) -> None:
    await suspect(desk)
    desk.office.site.says(WEAK)
    judgement = await desk.office.services.sessions.recheck(desk.session.session_id, desk.boss, force=True)
    assert judgement is not None
    assert judgement.decision.step is Step.WAIT_CONFIRMATION, "the interval has not passed"
    assert desk.office.site.probed[-1][1]


async def test_the_sweep_confirms_what_the_planned_look_could_not(desk: Desk) -> None:
    await suspect(desk)
    desk.office.site.says(UNDECIDED)
    desk.office.site.browser.append(UNDECIDED)
    desk.office.clock.advance(INTERVAL_S)
    await desk.office.engine.run_next()
    desk.office.site.says(WEAK)
    result = await desk.office.assembly.validate.sweep()
    assert desk.office.site.probed[-1][1]
    assert result.changed == [desk.session.session_id]
    assert (await desk.now()).status is SessionStatus.EXPIRED


async def test_a_pause_of_the_site_outlives_a_check_that_finds_the_session_alive(desk: Desk) -> None:
    desk.office.site.says(PAUSE)
    await desk.scrape()
    until = (await desk.now()).cooldown_until
    assert until is not None
    await desk.office.services.sessions.recheck(desk.session.session_id, desk.boss, force=True)
    assert (await desk.now()).cooldown_until == until


async def test_a_job_that_began_to_wait_when_the_doubt_was_over_already_goes_on_at_the_planned_time(desk: Desk) -> None:
    desk.office.site.host("vega")
    (job,) = await suspect(desk)
    async with desk.office.database() as uow:
        await uow.sessions.set_health(desk.session.session_id, checked_at=desk.office.clock.now())
        await uow.commit()
    desk.office.clock.advance(INTERVAL_S)
    await desk.office.work()
    assert (await desk.office.job(job.job_id)).state is JobState.DONE
