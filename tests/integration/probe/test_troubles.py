"""Whatever the network, the proxy or a broken answer do: undecided, with its reason, and never a raise."""

import asyncio
import gzip
import socket
import tracemalloc
import zlib
from http import HTTPStatus

import httpx
import pytest

from core.domain.sessions.verdict import SessionState
from core.platforms.clock import SystemClock
from core.platforms.network import SandboxNetwork
from core.platforms.probe import transport as http
from core.platforms.probe.probe import HttpProbe
from sandbox.proxy import LocalProxy
from sandbox.sites import LocalSites
from sandbox.tls import LocalAuthority
from tests.integration.probe.support import (
    FIRST_ID,
    HOSTS,
    facebook_identity,
    identity,
    network_of,
    newcomer,
    raw_site,
    stalled,
    whole,
)
from tests.support.patience import HANG_S
from tests.support.tables import each

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
LOGGED_OUT = b'<html><script>["CurrentUserInitialData",[],{"ACCOUNT_ID":"0","USER_ID":"0"},1]</script>'
LIVING = f'<html><script>["CurrentUserInitialData",[],{{"USER_ID":"{FIRST_ID}"}},1]</script>'.encode()


async def _reason(network: SandboxNetwork, *, timeout_s: float = 5, proxy_url: str | None = None) -> str:
    probe = HttpProbe(network=network, clock=SystemClock(), timeout_s=timeout_s)
    cookies = facebook_identity().storage_state.cookies
    found = await probe.probe(identity("facebook", cookies, proxy_url=proxy_url))
    assert found.verdict.state is SessionState.UNDECIDED
    assert found.requests == 1
    assert "secreto" not in repr(found)
    return found.verdict.reason


async def test_a_site_that_never_answers_is_a_timeout() -> None:
    async with raw_site(stalled(b"")) as site:
        assert await _reason(site.network, timeout_s=0.3) == "transport.timeout"


async def test_an_answer_that_stops_in_the_middle_is_a_timeout() -> None:
    async with raw_site(stalled(HEAD + b"<html><p>hola")) as site:
        assert await _reason(site.network, timeout_s=0.3) == "transport.timeout"


async def test_what_a_broken_answer_had_already_proved_counts() -> None:
    async with raw_site(stalled(HEAD + LOGGED_OUT)) as site:
        probe = HttpProbe(network=site.network, clock=SystemClock(), timeout_s=0.4)
        found = await probe.probe(facebook_identity())
    assert (found.verdict.reason, found.verdict.strong) == ("facebook.logged_out", False)


async def test_a_cut_answer_is_a_broken_connection() -> None:
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5000\r\n\r\n<html>"

    async def cut(writer: asyncio.StreamWriter) -> None:
        writer.write(answer)

    async with raw_site(cut) as site:
        assert await _reason(site.network) == "transport.disconnected"


async def test_bytes_that_are_no_http_are_a_broken_connection() -> None:
    async def babble(writer: asyncio.StreamWriter) -> None:
        writer.write(b"SSH-2.0-nothing\r\n\r\n")

    async with raw_site(babble) as site:
        assert await _reason(site.network) == "transport.disconnected"


async def test_a_name_outside_the_local_world_does_not_exist() -> None:
    authority = LocalAuthority.create(HOSTS)
    assert await _reason(SandboxNetwork({}, authority.ca_pem, ())) == "transport.dns"


async def test_a_closed_port_is_unreachable() -> None:
    authority = LocalAuthority.create(HOSTS)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    network = SandboxNetwork(dict.fromkeys(HOSTS, f"127.0.0.1:{port}"), authority.ca_pem, ())
    assert await _reason(network) == "transport.unreachable"


async def test_a_certificate_of_somebody_else_is_refused() -> None:
    async with raw_site(whole(LIVING)) as site:
        stranger = LocalAuthority.create(HOSTS)
        assert await _reason(SandboxNetwork(site.network.hosts, stranger.ca_pem, ())) == "transport.tls"


async def test_a_certificate_for_another_name_is_refused() -> None:
    async with raw_site(whole(LIVING)) as site:
        elsewhere = {"www.facebook.com": site.network.hosts["x.com"]}
        found = await _reason_of_name(site.network, "m.facebook.com")
        assert found == "transport.tls"
        assert await _valid(SandboxNetwork(elsewhere, site.network.ca_pem, ()))


async def _reason_of_name(network: SandboxNetwork, name: str) -> str:
    mapped = SandboxNetwork({name: network.hosts["x.com"]}, network.ca_pem, ())
    transport = http.make_transport(mapped, None, http.make_ssl_context(mapped))
    async with transport:
        with pytest.raises(httpx.ConnectError) as caught:
            await transport.handle_async_request(httpx.Request("GET", f"https://{name}/"))
    return http.failure_verdict(caught.value, proxied=False).reason


async def _valid(network: SandboxNetwork) -> bool:
    found = await HttpProbe(network=network, clock=SystemClock()).probe(facebook_identity())
    return found.verdict.state is SessionState.VALID


@each(
    ("encoding", "body"),
    [
        ("gzip", gzip.compress(LIVING, mtime=0)),
        ("deflate", zlib.compress(LIVING)),
        ("identity", LIVING),
    ],
    ids=["gzip", "deflate", "identity"],
)
async def test_compressed_answers_are_read(encoding: str, body: bytes) -> None:
    async with raw_site(whole(body, f"Content-Encoding: {encoding}")) as site:
        assert await _valid(site.network)


