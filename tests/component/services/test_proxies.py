"""The pool: lent for good, replaced when dead, never the account's fault."""

from datetime import timedelta

import pytest

from core.domain.people.person import Person, Role
from core.domain.sessions.proxies import Proxy, ProxyState
from core.domain.sessions.session import ScrapingSession, SessionStatus
from core.domain.sessions.verdict import SessionState, Verdict
from core.errors import BadProxyException, ConflictException
from core.services.proxies.rules import ProxySettings, proxy_label
from tests.component.services.scrapes import UNDECIDED, Desk
from tests.support.cookie_jar import SECRET
from tests.support.office import Office
from tests.support.tables import each

REST = ProxySettings().rest


def address(number: int) -> str:
    return f"http://usuario:{SECRET}@proxy{number}.example.test:8080"


async def pool(office: Office, number: int) -> list[Proxy]:
    return [await office.services.proxies.add(address(i), None) for i in range(1, number + 1)]


async def lend(office: Office, person: Person, proxy: Proxy) -> ScrapingSession:
    session = await office.session(person)
    async with office.database() as uow:
        lent = await office.services.proxies.lend(uow, session, proxy)
        await uow.commit()
    return lent


async def state_of(office: Office, proxy: Proxy) -> Proxy:
    async with office.database(write=False) as uow:
        found = await uow.proxies.get(proxy.proxy_id)
    assert found is not None
    return found


class TestAdding:
    async def test_a_proxy_is_tested_at_once_and_its_address_never_shown(self, office: Office) -> None:
        celia = await office.person(Role.ADMIN)
        proxy = await office.services.proxies.add(f"  {address(1)} ", celia)
        assert (proxy.label, proxy.state, proxy.latency_ms) == ("proxy1.example.test:8080", ProxyState.HEALTHY, 21.0)
        assert SECRET not in repr(proxy)
        (entry,) = await office.audit()
        assert (entry.action, entry.subject) == ("proxy.add", "proxy1.example.test:8080")

    async def test_one_that_does_not_answer_is_kept_and_tried_again(self, office: Office) -> None:
        office.checker.fail([address(1)])
        proxy = await office.services.proxies.add(address(1), None)
        assert (proxy.state, proxy.failures) == (ProxyState.HEALTHY, 1)

    async def test_the_same_place_twice_is_refused(self, office: Office) -> None:
        await pool(office, 1)
        with pytest.raises(ConflictException):
            await office.services.proxies.add("socks5://otra:clave@proxy1.example.test:8080", None)

    @each(
        "text",
        ["", "hola", "http://", "http://servidor", "ftp://a.test:21", "http://a.test:99999", "http://a b:80",
         "http://a.test:80/ruta", "http://[::1", "http://a.test:0", "http://ñ.test:80", f"http://{'a' * 251}:65535"],
    )  # fmt: skip
    async def test_what_is_no_address_is_refused_and_not_repeated(self, office: Office, text: str) -> None:
        with pytest.raises(BadProxyException) as caught:
            await office.services.proxies.add(text, None)
        assert not text or text not in str(caught.value)
        assert await office.services.proxies.all() == []

    @each("scheme", ["http", "https", "socks5"])
    def test_the_label_is_host_and_port(self, scheme: str) -> None:
        assert proxy_label(f"{scheme}://u:p@Servidor.example.test:3128/") == "servidor.example.test:3128"


class TestWearAndTear:
    async def test_it_rests_after_two_failures_and_is_asked_again_when_the_rest_is_over(self, office: Office) -> None:
        (proxy,) = await pool(office, 1)
        office.checker.fail([address(1)])
        assert await office.services.proxies.round() == 1
        assert (await state_of(office, proxy)).state is ProxyState.HEALTHY
        await office.services.proxies.round()
        resting = await state_of(office, proxy)
        assert (resting.state, resting.cooldown_until) == (ProxyState.DOWN, office.clock.now() + REST)
        assert await office.services.proxies.round() == 0
        office.checker.dead.clear()
        office.clock.advance(REST.total_seconds())
        assert await office.services.proxies.round() == 1
        back = await state_of(office, proxy)
        assert (back.state, back.failures, back.cooldown_until) == (ProxyState.HEALTHY, 0, None)

    async def test_the_one_with_the_fewest_sessions_is_chosen_and_none_that_rests(self, office: Office) -> None:
        first, second = await pool(office, 2)
        await lend(office, await office.person(), first)
        chosen = await office.services.proxies.choose()
        assert chosen is not None
        assert chosen.proxy_id == second.proxy_id
        office.checker.fail([address(1), address(2)])
        for _ in range(2):
            await office.services.proxies.round()
        assert await office.services.proxies.choose() is None

    async def test_its_sessions_move_to_the_others_evenly_and_the_history_tells(self, office: Office) -> None:
        first, second, third = await pool(office, 3)
        sessions = [await lend(office, await office.person(name=f"Persona {i}"), first) for i in range(4)]
        office.checker.fail([address(1)])
        for _ in range(2):
            await office.services.proxies.round()
        moved = [await office.now_of(session) for session in sessions]
        assert sorted(session.proxy_id or 0 for session in moved) == [second.proxy_id] * 2 + [third.proxy_id] * 2
        assert {session.proxy_url for session in moved} == {address(2), address(3)}
        assert all(session.status is SessionStatus.ACTIVE for session in moved)
        event = (await office.events(sessions[0].session_id))[-1]
        assert (event.kind, event.before, event.reason) == ("proxy_changed", first.label, "proxy.unreachable")
        assert SECRET not in repr(event)

    async def test_a_lent_proxy_stays_while_it_works(self, office: Office) -> None:
        first, _ = await pool(office, 2)
        session = await lend(office, await office.person(), first)
        for _ in range(3):
            await office.services.proxies.round()
        assert (await office.now_of(session)).proxy_id == first.proxy_id

    async def test_without_another_the_session_stays_and_moves_when_there_is_one(self, office: Office) -> None:
        (first,) = await pool(office, 1)
        session = await lend(office, await office.person(), first)
        office.checker.fail([address(1)])
        for _ in range(2):
            await office.services.proxies.round()
        assert (await office.now_of(session)).proxy_id == first.proxy_id
        second = await office.services.proxies.add(address(2), None)
        office.clock.advance(REST.total_seconds())
        await office.services.proxies.round()
        assert (await office.now_of(session)).proxy_id == second.proxy_id


