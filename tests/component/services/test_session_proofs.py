"""A session seen alive a moment ago is not asked again before its page opens; the guard sees what changed since."""

from core.domain.jobs.job import JobState
from core.domain.sessions.session import SessionStatus
from core.errors import NetworkException, SessionExpiredException
from tests.component.services.scrapes import DEAD, Desk
from tests.support.cookie_jar import cookies

MINUTE_S = 60.0


async def test_a_scrape_within_minutes_needs_no_probe_and_a_later_one_does(desk: Desk) -> None:
    site = desk.office.site
    site.host("vega")
    assert (await desk.scrape()).state is JobState.DONE
    desk.office.clock.advance(4 * MINUTE_S)
    assert (await desk.scrape()).state is JobState.DONE
    assert len(site.probed) == 1
    desk.office.clock.advance(2 * MINUTE_S)
    assert (await desk.scrape()).state is JobState.DONE
    assert len(site.probed) == 2


async def test_a_session_that_died_in_those_minutes_is_caught_by_the_guard(desk: Desk) -> None:
    site = desk.office.site
    site.host("vega")
    await desk.scrape()
    site.profile_trouble = SessionExpiredException(verdict=DEAD)
    job = await desk.scrape()
    assert (job.state, job.outcome["result"]) == (JobState.WAITING, "expired")
    assert (await desk.now()).status is SessionStatus.EXPIRED
    assert (len(site.probed), await desk.ids(job)) == (1, [])


async def test_after_whatever_went_wrong_the_next_attempt_asks_again(desk: Desk) -> None:
    site = desk.office.site
    site.host("vega")
    await desk.scrape()
    site.profile_trouble = NetworkException("cut")
    assert (await desk.scrape()).state is JobState.QUEUED
    assert len(site.probed) == 1
    desk.office.clock.advance(MINUTE_S)
    await desk.office.work()
    assert len(site.probed) == 2


async def test_other_cookies_are_not_proved_by_what_the_former_showed(desk: Desk) -> None:
    site = desk.office.site
    site.host("vega")
    await desk.scrape()
    desk.office.clock.advance(1)
    await desk.office.session(desk.alondra, storage_state=cookies(secret="otras-cookies"))
    await desk.scrape()
    assert len(site.probed) == 2