async def test_a_broken_encoding_is_told() -> None:
    async with raw_site(whole(b"not gzip at all", "Content-Encoding: gzip")) as site:
        assert await _reason(site.network) == "transport.garbled"


async def test_an_encoding_nobody_asked_for_is_undecided() -> None:
    async with raw_site(whole(b"\x0b\x02\x80brotli", "Content-Encoding: br")) as site:
        assert await _reason(site.network) == "facebook.marker_not_found"


async def test_a_small_answer_cannot_grow_without_bound() -> None:
    bomb = gzip.compress(b"<p>" + b"\0" * 50_000_000, 9)
    async with raw_site(whole(bomb, "Content-Encoding: gzip")) as site:
        tracemalloc.start()
        try:
            assert await _reason(site.network) == "facebook.marker_not_found"
            assert tracemalloc.get_traced_memory()[1] < 12_000_000
        finally:
            tracemalloc.stop()


async def test_a_pause_is_counted_from_our_clock_where_the_site_tells_no_time() -> None:
    clock = SystemClock()
    async with raw_site(whole(b"", "Retry-After: 120", status="429 Too Many Requests")) as site:
        found = await HttpProbe(network=site.network, clock=clock).probe(facebook_identity())
    assert found.verdict.until is not None
    assert 100 < (found.verdict.until - clock.now()).total_seconds() <= 120


async def test_a_user_agent_that_no_header_can_carry_is_our_own_trouble() -> None:
    session = facebook_identity()
    broken = type(session)(session.session_id, session.platform, session.storage_state, None, "Nave\r\nX: y", "es-ES")
    async with raw_site(whole(LIVING)) as site:
        found = await HttpProbe(network=site.network, clock=SystemClock()).probe(broken)
    assert found.verdict.reason == "transport.request"


async def test_cancelling_a_probe_really_cancels_it() -> None:
    async with raw_site(stalled(HEAD)) as site:
        probe = HttpProbe(network=site.network, clock=SystemClock(), timeout_s=30)
        task = asyncio.create_task(probe.probe(facebook_identity()))
        await asyncio.wait_for(site.asked.wait(), HANG_S)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task


async def test_every_request_of_a_session_goes_through_its_proxy(sites: LocalSites, probe: HttpProbe) -> None:
    async with LocalProxy(sites.network, "vega", "secreto:con@signos") as proxy:
        proxied = newcomer(sites, "facebook", number=1, proxy_url=proxy.url)
        direct = newcomer(sites, "facebook", number=2)
        assert (await probe.probe(proxied)).verdict.state is SessionState.VALID
        assert (await probe.probe(direct)).verdict.state is SessionState.VALID
        [connection] = proxy.connections
    assert connection.host == "www.facebook.com"
    clients = {str(request.account_id): request.client for request in sites.facebook.requests}
    assert clients[str(proxied.account_id)] == connection.upstream
    assert clients[str(direct.account_id)] != connection.upstream


async def test_a_certificate_is_verified_through_the_proxy_too(sites: LocalSites) -> None:
    stranger = LocalAuthority.create(HOSTS)
    async with LocalProxy(sites.network) as proxy:
        network = SandboxNetwork(network_of(sites).hosts, stranger.ca_pem, ())
        assert await _reason(network, proxy_url=proxy.url) == "transport.tls"


async def test_a_proxy_that_refuses_the_password_is_told(sites: LocalSites) -> None:
    async with LocalProxy(sites.network, "vega", "clave") as proxy:
        wrong = proxy.url.replace("clave", "secreto")
        assert await _reason(network_of(sites), proxy_url=wrong) == "proxy.authentication"


async def test_a_dead_proxy_is_unreachable(sites: LocalSites) -> None:
    async with LocalProxy(sites.network) as proxy:
        url = proxy.url
    assert await _reason(network_of(sites), proxy_url=url) == "proxy.unreachable"


@pytest.mark.parametrize("status", [HTTPStatus.FORBIDDEN, HTTPStatus.BAD_GATEWAY, HTTPStatus.SERVICE_UNAVAILABLE])
async def test_a_proxy_that_refuses_the_site_is_told(sites: LocalSites, status: HTTPStatus) -> None:
    async with LocalProxy(sites.network) as proxy:
        proxy.refuse_with = status
        assert await _reason(network_of(sites), proxy_url=proxy.url) == "proxy.refused"


async def test_a_proxy_that_does_not_connect_in_time_is_told(sites: LocalSites) -> None:
    async with LocalProxy(sites.network) as proxy:
        proxy.delay_ms = 5_000
        assert await _reason(network_of(sites), timeout_s=0.3, proxy_url=proxy.url) in {
            "proxy.timeout",
            "transport.timeout",
        }


@pytest.mark.parametrize(
    "url",
    [
        "",
        "secreto",
        "ftp://a:secreto@127.0.0.1:1",
        "http://[secreto",
        "http://a:secreto@127.0.0.1:999999",
        "http://:secreto@",
        f"http://{'secreto' * 20}.example:8080",
        f"http://{'secreto.' * 40}example:8080",
    ],
)
async def test_a_proxy_address_that_cannot_be_used_is_told(sites: LocalSites, url: str) -> None:
    assert (await _reason(network_of(sites), proxy_url=url)).startswith(("proxy.invalid", "proxy.unreachable"))
