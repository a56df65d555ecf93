"""How each end of a live login is told on its page and in the chat."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from core.domain.people.person import Person, Role
from core.domain.platforms import Platform
from core.domain.sessions.login import KeyName, LoginEnd, PressKey
from core.errors import NetworkException
from core.services.login.run import IDLE_S, LIFE_S
from handlers.words.login import ENDS
from tests.fakes.login import FakeLiveBrowser
from tests.support.cookie_jar import cookies
from tests.support.live_socket import (
    START,
    LiveSocket,
    browser_of,
    nothing_stays_open,
    run_of,
    secret_for,
    vega,
    watching,
)
from tests.support.office import Office
from tests.support.patience import HANG_S
from tests.support.tables import Walk
from tests.support.website import Website

__all__ = ["nothing_stays_open", "vega"]


async def _leaves(site: Website, socket: LiveSocket, _vega: Person) -> None:
    socket.send({"t": "leave"})


async def _is_idle(site: Website, _socket: LiveSocket, _vega: Person) -> None:
    site.office.clock.advance(IDLE_S + 1)


async def _is_late(site: Website, socket: LiveSocket, vega: Person) -> None:
    run = run_of(site.office, vega)
    for _ in range(int(LIFE_S // 60)):
        run.act(PressKey(KeyName.TAB))
        site.office.clock.advance(60)


async def _loses_the_browser(site: Website, _socket: LiveSocket, _vega: Person) -> None:
    browser_of(site.office).crash()


async def _enters_as_somebody_else(site: Website, socket: LiveSocket, _vega: Person) -> None:
    other = await site.office.person(Role.ANALYST, "Bruno Quimera")
    theirs = await site.office.session(other, storage_state=cookies(Platform.FACEBOOK, "100070000000777"))
    browser_of(site.office).become(cookies(Platform.FACEBOOK, theirs.account_id or "", secret="nuevo"))
    await socket.until("standing", phase="confirm")
    socket.send({"t": "confirm", "yes": True})


async def _sees_a_restart(site: Website, _socket: LiveSocket, _vega: Person) -> None:
    await site.office.services.logins.close()


async def _loses_the_web_session(site: Website, _socket: LiveSocket, vega: Person) -> None:
    async with site.office.database() as uow:
        await uow.web.end_all(vega.person_id, site.office.clock.now())
        await uow.commit()
    site.office.clock.advance(0.6)


Cause = Callable[[Website, LiveSocket, Person], Awaitable[None]]
CAUSES: tuple[tuple[LoginEnd, Cause], ...] = (
    (LoginEnd.LEFT, _leaves),
    (LoginEnd.IDLE, _is_idle),
    (LoginEnd.TIME_UP, _is_late),
    (LoginEnd.BROWSER_GONE, _loses_the_browser),
    (LoginEnd.REFUSED, _enters_as_somebody_else),
    (LoginEnd.SHUTDOWN, _sees_a_restart),
    (LoginEnd.REMOVED, _loses_the_web_session),
)


async def test_every_end_is_told_in_one_sentence_and_nothing_else_changes(site: Website, vega: Person) -> None:
    office = site.office
    before = await office.session(vega)
    with Walk() as walk:
        for end, cause in CAUSES:
            with walk.row(end):
                socket = await watching(site, await secret_for(site, vega))
                told = len(await office.pending("login_ended"))
                await cause(site, socket, vega)
                ticking = asyncio.ensure_future(tick(office, socket))
                assert (await socket.until("standing", phase="ended"))["sentence"] == ENDS[end]
                assert await socket.ended() == 1000
                await ticking
                await office_told(office, told + 1)
                assert (await office.pending("login_ended"))[-1].payload == {"platform": "facebook", "end": end.value}
                assert browser_of(office).closed
                assert office.services.logins.open_logins() == ()
                assert await office.now_of(before) == before
                office.clock.advance(700)  # links are counted


async def test_a_page_that_comes_back_too_late_is_told_how_it_ended(site: Website, vega: Person) -> None:
    secret = await secret_for(site, vega)
    socket = await watching(site, secret)
    run = run_of(site.office, vega)
    await socket.leave()
    run.finish(LoginEnd.IDLE)
    await office_told(site.office, 1)
    assert await site.office.services.web.visitor(secret) is None
    back = LiveSocket(site, secret)
    assert (await back.until("standing", phase="ended"))["sentence"] == ENDS[LoginEnd.IDLE]
    assert await back.ended() == 1000
    assert len(site.office.live.opened) == 1
    foreign = LiveSocket(site, secret, origin="https://ajeno.test")
    assert await foreign.ended() == 1008
    assert not foreign.accepted


async def tick(office: Office, socket: LiveSocket) -> None:
    """Time goes on a little, however often the limits are looked at before the end."""
    while socket.closed is None:
        office.clock.advance(0.6)
        await asyncio.sleep(0.02)


async def office_told(office: Office, count: int) -> None:
    """Until so many ends are told in the chat."""
    async with asyncio.timeout(HANG_S):
        while len(await office.pending("login_ended")) < count:  # noqa: ASYNC110 - the outbox announces nothing here
            await asyncio.sleep(0.01)


async def test_a_site_that_does_not_answer_is_told(
    site: Website, vega: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Unreachable:
        async def __aenter__(self) -> FakeLiveBrowser:
            raise NetworkException("no route")

        async def __aexit__(self, *_error: object) -> None: ...

    monkeypatch.setattr(site.office.live, "open", lambda *_given: Unreachable())
    socket = LiveSocket(site, await secret_for(site, vega))
    socket.send(START)
    told = await socket.until("standing", phase="ended")
    assert told["sentence"] == ENDS[LoginEnd.UNREACHABLE]
    assert site.office.services.logins.open_logins() == ()
