"""Asks a site through a proxy: does it carry us there at all?"""

import ssl

import httpx

from core.errors import ProxyException
from core.platforms.network import SandboxNetwork
from core.platforms.probe.transport import make_ssl_context, make_transport
from core.ports.runtime import Clock

TARGET = "https://www.facebook.com/robots.txt"
"""Public and small; no cookie is sent."""


class HttpProxyChecker:
    """Implements ProxyChecker. One connection per check, nothing kept."""

    def __init__(self, *, network: SandboxNetwork | None, clock: Clock, timeout_s: float = 8.0) -> None:
        self._network = network
        self._clock = clock
        self._timeout_s = timeout_s
        self._context: ssl.SSLContext | None = None

    async def check(self, url: str) -> float:
        """Milliseconds of one request; any answer of the site counts. ProxyException with the kind of failure only."""
        started = self._clock.monotonic()
        self._context = self._context or make_ssl_context(self._network)
        try:
            async with make_transport(self._network, url, self._context) as transport:
                timeouts = httpx.Timeout(self._timeout_s).as_dict()
                request = httpx.Request("GET", TARGET, extensions={"timeout": timeouts})
                response = await transport.handle_async_request(request)
                await response.aclose()
        except (httpx.HTTPError, OSError, ValueError) as exc:
            # The text of these errors may hold the address with its credentials.
            raise ProxyException(f"the proxy does not carry us ({type(exc).__name__})") from None
        return (self._clock.monotonic() - started) * 1000
