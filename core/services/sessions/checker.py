"""What a site says of a session: asked by a probe, and in a browser where the probe leaves it undecided."""

from collections.abc import Mapping
from enum import StrEnum

from core.domain.platforms import Platform
from core.domain.sessions.session import SessionIdentity
from core.domain.sessions.verdict import SessionState, Verdict
from core.errors import ProxyException, TransientException
from core.ports.platforms import PlatformGateway, ProbeResult
from core.ports.runtime import Clock

NO_ANSWER = Verdict(SessionState.UNDECIDED, "transport.no_answer")


class ValidationMode(StrEnum):
    """`auto`: probe, and the browser when the probe is undecided; `http`: probe only; `browser`: no probe."""

    AUTO = "auto"
    HTTP = "http"
    BROWSER = "browser"


class SessionChecker:
    """Checks a session and stores nothing: `SessionChanges` decides what follows from a verdict."""

    def __init__(
        self, clock: Clock, gateways: Mapping[Platform, PlatformGateway], mode: ValidationMode = ValidationMode.AUTO
    ) -> None:
        self._clock = clock
        self._gateways = gateways
        self.mode = mode

    async def check_once(self, identity: SessionIdentity, *, second: bool = False) -> ProbeResult:
        """Probes once, or opens the browser where the mode allows nothing else; an error on the way is undecided."""
        if self.mode is not ValidationMode.BROWSER:
            return await self._gateways[identity.platform].probe(identity, second=second)
        started = self._clock.monotonic()
        verdict = await self._browsed_or(identity, NO_ANSWER)
        return ProbeResult(verdict, (self._clock.monotonic() - started) * 1000)

    @property
    def may_browse(self) -> bool:
        """Whether an undecided probe is followed by a check in the browser."""
        return self.mode is ValidationMode.AUTO

    async def check_in_browser(self, identity: SessionIdentity) -> Verdict:
        """Opens the network's page and judges it; undecided if the proxy fails. Else TransientException."""
        try:
            async with self._gateways[identity.platform].open(identity) as reader:
                return await reader.validate_session_integrity()
        except ProxyException as exc:
            return Verdict(SessionState.UNDECIDED, exc.reason)

    async def probe_twice(self, identity: SessionIdentity) -> ProbeResult:
        """Probes; after a weak proof of expiry again, at a second address: a busy one redirects good cookies, too."""
        gateway = self._gateways[identity.platform]
        result = await gateway.probe(identity)
        weak = result.verdict.state is SessionState.EXPIRED and not result.verdict.strong
        return await gateway.probe(identity, second=True) if weak else result

    async def check_fully(self, identity: SessionIdentity) -> ProbeResult:
        """Checks new cookies with everything the mode allows; without an answer it is undecided.

        A proxy that does not carry the probe would not carry the browser either.
        """
        if self.mode is ValidationMode.BROWSER:
            return ProbeResult(await self._browsed_or(identity, NO_ANSWER), 0.0)
        result = await self.probe_twice(identity)
        undecided = result.verdict.state is SessionState.UNDECIDED and not result.verdict.blames_proxy
        if not undecided or not self.may_browse:
            return result
        return ProbeResult(await self._browsed_or(identity, result.verdict), 0.0)

    async def _browsed_or(self, identity: SessionIdentity, otherwise: Verdict) -> Verdict:
        try:
            return await self.check_in_browser(identity)
        except TransientException:
            return otherwise
