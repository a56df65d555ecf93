"""How the probe reaches a site: one transport per request, nothing shared, every failure given its reason.

A transport of its own for every request keeps sessions apart by construction: no cookie jar, no environment proxies,
no redirects, and never two accounts on one connection. Only the TLS context, which costs more than the request, is
made once and lent to all.
"""

import socket
import ssl
import zlib
from collections.abc import Iterator

import httpx

from core.domain.sessions.verdict import Verdict
from core.platforms.network import SandboxNetwork
from core.platforms.probe.socks import SocksTransport
from core.platforms.signals import verdict
from core.platforms.signals.http.transport import proxy_refusal

_CHUNK = 64 * 1024
_LONGEST_HOST = 253
_LONGEST_LABEL = 63
_LAST_PORT = 65_535


def make_ssl_context(network: SandboxNetwork | None) -> ssl.SSLContext:
    """A verifying client context: the usual authorities, or in the local world its own authority alone."""
    return (
        httpx.create_ssl_context(trust_env=False)
        if network is None
        else ssl.create_default_context(cadata=network.ca_pem)
    )


def make_transport(
    network: SandboxNetwork | None, proxy_url: str | None, context: ssl.SSLContext
) -> httpx.AsyncBaseTransport:
    """A transport for one request; the caller closes it. httpx.ProxyError when `proxy_url` cannot be used.

    Through a proxy the real name is asked for, as a browser does: in the local world the proxy resolves it.
    """
    if proxy_url is None:
        direct = httpx.AsyncHTTPTransport(verify=context, trust_env=False)
        return direct if network is None else SandboxTransport(network, direct)
    try:
        proxy = httpx.Proxy(proxy_url)
        _check_reachable(proxy.url)
        if proxy.url.scheme.startswith("socks"):
            return SocksTransport(proxy, context)
        return httpx.AsyncHTTPTransport(verify=context, trust_env=False, proxy=proxy)
    except (ValueError, httpx.InvalidURL) as error:
        # The text of these errors holds the address, credentials included.
        raise httpx.ProxyError("invalid proxy address") from type(error)("unusable")


def _check_reachable(url: httpx.URL) -> None:
    """ValueError for what the operating system itself would refuse with an error of its own."""
    host = url.raw_host.decode("ascii")
    if not 0 < len(host) <= _LONGEST_HOST or any(len(label) > _LONGEST_LABEL for label in host.split(".")):
        raise ValueError("host name")
    if url.port is not None and not 0 < url.port <= _LAST_PORT:
        raise ValueError("port")


class SandboxTransport(httpx.AsyncBaseTransport):
    """Rewrites the address to the local one; Host and the TLS server name stay real. Unknown names do not exist."""

    def __init__(self, network: SandboxNetwork, inner: httpx.AsyncBaseTransport) -> None:
        self._network = network
        self._inner = inner

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send the request to the local address of its host."""
        local = self._network.resolve(request.url.host)
        if local is None:
            raise httpx.ConnectError("name not in the local world", request=request) from socket.gaierror("unknown")
        url = request.url.copy_with(host=local[0], port=local[1])
        extensions = {**request.extensions, "sni_hostname": request.url.host}
        return await self._inner.handle_async_request(
            httpx.Request(request.method, url, headers=request.headers, extensions=extensions)
        )

    async def aclose(self) -> None:
        """Close the transport underneath."""
        await self._inner.aclose()


def failure_verdict(error: Exception, *, proxied: bool) -> Verdict:
    """The undecided verdict for a request that failed. The only place where foreign errors get their reason."""
    if isinstance(error, httpx.ProxyError):
        return _proxy_verdict(str(error))
    if isinstance(error, httpx.ConnectError):
        return verdict(_connect_reason(error, proxied=proxied), "ConnectError")
    if isinstance(error, httpx.ConnectTimeout) and proxied:
        return verdict("proxy.timeout", "ConnectTimeout")
    reason = next((reason for kinds, reason in _FAILURES if isinstance(error, kinds)), "transport.request")
    return verdict(reason, type(error).__name__)


_FAILURES: tuple[tuple[tuple[type[Exception], ...], str], ...] = (
    ((TimeoutError, httpx.TimeoutException), "transport.timeout"),
    ((httpx.NetworkError, httpx.RemoteProtocolError), "transport.disconnected"),
    ((zlib.error,), "transport.garbled"),
)
_DEEPEST_CAUSE = 10
_SOCKS_WANTS_LOGIN = ("Invalid username/password", "but got NO ACCEPTABLE METHODS")
"""What httpx says when a SOCKS proxy does not let us in."""


def _proxy_verdict(message: str) -> Verdict:
    """`407 Proxy Authentication Required` and the like, as the proxy answered CONNECT; or how SOCKS failed."""
    if message == "invalid proxy address":
        return verdict("proxy.invalid")
    if any(words in message for words in _SOCKS_WANTS_LOGIN):
        return verdict("proxy.authentication", "SOCKS")
    status = message[:3]
    refusal = proxy_refusal(int(status) if status.isdecimal() and status.isascii() else 0, message)
    return refusal or verdict("proxy.refused", status if status.isdecimal() else "ProxyError")


def _connect_reason(error: BaseException, *, proxied: bool) -> str:
    causes: list[BaseException] = [error]
    while (cause := causes[-1].__cause__ or causes[-1].__context__) is not None and len(causes) < _DEEPEST_CAUSE:
        causes.append(cause)
    if any(isinstance(cause, ssl.SSLError) for cause in causes):
        return "transport.tls"
    if proxied:
        return "proxy.unreachable"
    return "transport.dns" if any(isinstance(cause, socket.gaierror) for cause in causes) else "transport.unreachable"


class BoundedDecoder:
    """Undoes gzip or deflate without ever holding more than a chunk: a small answer cannot grow without bound."""

    def __init__(self, encoding: str) -> None:
        self._inflate: zlib._Decompress | None = None
        if encoding.strip().lower() in {"gzip", "x-gzip", "deflate"}:
            self._inflate = zlib.decompressobj(zlib.MAX_WBITS | 32)

    def feed(self, data: bytes) -> Iterator[bytes]:
        """The plain bytes in pieces of at most 64 kB, each made when asked for; zlib.error when broken."""
        if self._inflate is None:
            yield data
            return
        while data:
            yield self._inflate.decompress(data, _CHUNK)
            data = self._inflate.unconsumed_tail
