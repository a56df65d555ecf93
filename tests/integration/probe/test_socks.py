"""SOCKS proxies that refuse, or speak something else: the proxy's affair, and never a raise."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from core.domain.sessions.verdict import SessionState
from core.errors import ProxyException
from core.platforms.clock import SystemClock
from core.platforms.probe.probe import HttpProbe
from core.platforms.probe.proxy_check import HttpProxyChecker
from tests.integration.probe.support import facebook_identity, identity, raw_site, whole
from tests.support.tables import each

Replies = tuple[bytes, ...]
WELCOME, ASKS_PASSWORD = b"\x05\x00", b"\x05\x02"
CONNECTED = b"\x05\x00\x00\x01\x00\x00\x00\x00\x00\x00"
NONSENSE: list[Replies] = [
    (b"\x05",),
    (b"\x00" * 100,),
    (b"HTTP/1.1 400 Bad Request\r\n\r\n",),
    (WELCOME, b"\x05\x01\x00\x01"),
    (WELCOME, b"\x05\x05\x00\x01\x00\x00\x00\x00\x00\x00"),
]
CLOSED_TO_US: list[tuple[Replies, str]] = [
    ((b"\x05\xff",), ""),
    ((b"\x05\xff",), "usuario:secreto@"),
    ((ASKS_PASSWORD, b"\x01\x01"), "usuario:secreto@"),
]


@asynccontextmanager
async def answering(*replies: bytes, beyond: int | None = None) -> AsyncIterator[str]:
    """Where a proxy listens that says these one by one; then it leads to the local port `beyond`, or hangs up."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        callers.append(asyncio.current_task())
        for reply in replies:
            await reader.read(300)
            writer.write(reply)
        if beyond is not None:
            there, back = await asyncio.open_connection("127.0.0.1", beyond)
            await asyncio.gather(_pour(reader, back), _pour(there, writer), return_exceptions=True)
        writer.close()
        await asyncio.gather(writer.wait_closed(), return_exceptions=True)

    callers: list[asyncio.Task[None] | None] = []
    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        yield f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
        await asyncio.gather(*(caller for caller in callers if caller is not None))


async def _pour(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    while data := await source.read(4096):
        target.write(data)
    target.close()
    await target.wait_closed()


async def reason(url: str) -> str:
    cookies = facebook_identity().storage_state.cookies
    found = await HttpProbe(network=None, clock=SystemClock()).probe(identity("facebook", cookies, proxy_url=url))
    assert found.verdict.state is SessionState.UNDECIDED
    assert "secreto" not in repr(found)
    return found.verdict.reason


@each("login", ["", "usuario:secreto@"])
@each("replies", NONSENSE, ids=repr)
async def test_nonsense_and_refusals_are_the_proxys_affair(replies: Replies, login: str) -> None:
    async with answering(*replies) as address:
        assert await reason(f"socks5://{login}{address}") == "proxy.refused"
        with pytest.raises(ProxyException):
            await HttpProxyChecker(network=None, clock=SystemClock()).check(f"socks5://{login}{address}")


@each(("replies", "login"), CLOSED_TO_US)
async def test_a_proxy_that_lets_nobody_in_is_a_matter_of_its_password(replies: Replies, login: str) -> None:
    async with answering(*replies) as address:
        assert await reason(f"socks5://{login}{address}") == "proxy.authentication"


@each("scheme", ["socks5", "socks5h"])
async def test_a_good_one_carries_the_probe_to_the_site(scheme: str) -> None:
    viewer = facebook_identity().account_id
    page = f'<html><script>["CurrentUserInitialData",[],{{"USER_ID":"{viewer}"}},1]</script>'
    async with raw_site(whole(page.encode())) as site:
        port = int(site.network.hosts["www.facebook.com"].rpartition(":")[2])
        async with answering(WELCOME, CONNECTED, beyond=port) as address:
            session = identity("facebook", facebook_identity().storage_state.cookies, proxy_url=f"{scheme}://{address}")
            found = await HttpProbe(network=site.network, clock=SystemClock()).probe(session)
    assert found.verdict.state is SessionState.VALID
    assert len(site.heads) == 1
