"""Sites that answer when they are told to, and how many checks of sessions are under way at once."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from core.domain.platforms import Platform
from core.domain.sessions.session import SessionIdentity
from core.ports.platforms import ProbeResult
from core.services.sessions.checker import SessionChecker
from core.services.sessions.validation import SweepLimits, ValidateSessions
from tests.fakes.platforms import FakeGateway
from tests.support.office import Office
from tests.support.patience import HANG_S

DIRECT = "direct"


class Hands:
    """What is in hand at once; nothing is put down before `release`."""

    def __init__(self) -> None:
        self.now: Counter[str] = Counter()
        self.most: Counter[str] = Counter()
        self.release = asyncio.Event()
        self.changed = asyncio.Condition()

    @contextmanager
    def holding(self, *names: str) -> Iterator[None]:
        self.now.update(names)
        for name in names:
            self.most[name] = max(self.most[name], self.now[name])
        yield
        self.now.subtract(names)

    async def hold(self, **expected: int) -> None:
        """Until so much is in hand."""
        async with asyncio.timeout(HANG_S), self.changed:
            await self.changed.wait_for(lambda: all(self.now[name] >= count for name, count in expected.items()))


class SlowGateway(FakeGateway):
    """A site that answers when it is told to."""

    def __init__(self, platform: Platform, hands: Hands) -> None:
        super().__init__(platform)
        self._hands = hands

    async def probe(self, identity: SessionIdentity, *, second: bool = False) -> ProbeResult:
        with self._hands.holding("all", identity.platform.value, identity.proxy_url or DIRECT):
            async with self._hands.changed:
                self._hands.changed.notify_all()
            await self._hands.release.wait()
            return await super().probe(identity, second=second)


def slow_validation(office: Office, hands: Hands, limits: SweepLimits) -> ValidateSessions:
    """The office's validation, asking such sites."""
    made = office.assembly.validate
    gateways = {platform: SlowGateway(platform, hands) for platform in Platform}
    return ValidateSessions(
        made._uow, made._clock, made._changes, SessionChecker(made._clock, gateways), made._engine, limits
    )
