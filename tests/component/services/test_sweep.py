"""A validation of all sessions keeps its limits: in all, per site and per proxy."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from cryptography.fernet import Fernet
from sqlalchemy import update

from core.domain.platforms import Platform
from core.domain.sessions.session import SessionIdentity
from core.ports.platforms import ProbeResult
from core.services.sessions.checker import SessionChecker
from core.services.sessions.validation import SweepLimits, ValidateSessions
from persistence.crypto.encryption import SecretBox
from persistence.models import SessionRow
from tests.fakes.platforms import FakeGateway
from tests.support.office import Office
from tests.support.patience import HANG_S

ONE, OTHER = "http://127.0.0.1:3101", "http://127.0.0.1:3102"
DIRECT = "direct"
EACH = 6
"""Sessions per site with either proxy, and with none."""
TURNS = 30
"""Transactions of somebody else, during which any further probe had time to begin."""


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


async def swept(office: Office, limits: SweepLimits, **expected: int) -> Counter[str]:
    """How much was in hand at once at most; `expected` has to be, before anything is put down."""
    for platform in Platform:
        for proxy in (None, ONE, OTHER) * EACH:
            await office.session(await office.person(), platform, proxy_url=proxy)
    hands, made = Hands(), office.assembly.validate
    gateways = {platform: SlowGateway(platform, hands) for platform in Platform}
    sweep = ValidateSessions(
        made._uow, made._clock, made._changes, SessionChecker(made._clock, gateways), made._engine, limits
    )
    running = asyncio.create_task(sweep.sweep())
    await hands.hold(**expected)
    for _ in range(TURNS):
        await office.audit()
    hands.release.set()
    assert (await running).checked == len(Platform) * 3 * EACH
    return hands.most


async def test_no_more_than_the_limit_at_once_through_a_proxy(office: Office) -> None:
    unhindered = len(Platform) * EACH
    most = await swept(office, SweepLimits(60, 60, per_proxy=2), **{ONE: 2, OTHER: 2, DIRECT: unhindered})
    assert (most[ONE], most[OTHER], most[DIRECT]) == (2, 2, unhindered)


async def test_no_more_than_the_limit_at_once_at_a_site(office: Office) -> None:
    each = {platform.value: 4 for platform in Platform}
    most = await swept(office, SweepLimits(60, per_platform=4, per_proxy=60), **each)
    assert {name: most[name] for name in each} == each


async def test_no_more_than_the_limit_at_once_in_all(office: Office) -> None:
    assert (await swept(office, SweepLimits(total=5, per_platform=60, per_proxy=60), all=5))["all"] == 5


async def test_a_session_whose_secrets_do_not_open_does_not_hold_up_the_others(office: Office) -> None:
    sessions = [await office.session(await office.person()) for _ in range(3)]
    lost = SecretBox.from_keys([Fernet.generate_key().decode()])
    broken = update(SessionRow).where(SessionRow.session_id == sessions[1].session_id)
    async with office.database.engine.begin() as connection:
        await connection.execute(broken.values(cookies=lost.seal_json(sessions[1].storage_state)))
    result = await office.assembly.validate.sweep()
    assert (result.checked, result.states) == (3, {"valid": 2, "undecided": 1})
    assert result.changed == []
