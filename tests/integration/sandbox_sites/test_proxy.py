"""The local proxy takes real names to the sandbox, demands what it is told to, and remembers who went where."""

from collections.abc import AsyncIterator
from http import HTTPStatus

import httpx
import pytest
from playwright.async_api import Error

from sandbox.proxy import LocalProxy
from sandbox.sites import LocalSites
from sandbox.tls import client_context
from tests.integration.sandbox_sites.support import IDS
from tests.support.browser import open_chromium
from tests.support.patience import HANG_S

SETTINGS = "https://www.facebook.com/settings"


@pytest.fixture
async def proxy(sites: LocalSites) -> AsyncIterator[LocalProxy]:
    async with LocalProxy(sites.network, "ana", "p@ss: word") as running:
        yield running


async def get(proxy: LocalProxy, url: str = SETTINGS, *, through: str | None = None) -> httpx.Response:
    trust = client_context(proxy.network.ca_pem)
    async with httpx.AsyncClient(proxy=through or proxy.url, verify=trust, timeout=HANG_S) as client:
        return await client.get(url)


async def test_httpx_reaches_the_site_through_it(sites: LocalSites, proxy: LocalProxy) -> None:
    assert (await get(proxy)).status_code == 302
    (made,) = proxy.connections
    assert (made.host, made.port, made.upstream) == ("www.facebook.com", 443, sites.facebook.requests[-1].client)


@pytest.mark.parametrize("credentials", ["", "ana:otra@", "nadie:p%40ss@"])
async def test_wrong_credentials_are_refused(proxy: LocalProxy, credentials: str) -> None:
    with pytest.raises(httpx.ProxyError, match="407"):
        await get(proxy, through=f"http://{credentials}127.0.0.1:{proxy.port}")
    assert (proxy.connections, proxy.refusals) == ([], 1)


async def test_without_credentials_of_its_own_it_asks_for_none(sites: LocalSites) -> None:
    async with LocalProxy(sites.network) as proxy:
        assert "@" not in proxy.url
        assert (await get(proxy)).status_code == 302


async def test_it_can_stop_believing_anybody(proxy: LocalProxy) -> None:
    proxy.unauthorized = True
    with pytest.raises(httpx.ProxyError, match="407"):
        await get(proxy)


async def test_it_can_refuse_with_a_status_of_choice(proxy: LocalProxy) -> None:
    proxy.refuse_with = HTTPStatus.SERVICE_UNAVAILABLE
    with pytest.raises(httpx.ProxyError, match="503"):
        await get(proxy)


async def test_names_outside_the_sandbox_lead_nowhere(proxy: LocalProxy) -> None:
    with pytest.raises(httpx.ProxyError, match="502"):
        await get(proxy, "https://www.example.com/")
    assert proxy.connections == []


async def test_a_dead_proxy_refuses_connections_until_it_is_revived_on_the_same_port(proxy: LocalProxy) -> None:
    port = proxy.port
    await proxy.die()
    assert proxy.dead
    with pytest.raises(httpx.ConnectError):
        await get(proxy)
    await proxy.revive()
    assert (proxy.port, (await get(proxy)).status_code) == (port, 302)


async def test_a_slow_proxy_makes_clients_give_up(proxy: LocalProxy) -> None:
    proxy.delay_ms = 10_000
    trust = client_context(proxy.network.ca_pem)
    async with httpx.AsyncClient(proxy=proxy.url, verify=trust, timeout=0.2) as client:
        with pytest.raises(httpx.TimeoutException):
            await client.get(SETTINGS)


async def test_each_of_two_proxies_sees_its_own_clients_alone(sites: LocalSites, proxy: LocalProxy) -> None:
    async with LocalProxy(sites.network) as other:
        await get(proxy)
        await get(other, "https://x.com/home")
        assert [made.host for made in proxy.connections] == ["www.facebook.com"]
        assert [made.host for made in other.connections] == ["x.com"]


async def test_chromium_goes_through_it_with_every_request(sites: LocalSites, proxy: LocalProxy) -> None:
    async with open_chromium(sites.network.chromium_args()) as browser:
        context = await browser.new_context(
            proxy={"server": proxy.server, "username": "ana", "password": "p@ss: word"}, service_workers="block"
        )
        await context.add_cookies(sites.facebook.cookies_for(IDS["facebook"]))  # type: ignore[arg-type]
        page = await context.new_page()
        await page.goto("https://www.facebook.com/")
        await page.wait_for_function("Number(document.body.dataset.pulses) > 0")
        upstreams = {made.upstream for made in proxy.connections}
        assert {seen.client for seen in sites.facebook.requests} <= upstreams
        await proxy.die()
        with pytest.raises(Error, match="ERR_PROXY_CONNECTION_FAILED"):
            await page.goto("https://www.facebook.com/settings")
