"""Ends of live logins: of a killed process, while the session is being stored, without a database."""

import asyncio
from dataclasses import replace

import pytest

from core.domain.people.person import Person
from core.domain.platforms import Platform
from core.domain.sessions.login import LoginEnd
from core.errors import StorageUnavailableException
from core.services.login.run import LIFE_S
from tests.component.login.acting import FB, SCREEN, begin, end_of, kinds, settle
from tests.support.cookie_jar import cookies
from tests.support.office import Office


async def test_a_killed_process_is_told_once_at_the_next_start(office: Office, vega: Person) -> None:
    before = await office.session(vega)
    records = office.services.logins.records
    await records.began(vega, FB, "a" * 64)
    assert await records.end_of("a" * 64) is None
    assert [await records.tell_leftovers() for _ in range(2)] == [1, 0]
    (told,) = await office.pending("login_ended")
    assert (told.chat_id, told.payload) == (vega.chat_id, {"platform": "facebook", "end": "shutdown"})
    assert await records.end_of("a" * 64) is LoginEnd.SHUTDOWN
    assert await office.now_of(before) == before
    assert [(entry.action, entry.after) for entry in await office.audit()] == [("session.login_end", "shutdown")]


async def test_no_end_is_left_over_whatever_it_was(office: Office, vega: Person) -> None:
    records = office.services.logins.records
    run, browser = await begin(office, vega)
    browser.become(cookies(FB, "100070000000103"))
    assert await end_of(office, run) is LoginEnd.CAPTURED
    run, _ = await begin(office, vega, Platform.X)
    run.finish(LoginEnd.LEFT)
    await end_of(office, run)
    while len(await kinds(office)) < 2:  # told right after its end
        await settle()
    assert await records.tell_leftovers() == 0


async def test_once_a_proved_session_is_being_stored_nothing_else_ends_the_login(
    office: Office, vega: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    storing, go_on, real = asyncio.Event(), asyncio.Event(), office.services.logins._installer.install

    async def slow(*given: object, **named: object) -> object:
        storing.set()
        await go_on.wait()
        return await real(*given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(office.services.logins._installer, "install", slow)
    run, browser = await begin(office, vega)
    browser.become(cookies(FB, "100070000000103"))
    await storing.wait()
    run.finish(LoginEnd.LEFT)
    office.clock.advance(LIFE_S)
    closing = asyncio.ensure_future(office.services.logins.close())
    await settle()
    go_on.set()
    await closing
    assert run.standing.end is LoginEnd.CAPTURED
    assert await kinds(office) == ["login_captured"]


async def test_who_was_removed_before_it_was_stored_has_no_session(office: Office, vega: Person) -> None:
    run, browser = await begin(office, vega)
    async with office.database() as uow:
        await uow.people.update(replace(vega, active=False))
        await uow.commit()
    browser.become(cookies(FB, "100070000000103"))
    assert await end_of(office, run) is LoginEnd.REMOVED
    async with office.database(write=False) as uow:
        assert await uow.sessions.for_person(vega.person_id, FB) is None


@pytest.mark.parametrize("part", ["proof", "limits"])
async def test_a_database_that_does_not_answer_ends_nothing_but_the_storing(
    office: Office, vega: Person, monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    async def unavailable(*_given: object, **_named: object) -> bool:
        raise StorageUnavailableException("no database")

    if part == "limits":
        run = await office.services.logins.start(vega, FB, SCREEN, unavailable)
        await run.browser()
        assert await end_of(office, run, step_s=10) is LoginEnd.IDLE
        return
    monkeypatch.setattr(office.services.logins._installer, "install", unavailable)
    run, browser = await begin(office, vega)
    browser.become(cookies(FB, "100070000000103"))
    assert await end_of(office, run) is LoginEnd.NOT_STORED
