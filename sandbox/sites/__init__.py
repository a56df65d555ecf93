"""The local social sites, answering over TLS under their real names."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Self

from sandbox.network import SandboxNetwork
from sandbox.sites.accounts import Account
from sandbox.sites.facebook import FacebookSite
from sandbox.sites.instagram import InstagramSite
from sandbox.sites.memory import SiteMemory
from sandbox.sites.messages import Request, Response
from sandbox.sites.serving.server import LocalServer
from sandbox.sites.site import Site
from sandbox.sites.states import StateSpec
from sandbox.sites.x import XSite
from sandbox.tls import LocalAuthority

__all__ = ["Account", "LocalSites", "Site", "StateSpec"]


class LocalSites:
    """All local sites behind one TLS port of 127.0.0.1, in the running event loop.

    `async with LocalSites() as sites:` listens; `sites.network` tells clients where and whom to trust. `latency_ms`
    is the first value of each site's own `latency_ms`. With `state_file` the sites know their accounts' logins and
    states again after a restart.
    """

    def __init__(self, *, latency_ms: float = 0.0, port: int = 0, state_file: Path | None = None) -> None:
        self.facebook = FacebookSite(latency_ms=latency_ms)
        self.instagram = InstagramSite(latency_ms=latency_ms)
        self.x = XSite(latency_ms=latency_ms)
        self._sites: tuple[Site, ...] = (self.facebook, self.instagram, self.x)
        memory = SiteMemory(state_file)
        for site in self._sites:
            site.memory = memory
        self._by_host = {host: site for site in self._sites for host in site.hosts}
        self.authority = LocalAuthority.create(tuple(self._by_host))
        self._server = LocalServer(self._dispatch, self.authority.server_context(), port=port)

    async def __aenter__(self) -> Self:
        await self._server.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self._server.stop()
        for site in self._sites:
            site.remember()  # rotated cookies too, which are not worth a write each time

    def site(self, platform: str) -> Site:
        """The site of a platform: facebook, instagram or x; raises KeyError."""
        return {"facebook": self.facebook, "instagram": self.instagram, "x": self.x}[platform]

    @property
    def network(self) -> SandboxNetwork:
        """The address book; only meaningful while the sites listen."""
        hosts = dict.fromkeys(self._by_host, ("127.0.0.1", self._server.port))
        return SandboxNetwork(hosts=hosts, ca_pem=self.authority.ca_pem, spki_hashes=self.authority.spki_hashes)

    async def _dispatch(self, request: Request) -> Response:
        site = self._by_host.get(request.host)
        return Response(status=421) if site is None else await site.handle(request)
