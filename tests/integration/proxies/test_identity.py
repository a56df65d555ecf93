"""Every request of a session goes through its own proxy, and looks the same from probe and browser."""

import asyncio

import pytest

from core.domain.platforms import Platform
from core.domain.results.profiles import ListKind, ProfileRef
from core.domain.sessions.session import SessionIdentity
from core.domain.sessions.verdict import SessionState
from sandbox.proxy import LocalProxy
from tests.integration.proxies.world import USER_AGENT, Office, World, clients, through

pytestmark = pytest.mark.asyncio(loop_scope="package")


async def _use(office: Office, identity: SessionIdentity, profile: str | None = None) -> None:
    """All that the product does with a session: probe, second probe, browser, and a scrape where there is one."""
    gateway = office.gateways[identity.platform]
    assert (await gateway.probe(identity)).verdict.state is SessionState.VALID
    assert (await gateway.probe(identity, second=True)).verdict.state is SessionState.VALID
    async with gateway.open(identity) as reader:
        assert (await reader.validate_session_integrity()).state is SessionState.VALID
        await reader.get_page().wait_for_selector("body[data-pulses]", state="attached")  # the page's own calls
        if profile is not None:
            found = await reader.read_profile(ProfileRef(Platform.FACEBOOK, profile))
            pages = [page async for page in reader.read_list(found, ListKind.FRIENDS, known=frozenset(), limit=500)]
            assert sum(len(page.rows) for page in pages) == 24


async def test_every_request_goes_through_the_sessions_own_proxy_as_the_same_browser_and_none_goes_direct(
    world: World, office: Office, platform: str
) -> None:
    mine, other = world.account(platform), world.account(platform)
    profile = world.profile(24).vanity if platform == "facebook" else None
    since = len(world.requests())
    seen = len(world.sites.site(platform).requests)
    async with (
        LocalProxy(world.sites.network, "ana", "clave:con@signos") as first,
        LocalProxy(world.sites.network, "bruno", "otra clave") as second,
    ):
        await asyncio.gather(
            _use(office, world.identity(platform, mine, first.url), profile),
            _use(office, world.identity(platform, other, second.url), profile),
        )
        requests = world.sites.site(platform).requests[seen:]
        assert clients(requests, mine) <= through([first])
        assert clients(requests, other) <= through([second])
        # Pictures and scripts carry no cookie that tells whose they are: none of them went another way either.
        assert {request.client for request in requests} <= through([first, second])
        assert {request.account_id for request in requests} >= {mine, other}
        for account in (mine, other):  # from probe and browser alike
            theirs = [request for request in requests if request.account_id == account]
            assert len(theirs) > 3
            assert {(request.user_agent, request.accept_language) for request in theirs} == {(USER_AGENT, "es-MX")}
    assert len(world.requests()) - since == len(requests), "nothing was asked of another site"


async def test_a_session_without_proxy_uses_nobodys(world: World, office: Office) -> None:
    proxied, direct = world.account(), world.account()
    async with LocalProxy(world.sites.network) as proxy:
        await asyncio.gather(
            _use(office, world.identity("facebook", proxied, proxy.url)),
            _use(office, world.identity("facebook", direct, None)),
        )
        carried = through([proxy])
    requests = world.sites.facebook.requests
    assert clients(requests, proxied) <= carried
    assert not clients(requests, direct) & carried


@pytest.mark.parametrize("locale", ["es-MX", "es", "en-GB", "pt-BR"])
async def test_the_language_of_the_page_is_the_language_of_its_requests(
    world: World, office: Office, locale: str
) -> None:
    account = world.account()
    identity = world.identity("facebook", account, None)
    spoken = SessionIdentity(identity.session_id, identity.platform, identity.storage_state, None, USER_AGENT, locale)
    gateway = office.gateways[Platform.FACEBOOK]
    await gateway.probe(spoken)
    async with gateway.open(spoken) as reader:
        await reader.validate_session_integrity()
        assert await reader.get_page().evaluate("navigator.language") == locale
    seen = [request for request in world.sites.facebook.requests if request.account_id == account]
    assert [request for request in seen if request.accept_language != locale] == []
    assert seen


async def test_a_page_that_goes_on_asking_keeps_the_identity_to_the_end(world: World, office: Office) -> None:
    account = world.account()
    identity = world.identity("facebook", account, None)
    for _ in range(10):
        async with office.gateways[Platform.FACEBOOK].open(identity) as reader:
            await reader.validate_session_integrity()
            await reader.get_page().evaluate("() => { setInterval(() => fetch('/api/graphql/'), 1); }")
    seen = [request for request in world.sites.facebook.requests if request.account_id == account]
    assert [request for request in seen if (request.user_agent, request.accept_language) != (USER_AGENT, "es-MX")] == []
    assert len(seen) > 10
