"""A social network as the services see it: probe, browser and addresses of one platform behind one port."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any, Protocol

from core.domain.platforms import Platform
from core.domain.results.profiles import ListKind, ProfileRef
from core.domain.sessions.session import SessionIdentity
from core.platforms.manager import ScraperManager
from core.ports.platforms import ProbeResult, ProfileReader


class SessionProbe(Protocol):
    """Judges a session without a browser."""

    async def probe(self, identity: SessionIdentity, *, second: bool = False) -> ProbeResult:
        """See PlatformGateway.probe."""
        ...


class ProfileAddresses(Protocol):
    """What the gateway needs of a platform's navigation."""

    @staticmethod
    def parse_profile_url(url: str) -> ProfileRef:
        """See PlatformGateway.parse_profile_url."""
        ...

    @staticmethod
    def build_profile_url(identifier: str) -> str:
        """The public address of a profile."""
        ...


class BrowserGateway:
    """PlatformGateway over an HTTP probe and the platform's scraper manager."""

    def __init__(
        self,
        platform: Platform,
        *,
        probe: SessionProbe,
        manager: Callable[[], ScraperManager[Any]],
        addresses: type[ProfileAddresses],
        lists: tuple[ListKind, ...],
    ) -> None:
        self.platform = platform
        self.lists = lists
        self._probe = probe
        self._manager = manager
        self._addresses = addresses

    async def probe(self, identity: SessionIdentity, *, second: bool = False) -> ProbeResult:
        """Judge the session by one HTTP request; never raises for what a site answers."""
        return await self._probe.probe(identity, second=second)

    def open(self, identity: SessionIdentity) -> AbstractAsyncContextManager[ProfileReader]:
        """A browser context of the session, always closed on exit; TransientException when there is no browser."""
        return self._open(identity)

    def parse_profile_url(self, url: str) -> ProfileRef:
        """The profile an address names; PostUrlException or NotAProfileException when it names something else."""
        return self._addresses.parse_profile_url(url)

    def profile_url(self, ref: ProfileRef) -> str:
        """The public address of the profile."""
        return self._addresses.build_profile_url(ref.identifier)

    @asynccontextmanager
    async def _open(self, identity: SessionIdentity) -> AsyncIterator[ProfileReader]:
        async with self._manager() as manager:
            await manager.open(identity)
            yield manager
