"""What a site sees of a session: its own proxy, user agent and language, and nobody else's."""

import asyncio
from urllib.parse import urlsplit

import pytest

from core.domain.platforms import Platform
from core.errors import NetworkException, ProxyException
from core.platforms.clock import SystemClock
from core.platforms.facebook.manager import FacebookScraperManager
from core.platforms.gateway import BrowserGateway
from core.platforms.probe.probe import DEFAULT_USER_AGENT, HttpProbe
from core.platforms.registry import build_gateways
from sandbox.proxy import LocalProxy
from tests.integration.platforms.world import World, fast, ref

pytestmark = pytest.mark.asyncio(loop_scope="package")


def gateway(world: World) -> BrowserGateway:
    probe = HttpProbe(network=world.network, clock=SystemClock())
    return build_gateways(world.pool, probe, SystemClock(), configs={Platform.FACEBOOK: fast()})[Platform.FACEBOOK]


async def test_every_request_of_a_session_goes_through_its_proxy_and_none_of_anothers(world: World) -> None:
    account, other, person = world.account(), world.account(), world.profile(8)
    async with LocalProxy(world.sites.network, "ana", "clave-ficticia") as proxy:
        address = urlsplit(proxy.url)
        url = f"http://ana:clave-ficticia@127.0.0.1:{address.port}"
        async with world.manager() as direct, world.manager() as proxied:
            await direct.open(world.identity(other))
            await proxied.open(world.identity(account, proxy_url=url))
            await proxied.read_profile(ref(person))
            await direct.read_profile(ref(person))
        through = {connection.upstream for connection in proxy.connections}
    requests = world.sites.facebook.requests
    assert {one.client in through for one in requests if one.account_id == account} == {True}
    assert {one.client in through for one in requests if one.account_id == other} == {False}


class Ear(asyncio.DatagramProtocol):
    """Hears whether anybody sends a datagram."""

    def __init__(self) -> None:
        self.heard = 0

    def datagram_received(self, data: bytes, addr: object) -> None:
        del data, addr
        self.heard += 1


GATHER = """async (port) => {
  const peer = new RTCPeerConnection({ iceServers: [{ urls: `stun:127.0.0.1:${port}` }] });
  peer.createDataChannel("x");
  const done = new Promise((resolve) => {
    peer.onicegatheringstatechange = () => peer.iceGatheringState === "complete" && resolve();
  });
  await peer.setLocalDescription(await peer.createOffer());
  await done;
}"""


async def test_a_page_that_looks_for_its_own_address_is_not_helped_past_the_proxy(world: World) -> None:
    ear = Ear()
    transport, _ = await asyncio.get_running_loop().create_datagram_endpoint(lambda: ear, local_addr=("127.0.0.1", 0))
    try:
        async with LocalProxy(world.sites.network) as proxy, world.manager() as manager:
            await manager.open(world.identity(world.account(), proxy_url=proxy.url))
            await manager.navigate("https://www.facebook.com/")
            await manager.get_page().evaluate(GATHER, transport.get_extra_info("sockname")[1])
    finally:
        transport.close()
    assert ear.heard == 0


async def test_a_proxy_that_refuses_its_password_is_the_proxys_fault(world: World) -> None:
    async with LocalProxy(world.sites.network, "ana", "clave-ficticia") as proxy, world.manager() as manager:
        port = urlsplit(proxy.url).port
        await manager.open(world.identity(world.account(), proxy_url=f"http://ana:otra@127.0.0.1:{port}"))
        with pytest.raises(ProxyException) as caught:
            await manager.validate_session_integrity()
    assert "otra" not in str(caught.value)


async def test_a_dead_proxy_is_the_proxys_fault_and_a_dead_site_is_not(world: World) -> None:
    async with world.manager() as manager:
        await manager.open(world.identity(world.account(), proxy_url="http://127.0.0.1:9"))
        with pytest.raises(ProxyException):
            await manager.validate_session_integrity()
    async with world.manager() as manager:
        await manager.open(world.identity(world.account()))
        with pytest.raises(NetworkException):
            await manager.navigate("https://nobody-answers.example/")


async def test_user_agent_and_language_are_the_sessions_own_in_probe_and_browser_alike(world: World) -> None:
    account = world.account()
    identity = world.identity(account, user_agent="Navegador de Vega/1.0", locale="en-GB")
    since = len(world.sites.facebook.requests)
    door = gateway(world)
    await door.probe(identity)
    async with door.open(identity) as reader:
        await reader.validate_session_integrity()
    seen = [one for one in world.sites.facebook.requests[since:] if one.account_id == account]
    assert {one.user_agent for one in seen} == {"Navegador de Vega/1.0"}
    assert {one.accept_language.partition(",")[0].partition(";")[0] for one in seen} == {"en-GB"}


async def test_a_session_without_user_agent_looks_alike_in_probe_and_browser(world: World) -> None:
    account = world.account()
    since = len(world.sites.facebook.requests)
    door = gateway(world)
    await door.probe(world.identity(account))
    async with door.open(world.identity(account)) as reader:
        await reader.validate_session_integrity()
    seen = [one for one in world.sites.facebook.requests[since:] if one.account_id == account]
    assert {one.user_agent for one in seen} == {DEFAULT_USER_AGENT}


async def test_rotated_cookies_can_be_read_back(world: World) -> None:
    account = world.account()
    identity = world.identity(account)
    world.sites.facebook.rotate_cookies = True
    try:
        async with gateway(world).open(identity) as reader:
            await reader.validate_session_integrity()
            state = await reader.storage_state()
    finally:
        world.sites.facebook.rotate_cookies = False
    assert state.account_id(Platform.FACEBOOK) == account
    assert state.value("xs") not in (None, identity.storage_state.value("xs"))


async def test_a_manager_stands_alone_as_the_users_documentation_shows(world: World) -> None:
    account = world.account()
    async with FacebookScraperManager() as manager:
        await manager.start(
            storage_state=dict(world.identity(account).storage_state), user_agent="Navegador/1.0", session_id=7,
            headless=True,
        )  # fmt: skip
        page = manager.get_page()
        assert await page.evaluate("navigator.userAgent") == "Navegador/1.0"
        with pytest.raises(RuntimeError):
            await manager.start()
    with pytest.raises(RuntimeError):
        manager.get_page()