class TestRetiring:
    async def test_its_sessions_move_or_go_direct(self, office: Office) -> None:
        celia = await office.person(Role.ADMIN)
        first, second = await pool(office, 2)
        session = await lend(office, await office.person(), first)
        await office.services.proxies.retire(first.proxy_id, celia)
        assert (await office.now_of(session)).proxy_id == second.proxy_id
        await office.services.proxies.retire(second.proxy_id, celia)
        now = await office.now_of(session)
        assert (now.proxy_id, now.proxy_url) == (None, None)
        assert [event.after for event in await office.events(session.session_id)][1:] == [second.label, ""]
        assert await office.services.proxies.all() == []

    async def test_a_retired_one_is_not_brought_back_by_an_old_button(self, office: Office) -> None:
        celia = await office.person(Role.ADMIN)
        (proxy,) = await pool(office, 1)
        await office.services.proxies.retire(proxy.proxy_id, celia)
        assert await office.services.proxies.test(proxy.proxy_id, celia) is None
        assert await office.services.proxies.retire(proxy.proxy_id, celia) is None
        assert (await state_of(office, proxy)).state is ProxyState.RETIRED

    async def test_nor_by_a_check_that_was_under_way(self, office: Office) -> None:
        (proxy,) = await pool(office, 1)

        async def retired() -> None:
            await office.services.proxies.retire(proxy.proxy_id, None)

        office.checker.meanwhile.append(retired)
        await office.services.proxies.round()
        assert (await state_of(office, proxy)).state is ProxyState.RETIRED

    async def test_its_place_can_be_taken_anew(self, office: Office) -> None:
        (proxy,) = await pool(office, 1)
        await office.services.proxies.retire(proxy.proxy_id, None)
        assert (await office.services.proxies.add(address(1), None)).proxy_id != proxy.proxy_id


@pytest.mark.parametrize("reason", ["proxy.timeout", "proxy.exhausted", "proxy.authentication"])
async def test_trouble_seen_by_the_session_itself_rotates_the_proxy_and_spares_the_account(
    desk: Desk, reason: str
) -> None:
    office = desk.office
    first, second = await pool(office, 2)
    async with office.database() as uow:
        await office.services.proxies.lend(uow, desk.session, first)
        await uow.commit()
    job = await desk.ask()
    for _ in range(2):
        office.site.says(Verdict(SessionState.UNDECIDED, reason))
        office.site.browser.append(UNDECIDED)
        await office.work()
        office.clock.advance(30)
    session = await desk.now()
    assert (session.status, session.suspected_since, session.proxy_id) == (
        SessionStatus.ACTIVE, None, second.proxy_id,
    )  # fmt: skip
    office.site.host("vega")
    await office.work()
    assert (await office.job(job.job_id)).outcome["result"] == "done"
    assert office.site.probed[-1][0].proxy_url == second.url
    assert (await office.events(session.session_id))[-1].reason == reason


async def test_trouble_of_a_session_with_its_own_proxy_touches_no_pool(desk: Desk) -> None:
    office = desk.office
    (first,) = await pool(office, 1)
    office.site.says(Verdict(SessionState.UNDECIDED, "proxy.timeout"))
    office.site.browser.append(UNDECIDED)
    await desk.scrape()
    assert (await state_of(office, first)).failures == 0


async def test_the_rest_of_a_proxy_is_ten_minutes() -> None:
    assert timedelta(minutes=10) == REST
