"""A proxy that fails is the proxy's fault: told the same by probe and browser, and never held against the account."""

from collections.abc import Awaitable, Callable
from http import HTTPStatus

import pytest

from core.domain.incidents.incident import Incident
from core.domain.jobs.job import JobState
from core.domain.people.actors import Actor
from core.domain.platforms import Platform
from core.domain.sessions.proxies import ProxyState
from core.domain.sessions.session import ScrapingSession, SessionStatus
from core.domain.sessions.verdict import SessionState
from core.errors import ProxyException
from sandbox.proxy import LocalProxy
from tests.integration.proxies.world import Office, World, clients, through
from tests.support.patience import HANG_S

pytestmark = pytest.mark.asyncio(loop_scope="package")


async def _dies(proxy: LocalProxy) -> None:
    await proxy.die()


async def _forgets_its_passwords(proxy: LocalProxy) -> None:
    proxy.unauthorized = True


async def _refuses(proxy: LocalProxy) -> None:
    proxy.refuse_with = HTTPStatus.FORBIDDEN


TROUBLES = [
    pytest.param(_dies, "proxy.unreachable", id="dead"),
    pytest.param(_forgets_its_passwords, "proxy.authentication", id="407"),
    pytest.param(_refuses, "proxy.refused", id="403"),
]
Trouble = Callable[[LocalProxy], Awaitable[None]]


async def _blameless(office: Office, session: ScrapingSession) -> None:
    """Nothing that happened is held against the session or its account."""
    now = await office.now_of(session)
    assert (now.status, now.suspected_since, now.cooldown_until) == (SessionStatus.ACTIVE, None, None)
    assert await office.history(session, "status_changed") == []
    assert await office.history(session, "suspected") == []
    assert await _incidents(office, session) == []


async def _incidents(office: Office, session: ScrapingSession) -> list[Incident]:
    async with office.database(write=False) as uow:
        return list(await uow.incidents.for_session(session.session_id))


@pytest.mark.parametrize(("trouble", "reason"), TROUBLES)
async def test_probe_and_browser_tell_proxy_trouble_by_the_same_reason(
    world: World, office: Office, trouble: Trouble, reason: str
) -> None:
    account = world.account()
    async with LocalProxy(world.sites.network, "ana", "clave-ficticia") as proxy:
        session = world.identity("facebook", account, proxy.url)
        gateway = office.gateways[Platform.FACEBOOK]
        await trouble(proxy)
        probed = (await gateway.probe(session)).verdict
        with pytest.raises(ProxyException) as caught:
            async with gateway.open(session) as reader:
                await reader.validate_session_integrity()
    assert (probed.state, probed.reason, caught.value.reason) == (SessionState.UNDECIDED, reason, reason)
    assert "clave-ficticia" not in f"{probed!r} {caught.value!r}"
    assert clients(world.sites.facebook.requests, account) == set(), "nothing went another way"


async def test_a_wrong_password_is_refused_and_leaves_the_session_as_it_was(world: World, office: Office) -> None:
    account = world.account()
    async with LocalProxy(world.sites.network, "ana", "clave-ficticia") as proxy:
        wrong = f"http://ana:otra@127.0.0.1:{proxy.port}"
        session = await office.session(account, proxy_url=wrong)
        judgement = await office.assembly.validate.check_by_id(session.session_id, actor=Actor.parse("person:1"))
        assert judgement is not None
        assert judgement.verdict.reason == "proxy.authentication"
        assert proxy.refusals > 0
        assert proxy.connections == []
    await _blameless(office, session)
    assert clients(world.sites.facebook.requests, account) == set()


