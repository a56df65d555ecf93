"""Live logins without a browser: limits, proofs, other people's accounts, and what the chat is told."""

from dataclasses import replace

import pytest

from core.domain.ids import IncidentId
from core.domain.people.person import Person, Role
from core.domain.platforms import Platform
from core.domain.sessions.login import KeyName as Key
from core.domain.sessions.login import LoginEnd, PressKey
from core.domain.sessions.session import SessionStatus
from core.domain.sessions.storage_state import StorageState
from core.errors import GoneException, LoginBusyException
from core.services.login.run import IDLE_S, LIFE_S, Phase
from tests.component.login.acting import FB, SCREEN, begin, end_of, kinds, settle
from tests.component.services.scrapes import DEAD
from tests.support.cookie_jar import cookies
from tests.support.office import Office


async def test_a_proved_login_becomes_the_session_and_the_browser_is_closed(office: Office, vega: Person) -> None:
    run, browser = await begin(office, vega)
    assert browser.start_url == "https://www.facebook.com/login/"
    browser.become(cookies(FB, "100070000000103"))
    assert await end_of(office, run) is LoginEnd.CAPTURED
    async with office.database(write=False) as uow:
        session = await uow.sessions.for_person(vega.person_id, FB)
    assert session is not None
    assert (session.account_id, session.status, session.user_agent) == (
        "100070000000103", SessionStatus.ACTIVE, "Navegador/1.0",
    )  # fmt: skip
    assert browser.closed
    assert await kinds(office) == ["login_captured"]
    assert [entry.action for entry in await office.audit()] == ["session.login"]


async def test_cookies_of_strangers_are_never_asked_about(office: Office, vega: Person) -> None:
    run, browser = await begin(office, vega)
    stranger = [cookie for cookie in cookies(FB).cookies if cookie["name"] != "xs"]
    browser.become(StorageState({"cookies": stranger}))
    run.finish(LoginEnd.LEFT)
    assert await end_of(office, run) is LoginEnd.LEFT
    assert office.site.probed == []


async def test_a_refused_proof_goes_on_and_the_next_cookies_are_asked_about(office: Office, vega: Person) -> None:
    office.site.answers.append(DEAD)
    run, browser = await begin(office, vega)
    browser.become(cookies(FB, "100070000000103", secret="viejo"))
    await settle()
    assert len(office.site.probed) == 1
    office.clock.advance(2)
    assert run.standing.phase is Phase.LIVE
    browser.become(cookies(FB, "100070000000103", secret="nuevo"))
    assert await end_of(office, run) is LoginEnd.CAPTURED


async def test_time_and_idleness_end_it_and_nothing_changes(office: Office, vega: Person) -> None:
    before = await office.session(vega)
    run, _ = await begin(office, vega)
    started = office.clock.monotonic()
    assert await end_of(office, run, step_s=10) is LoginEnd.IDLE
    assert IDLE_S <= office.clock.monotonic() - started <= IDLE_S + 20
    run, browser = await begin(office, vega)
    started = office.clock.monotonic()
    while not run.ended and office.clock.monotonic() - started < 2 * LIFE_S:
        run.act(PressKey(Key.TAB))
        office.clock.advance(60)
        await settle()
        if office.clock.monotonic() - started >= LIFE_S:
            await end_of(office, run)
    assert run.standing.end is LoginEnd.TIME_UP
    assert browser.done
    assert await office.now_of(before) == before
    while len(await kinds(office)) < 2:  # told right after its end
        await settle()
    assert await kinds(office) == ["login_ended", "login_ended"]


async def test_whoever_is_not_allowed_any_more_is_out_within_a_second(office: Office, vega: Person) -> None:
    may = True

    async def allowed() -> bool:
        return may

    run = await office.services.logins.start(vega, FB, SCREEN, allowed)
    await run.browser()
    may = False
    await settle()
    office.clock.advance(1)
    assert await end_of(office, run) is LoginEnd.REMOVED


async def test_one_per_person_and_two_in_all(office: Office, vega: Person) -> None:
    others = [await office.person(Role.ANALYST, f"Persona {n}") for n in range(2)]
    first, _ = await begin(office, vega)
    with pytest.raises(LoginBusyException) as own:
        await begin(office, vega, Platform.X)
    assert own.value.own
    await begin(office, others[0])
    with pytest.raises(LoginBusyException) as full:
        await begin(office, others[1])
    assert not full.value.own
    assert office.services.logins.of(vega.person_id, FB) is first
    assert office.services.logins.of(vega.person_id, Platform.X) is None
    first.finish(LoginEnd.LEFT)
    await end_of(office, first)
    await begin(office, others[1])


async def test_one_viewer_at_a_time_who_may_come_back(office: Office, vega: Person) -> None:
    run, _ = await begin(office, vega)
    assert run.take_seat()
    assert not run.take_seat()
    run.leave_seat()
    assert run.take_seat()


async def test_another_account_has_to_be_confirmed(office: Office, vega: Person) -> None:
    before = await office.session(vega)
    run, browser = await begin(office, vega)
    browser.become(cookies(FB, "100070000000199"))
    async for standing in run.standings():
        if standing.phase is Phase.CONFIRM:
            assert standing.other is not None
            assert standing.other.now == "100070000000199"
            break
    assert await office.now_of(before) == before
    await run.confirm(meant=False)
    assert run.standing.phase is Phase.LIVE
    run.finish(LoginEnd.LEFT)
    assert await end_of(office, run) is LoginEnd.LEFT
    assert await office.now_of(before) == before


async def test_an_account_of_another_person_is_refused(office: Office, vega: Person) -> None:
    other = await office.person(Role.ANALYST, "Bruno Quimera")
    theirs = await office.session(other)
    run, browser = await begin(office, vega)
    browser.become(cookies(FB, theirs.account_id or ""))
    assert await end_of(office, run) is LoginEnd.REFUSED
    async with office.database(write=False) as uow:
        assert await uow.sessions.for_person(vega.person_id, FB) is None


async def test_a_browser_that_dies_changes_nothing(office: Office, vega: Person) -> None:
    run, browser = await begin(office, vega)
    browser.crash()
    assert await end_of(office, run) is LoginEnd.BROWSER_GONE
    assert browser.closed
    assert office.services.logins.open_logins() == ()


async def test_supervision_asks_and_the_analyst_is_told(office: Office, vega: Person) -> None:
    bruno = await office.person(Role.SUPERVISOR)
    with pytest.raises(GoneException):
        await office.services.logins.ask(IncidentId(99), bruno)
    await office.session(vega)
    office.site.answers.extend((DEAD, DEAD))
    for view in await office.services.sessions.mine(vega):
        await office.services.sessions.recheck(view.session.session_id, bruno, force=True)
    (incident,) = await office.services.incidents.open_incidents()
    assert await office.services.logins.ask(incident.incident.incident_id, bruno)
    (asked,) = await office.pending("login_asked")
    assert (asked.chat_id, asked.payload) == (vega.chat_id, {"platform": "facebook", "by": bruno.name})
    async with office.database() as uow:
        await uow.people.update(replace(vega, chat_id=None))
        await uow.commit()
    assert not await office.services.logins.ask(incident.incident.incident_id, bruno)
