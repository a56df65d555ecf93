"""Which session a person works with."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import cast

import pytest

from core.domain.incidents.incident import Severity
from core.domain.jobs.job import JobState, WaitFor
from core.domain.people.actors import Actor
from core.domain.people.person import Role
from core.domain.platforms import Platform
from core.domain.sessions.session import IDLE_LIMIT, SessionStatus
from core.domain.sessions.verdict import SessionState, Verdict
from core.errors import AccountBannedException, SessionExpiredException, SessionNotFoundException
from core.ports.storage import UnitOfWork, UnitOfWorkFactory
from core.services.sessions.scraping_service import ScrapingService
from tests.component.services.scrapes import Desk
from tests.support.office import Office

FB = Platform.FACEBOOK


async def test_the_session_of_the_person_and_the_network_is_found(office: Office) -> None:
    alondra, other = await office.person(), await office.person(name="Vega Ficticia")
    mine = await office.session(alondra)
    await office.session(other)
    await office.session(alondra, Platform.X)
    found = await office.assembly.sessions.get_session_for_user(alondra.person_id, FB)
    assert found.session_id == mine.session_id


async def test_a_person_without_a_session_there_is_told_so(office: Office) -> None:
    alondra = await office.person()
    await office.session(alondra, Platform.X)
    with pytest.raises(SessionNotFoundException):
        await office.assembly.sessions.get_session_for_user(alondra.person_id, FB)


async def test_a_session_idle_for_more_than_thirty_days_expires_with_its_alert(office: Office) -> None:
    boss = await office.person(Role.SUPERVISOR)
    alondra = await office.person()
    session = await office.session(alondra)
    office.clock.advance((IDLE_LIMIT + timedelta(seconds=1)).total_seconds())
    with pytest.raises(SessionExpiredException) as caught:
        await office.assembly.sessions.get_session_for_user(alondra.person_id, FB)
    assert caught.value.verdict is not None
    assert caught.value.verdict.reason == "session.idle"
    assert (await office.now_of(session)).status is SessionStatus.EXPIRED
    (event,) = await office.events(session.session_id)
    assert (event.kind, event.actor, event.before, event.after) == (
        "status_changed",
        Actor.parse("idle"),
        "activa",
        "expirada",
    )
    assert [row.chat_id for row in await office.pending("incident")] == [boss.chat_id]


async def test_thirty_days_to_the_second_are_still_fine_and_use_counts_from_anew(office: Office) -> None:
    alondra = await office.person()
    session = await office.session(alondra)
    for _ in range(2):
        office.clock.advance(IDLE_LIMIT.total_seconds())
        found = await office.assembly.sessions.get_session_for_user(alondra.person_id, FB)
        assert found.status is SessionStatus.ACTIVE
        await office.assembly.sessions.update_session_activity(session.session_id)


@pytest.mark.parametrize("name", ["facebook", "Facebook", " FACEBOOK "])
async def test_the_network_may_be_named_as_the_table_names_it(office: Office, name: str) -> None:
    alondra = await office.person()
    mine = await office.session(alondra)
    found = await office.assembly.sessions.get_session_for_user(alondra.person_id, name)
    assert found.session_id == mine.session_id


async def test_of_a_network_that_nobody_knows_there_is_no_session(office: Office) -> None:
    alondra = await office.person()
    await office.session(alondra)
    with pytest.raises(SessionNotFoundException):
        await office.assembly.sessions.get_session_for_user(alondra.person_id, "myspace")


async def test_an_idle_session_that_is_proved_alive_can_be_used_again(desk: Desk) -> None:
    """Its days of rest count from the proof on: it must not expire again at its next use."""
    desk.office.site.host("vega")
    desk.office.clock.advance((IDLE_LIMIT + timedelta(seconds=1)).total_seconds())
    job = await desk.scrape()
    assert (job.wait, (await desk.now()).status) == (WaitFor.SESSION, SessionStatus.EXPIRED)
    await desk.office.services.sessions.recheck(desk.session.session_id, desk.boss, force=True)
    await desk.office.work()
    assert (await desk.now()).status is SessionStatus.ACTIVE
    assert (await desk.office.job(job.job_id)).state is JobState.DONE


@pytest.mark.parametrize(
    ("status", "error"),
    [(SessionStatus.EXPIRED, SessionExpiredException), (SessionStatus.BANNED, AccountBannedException)],
)
async def test_a_dead_session_is_refused_with_the_reason_it_died_of(
    office: Office, status: SessionStatus, error: type[SessionExpiredException | AccountBannedException]
) -> None:
    alondra = await office.person()
    session = await office.session(alondra)
    sessions = office.assembly.sessions
    mark = sessions.mark_session_banned if status is SessionStatus.BANNED else sessions.mark_session_expired
    await mark(session.session_id, "facebook.suspended", Actor.parse("cli"))
    with pytest.raises(error) as caught:
        await sessions.get_session_for_user(alondra.person_id, FB)
    assert caught.value.verdict is not None
    assert caught.value.verdict.reason == "facebook.suspended"


async def test_marking_twice_is_one_change_one_incident_and_one_alert(office: Office) -> None:
    await office.person(Role.SUPERVISOR)
    session = await office.session(await office.person())
    for _ in range(2):
        await office.assembly.sessions.mark_session_banned(session.session_id)
    async with office.database(write=False) as uow:
        incidents = await uow.incidents.all_unresolved()
    assert [(incident.severity, incident.occurrences) for incident in incidents] == [(Severity.BANNED, 1)]
    assert len(await office.events(session.session_id)) == 1
    assert len(await office.pending("incident")) == 1


async def test_marking_what_does_not_exist_is_an_error(office: Office) -> None:
    session = await office.session(await office.person())
    with pytest.raises(SessionNotFoundException):
        await office.assembly.sessions.mark_session_expired(type(session.session_id)(999))
    with pytest.raises(SessionNotFoundException):
        await office.assembly.sessions.update_session_activity(type(session.session_id)(999))


async def test_a_recovery_is_in_the_history_with_its_reason_its_evidence_and_who_asked(desk: Desk) -> None:
    await desk.office.assembly.sessions.mark_session_expired(desk.session.session_id)
    desk.office.site.says(Verdict(SessionState.VALID, "facebook.viewer", "viewer of the page", strong=True))
    await desk.office.services.sessions.recheck(desk.session.session_id, desk.boss, force=True)
    event = (await desk.office.events(desk.session.session_id))[-1]
    assert (event.before, event.after, event.reason) == ("expirada", "activa", "facebook.viewer")
    assert (event.evidence, event.actor) == ("viewer of the page", Actor.parse(f"person:{desk.boss.person_id}"))


async def test_a_session_that_is_used_while_it_is_found_idle_is_not_expired(office: Office) -> None:
    alondra = await office.person()
    session = await office.session(alondra)
    office.clock.advance((IDLE_LIMIT + timedelta(seconds=1)).total_seconds())
    usual = office.assembly.sessions

    @asynccontextmanager
    async def busy(*, write: bool = True) -> AsyncIterator[UnitOfWork]:
        """Somebody else is quicker than whoever wants to write."""
        if write:
            await usual.update_session_activity(session.session_id)
        async with office.database(write=write) as uow:
            yield uow

    slow = ScrapingService(cast("UnitOfWorkFactory", busy), office.clock, usual._changes)
    found = await slow.get_session_for_user(alondra.person_id, FB)
    assert found.last_activity == office.clock.now()
    assert (await office.now_of(session)).status is SessionStatus.ACTIVE
    assert await office.events(session.session_id) == []