@pytest.mark.parametrize(("trouble", "reason"), TROUBLES)
async def test_a_proxy_that_fails_in_mid_scrape_is_replaced_and_the_job_finishes(
    world: World, office: Office, trouble: Trouble, reason: str
) -> None:
    account, profile = world.account(), world.profile(96)
    since = len(world.sites.facebook.requests)
    async with (
        LocalProxy(world.sites.network, "ana", "clave-uno") as first,
        LocalProxy(world.sites.network, "ana", "clave-dos") as second,
    ):
        session = await office.session(account)
        session = await office.lend(session, first)
        spare = await office.assembly.services.proxies.add(second.url, None)
        world.sites.facebook.latency_ms = 30
        try:
            job = await office.scrape(session, profile)
            await world.sites.facebook.wait_for_request(
                lambda request: request.account_id == account and "Pagination" in request.operation,
                since=since, timeout=HANG_S,
            )  # fmt: skip
            await trouble(first)
            await first.cut()
            done = await office.finished(job)
        finally:
            world.sites.facebook.latency_ms = 0
        carried = through([first, second])
        assert second.connections
    assert (done.state, done.outcome["result"]) == (JobState.DONE, "done")
    assert done.failures >= 1
    assert sorted(await office.friends(job)) == sorted(friend.id for friend in profile.friends)
    assert clients(world.sites.facebook.requests[since:], account) <= carried, "none went direct"
    assert (await office.now_of(session)).proxy_id == spare.proxy_id
    changes = await office.history(session, "proxy_changed")
    assert [(change.before, change.after) for change in changes] == [
        ("", f"127.0.0.1:{first.port}"),
        (f"127.0.0.1:{first.port}", f"127.0.0.1:{second.port}"),
    ]
    assert changes[-1].reason in {reason, "proxy.unreachable"}
    await _blameless(office, session)


async def test_without_another_healthy_proxy_the_job_gives_up_and_nothing_goes_direct(
    world: World, office: Office
) -> None:
    account, profile = world.account(), world.profile(20)
    async with LocalProxy(world.sites.network) as only:
        session = await office.lend(await office.session(account), only)
        await only.die()
        job = await office.scrape(session, profile)
        done = await office.finished(job)
    assert (done.state, done.outcome["error"]) == (JobState.FAILED, "ProxyException")
    assert clients(world.sites.facebook.requests, account) == set()
    assert (await office.now_of(session)).proxy_id == session.proxy_id
    assert [proxy.state for proxy in await office.assembly.services.proxies.all()] == [ProxyState.DOWN]
    await _blameless(office, session)


async def test_trouble_with_a_proxy_that_was_replaced_meanwhile_is_not_held_against_the_new_one(
    world: World, office: Office
) -> None:
    async with LocalProxy(world.sites.network) as old, LocalProxy(world.sites.network) as new:
        session = await office.lend(await office.session(world.account()), old)
        moved = await office.lend(session, new)
        await old.die()
        judgement = await office.assembly.validate.check(session, actor=Actor.parse("validation"))
        assert judgement.verdict.reason == "proxy.unreachable"
        assert [proxy.failures for proxy in await office.assembly.services.proxies.all()] == [0, 0]
        assert (await office.now_of(session)).proxy_id == moved.proxy_id


async def test_a_sweep_through_a_dead_proxy_moves_all_its_sessions_once(world: World, office: Office) -> None:
    async with LocalProxy(world.sites.network) as dead, LocalProxy(world.sites.network) as healthy:
        sessions = [await office.lend(await office.session(world.account()), dead) for _ in range(6)]
        await office.assembly.services.proxies.add(healthy.url, None)
        await dead.die()
        first = await office.assembly.validate.sweep()
        second = await office.assembly.validate.sweep()
        assert second.states == {"valid": 6}
    assert sum(first.states.values()) == 6
    for session in sessions:
        assert len(await office.history(session, "proxy_changed")) == 2
        await _blameless(office, session)


async def test_a_rested_proxy_that_answers_again_is_used_again(world: World, office: Office) -> None:
    async with LocalProxy(world.sites.network) as proxy:
        session = await office.lend(await office.session(world.account()), proxy)
        pool = office.assembly.services.proxies
        await proxy.die()
        await pool.doubt(session)
        await pool.doubt(session)
        assert [known.state for known in await pool.all()] == [ProxyState.DOWN]
        assert await pool.round() == 0, "it rests"
        await proxy.revive()
        await office.clock.sleep(11 * 60)
        assert await pool.round() == 1
        assert [known.state for known in await pool.all()] == [ProxyState.HEALTHY]
