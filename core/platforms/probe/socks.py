"""SOCKS proxies for httpx: every failure is a proxy's error, and a connection that was only half made is closed."""

import ssl
from collections.abc import Iterable

import httpcore
import httpx
from httpcore import SOCKET_OPTION
from socksio import SOCKSError


class SocksTransport(httpx.AsyncBaseTransport):
    """A transport through a SOCKS proxy; the caller closes it.

    httpx lets its parser's errors through, and leaves the socket of a failed handshake to the garbage collector.
    """

    def __init__(self, proxy: httpx.Proxy, context: ssl.SSLContext) -> None:
        self._streams = _Streams()
        self._inner = httpx.AsyncHTTPTransport(verify=context, trust_env=False, proxy=proxy)
        self._inner._pool._network_backend = self._streams  # noqa: SLF001 - an argument of httpcore, but not of httpx

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send the request through the proxy."""
        try:
            return await self._inner.handle_async_request(request)
        except SOCKSError as error:
            raise httpx.ProxyError("not a SOCKS proxy", request=request) from error

    async def aclose(self) -> None:
        """Close everything that was opened."""
        await self._inner.aclose()
        await self._streams.aclose()


class _Streams(httpcore.AnyIOBackend):
    """Opens connections as usual and keeps a list of them."""

    def __init__(self) -> None:
        self._opened: list[httpcore.AsyncNetworkStream] = []

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's signature
        local_address: str | None = None,
        socket_options: Iterable[SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        stream = await super().connect_tcp(host, port, timeout, local_address, socket_options)
        self._opened.append(stream)
        return stream

    async def aclose(self) -> None:
        """Close them all; those that are closed already stay so."""
        while self._opened:
            await self._opened.pop().aclose()
