"""A dead session is found by one request; the browser that was opening meanwhile is closed unused."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from core.domain.jobs.job import JobState, WaitFor
from core.domain.sessions.session import SessionStatus
from core.domain.sessions.verdict import SessionState, Verdict
from core.errors import BrowserCrashedException
from core.ports.platforms import ProbeResult
from core.services.sessions.checker import ValidationMode
from tests.component.services.scrapes import BANNED, CONSENT, DEAD, PAUSE, UNDECIDED, WEAK, Desk, open_desk
from tests.fakes.platforms import alive
from tests.support.cookie_jar import cookie, cookies
from tests.support.office import open_office

PROXY_TROUBLE = Verdict(SessionState.UNDECIDED, "proxy.timeout")


@pytest.mark.parametrize(
    ("verdict", "status", "wait", "result"),
    [
        (DEAD, SessionStatus.EXPIRED, WaitFor.SESSION, "expired"),
        (BANNED, SessionStatus.BANNED, WaitFor.SESSION, "banned"),
        (WEAK, SessionStatus.ACTIVE, WaitFor.CONFIRMATION, "confirming"),
        (CONSENT, SessionStatus.ACTIVE, WaitFor.SESSION, "consent"),
        (PAUSE, SessionStatus.ACTIVE, WaitFor.COOLDOWN, "rate_limited"),
    ],
    ids=lambda value: str(getattr(value, "state", value)),
)
async def test_what_the_probe_says_decides_before_any_page_is_opened(
    desk: Desk, verdict: Verdict, status: SessionStatus, wait: WaitFor, result: str
) -> None:
    site = desk.office.site
    site.says(verdict)
    job = await desk.scrape()
    assert (job.state, job.wait, job.outcome["result"], job.outcome["reason"]) == (
        JobState.WAITING, wait, result, verdict.reason,
    )  # fmt: skip
    assert (await desk.now()).status is status
    assert len(site.probed) == 1
    assert site.all_closed
    assert not any(reader.used for reader in site.readers)


async def test_a_dead_session_does_not_wait_for_the_browser_to_open(desk: Desk) -> None:
    site = desk.office.site
    site.opening = asyncio.Event()
    site.says(DEAD)
    job = await desk.scrape()
    assert job.state is JobState.WAITING
    assert (site.begun, site.opens) == (1, 0)


async def test_a_browser_that_cannot_open_changes_nothing_about_a_dead_session(desk: Desk) -> None:
    desk.office.site.open_trouble = BrowserCrashedException("gone")
    desk.office.site.says(DEAD)
    job = await desk.scrape()
    assert (job.state, job.wait) == (JobState.WAITING, WaitFor.SESSION)


async def test_a_browser_that_cannot_open_is_tried_again_for_a_living_session(desk: Desk) -> None:
    desk.office.site.open_trouble = BrowserCrashedException("gone")
    job = await desk.scrape()
    assert (job.state, job.failures) == (JobState.QUEUED, 1)
    assert (await desk.now()).status is SessionStatus.ACTIVE


async def test_probe_and_browser_start_side_by_side(desk: Desk) -> None:
    site = desk.office.site
    site.host("vega")

    async def the_browser_is_opening() -> None:
        await asyncio.sleep(0)
        assert site.begun == 1

    site.during_probe.append(the_browser_is_opening)
    assert (await desk.scrape()).state is JobState.DONE


@pytest.mark.parametrize(
    ("seen", "status", "state"),
    [
        (alive(), SessionStatus.ACTIVE, JobState.DONE),
        (DEAD, SessionStatus.EXPIRED, JobState.WAITING),
        (BANNED, SessionStatus.BANNED, JobState.WAITING),
    ],
    ids=lambda value: str(getattr(value, "state", value)),
)
async def test_an_undecided_probe_lets_the_browser_decide(
    desk: Desk, seen: Verdict, status: SessionStatus, state: JobState
) -> None:
    site = desk.office.site
    site.host("vega")
    site.says(UNDECIDED)
    site.browser.append(seen)
    assert (await desk.scrape()).state is state
    assert (await desk.now()).status is status
    assert [reader.validated for reader in site.readers] == [1]


async def test_when_neither_can_say_the_job_is_tried_again_and_the_session_left_alone(desk: Desk) -> None:
    site = desk.office.site
    site.says(UNDECIDED)
    site.browser.append(UNDECIDED)
    before = await desk.now()
    job = await desk.scrape()
    assert (job.state, job.failures, job.due_at) == (
        JobState.QUEUED, 1, desk.office.clock.now() + timedelta(seconds=5),
    )  # fmt: skip
    assert await desk.now() == replace(before, doubts=2)


async def test_when_nobody_can_say_to_the_end_the_job_fails_and_the_session_lives(desk: Desk) -> None:
    job = await desk.ask()
    for _ in range(4):
        desk.office.site.says(UNDECIDED)
        desk.office.site.browser.append(UNDECIDED)
        await desk.office.work()
        desk.office.clock.advance(600)
    failed = await desk.office.job(job.job_id)
    assert (failed.state, failed.outcome) == (
        JobState.FAILED,
        {"error": "SessionUndecidedException", "reason": UNDECIDED.reason},
    )
    assert (await desk.now()).status is SessionStatus.ACTIVE


async def test_rotated_cookies_of_a_good_probe_are_written_back(desk: Desk) -> None:
    desk.office.site.host("vega")
    desk.office.site.says(ProbeResult(alive(), 1.0, (cookie("xs", "rotada", desk.session.platform),)))
    await desk.scrape()
    state = (await desk.now()).storage_state
    assert (state.value("xs"), state.value("c_user")) == ("rotada", "100000000004821")


@pytest.mark.parametrize("verdict", [DEAD, WEAK, BANNED, UNDECIDED], ids=lambda verdict: verdict.reason)
async def test_cookies_of_any_other_probe_are_not(desk: Desk, verdict: Verdict) -> None:
    gone = cookie("xs", "borrada", desk.session.platform)
    desk.office.site.says(ProbeResult(verdict, 1.0, (gone,)))
    desk.office.site.browser.append(UNDECIDED)
    await desk.scrape()
    assert (await desk.now()).storage_state == desk.session.storage_state


async def test_what_was_seen_with_former_cookies_never_judges_the_new_ones(desk: Desk) -> None:
    site = desk.office.site
    site.host("vega")

    async def renewed() -> None:
        desk.office.clock.advance(1)
        await desk.office.session(desk.alondra, storage_state=cookies(secret="nuevas"))

    site.during_probe.append(renewed)
    site.says(DEAD)
    site.browser.append(DEAD)
    job = await desk.scrape()
    assert (await desk.now()).status is SessionStatus.ACTIVE
    assert await desk.office.pending("incident") == []
    assert job.state is JobState.QUEUED
    desk.office.clock.advance(5)
    await desk.office.work()
    assert (await desk.office.job(job.job_id)).state is JobState.DONE
    assert site.probed[-1][0].storage_state.value("xs") == "nuevas-xs"


async def test_trouble_of_the_proxy_is_never_held_against_the_account(desk: Desk) -> None:
    desk.office.site.says(PROXY_TROUBLE)
    desk.office.site.browser.append(UNDECIDED)
    before = await desk.now()
    job = await desk.scrape()
    assert job.state is JobState.QUEUED
    assert await desk.now() == before


async def test_a_session_that_was_dead_lives_again_by_proof_and_its_incident_closes(desk: Desk) -> None:
    await desk.office.assembly.sessions.mark_session_expired(desk.session.session_id)
    job = await desk.scrape()
    assert (job.state, job.wait, desk.office.site.probed) == (JobState.WAITING, WaitFor.SESSION, [])
    desk.office.site.host("vega")
    await desk.office.services.sessions.recheck(desk.session.session_id, desk.boss, force=True)
    async with desk.office.database(write=False) as uow:
        assert await uow.incidents.all_unresolved() == []
    await desk.office.work()
    assert (await desk.office.job(job.job_id)).state is JobState.DONE


class TestTheModeOfValidation:
    @pytest.fixture(params=ValidationMode)
    def mode(self, request: pytest.FixtureRequest) -> ValidationMode:
        chosen: ValidationMode = request.param
        return chosen

    @pytest_asyncio.fixture
    async def chosen(self, tmp_path: Path, mode: ValidationMode) -> AsyncIterator[Desk]:
        async with open_office(tmp_path, validation_mode=mode) as office:
            office.site.host("vega")
            yield await open_desk(office)

    async def test_decides_who_is_asked(self, chosen: Desk, mode: ValidationMode) -> None:
        assert (await chosen.scrape()).state is JobState.DONE
        site = chosen.office.site
        asked = (len(site.probed), sum(reader.validated for reader in site.readers))
        assert asked == {ValidationMode.AUTO: (1, 0), ValidationMode.HTTP: (1, 0), ValidationMode.BROWSER: (0, 1)}[mode]

    async def test_decides_who_is_asked_in_doubt(self, chosen: Desk, mode: ValidationMode) -> None:
        site = chosen.office.site
        site.says(UNDECIDED)
        site.browser.extend([DEAD] if mode is not ValidationMode.HTTP else [])
        job = await chosen.scrape()
        status = (await chosen.now()).status
        if mode is ValidationMode.HTTP:
            assert (job.state, status) == (JobState.QUEUED, SessionStatus.ACTIVE)
            assert not any(reader.used for reader in site.readers)
        else:
            assert (job.wait, status) == (WaitFor.SESSION, SessionStatus.EXPIRED)
        assert site.all_closed


async def test_a_scrape_that_is_stopped_while_it_begins_leaves_no_browser(desk: Desk) -> None:
    site = desk.office.site
    job = await desk.ask()

    async def cancelled() -> None:
        await desk.office.services.jobs.cancel(job.job_id, desk.alondra)
        await asyncio.sleep(0)

    site.during_probe.append(cancelled)
    await desk.office.work()
    assert (await desk.office.job(job.job_id)).state is JobState.CANCELLED
    assert site.all_closed
    assert not any(reader.used for reader in site.readers)
