"""Networks whose session checks are measured."""

from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager

from bot.metrics.registry import Metrics
from core.domain.platforms import Platform
from core.domain.results.profiles import ListKind, ProfileRef
from core.domain.sessions.session import SessionIdentity
from core.ports.platforms import PlatformGateway, ProbeResult, ProfileReader


class MeasuredGateway:
    """A gateway that tells how long its probes take and what they say."""

    def __init__(self, gateway: PlatformGateway, metrics: Metrics) -> None:
        self._gateway = gateway
        self._metrics = metrics
        self.platform: Platform = gateway.platform
        self.lists: tuple[ListKind, ...] = gateway.lists

    async def probe(self, identity: SessionIdentity, *, second: bool = False) -> ProbeResult:
        """See PlatformGateway."""
        result = await self._gateway.probe(identity, second=second)
        self._metrics.probed(self.platform, result.verdict, result.elapsed_ms / 1000)
        return result

    def open(self, identity: SessionIdentity) -> AbstractAsyncContextManager[ProfileReader]:
        """See PlatformGateway."""
        return self._gateway.open(identity)

    def parse_profile_url(self, url: str) -> ProfileRef:
        """See PlatformGateway."""
        return self._gateway.parse_profile_url(url)

    def profile_url(self, ref: ProfileRef) -> str:
        """See PlatformGateway."""
        return self._gateway.profile_url(ref)


def measured(gateways: Mapping[Platform, PlatformGateway], metrics: Metrics) -> Mapping[Platform, PlatformGateway]:
    """All of them."""
    return {platform: MeasuredGateway(gateway, metrics) for platform, gateway in gateways.items()}
