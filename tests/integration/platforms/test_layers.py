"""Every page that the local sites can show instead of their own, judged in the browser as the probe judges it."""

import asyncio
from itertools import count
from typing import Any

import pytest

from core.domain.ids import SessionId
from core.domain.platforms import Platform
from core.domain.sessions import SessionIdentity
from core.domain.storage_state import StorageState
from core.domain.verdict import SessionState, Verdict
from core.errors import TransientException
from core.platforms.clock import SystemClock
from core.platforms.probe import HttpProbe
from core.platforms.registry import PLATFORMS, PlatformSpec
from core.platforms.signals import verdict
from sandbox.sites import Account, Site
from tests.integration.platforms.world import FAST, World

pytestmark = pytest.mark.asyncio(loop_scope="package")

AT_ONCE = 6
UNDECIDED_STATES = 4
undecided = SessionState.UNDECIDED
_NUMBERS = count(100_050_000_000_000)


def _identity(spec: PlatformSpec, site: Site, state: str) -> SessionIdentity:
    number = next(_NUMBERS)
    account = Account(str(number), f"Bruma Ficticia {number % 1000}", f"bruma_{number % 10**6}", state)
    site.add_account(account)
    cookies = StorageState({"cookies": site.cookies_for(account.id)})
    return SessionIdentity(SessionId(number), spec.platform, cookies)


def _distinct(site: Site) -> list[str]:
    """One state for each different page that decides something (a browser sees nothing else of a state), and a few
    that decide nothing: those cost a whole wait for a marker each."""
    pages = {(spec.expected, repr(spec.document)): name for name, spec in site.STATES.items()}
    decisive = [name for (expected, _), name in pages.items() if expected != undecided]
    return decisive + [name for (expected, _), name in pages.items() if expected == undecided][:UNDECIDED_STATES]


async def _judge_in_browser(world: World, spec: PlatformSpec, identity: SessionIdentity, patience_ms: int) -> Verdict:
    settings: dict[str, Any] = {**FAST, "timeout_selectors": patience_ms}
    async with spec.manager(spec.config_class(**settings), pool=world.pool) as manager:
        await manager.open(identity)
        try:
            return await manager.validate_session_integrity()
        except TransientException:
            return verdict("transport.unreachable")


@pytest.mark.parametrize("spec", [pytest.param(spec, id=spec.platform.value) for spec in PLATFORMS])
async def test_browser_and_probe_reach_one_verdict_for_every_state(world: World, spec: PlatformSpec) -> None:
    site: Site = getattr(world.sites, spec.platform.value)
    probe = HttpProbe(network=world.network, clock=SystemClock())
    places = asyncio.Semaphore(AT_ONCE)

    async def compare(state: str) -> str | None:
        async with places:
            identity = _identity(spec, site, state)
            probed = (await probe.probe(identity)).verdict
            expected = SessionState(site.STATES[state].expected)
            seen = await _judge_in_browser(world, spec, identity, 500 if expected is undecided else 10_000)
        if {probed.state, seen.state} != {expected}:
            return f"{state}: {expected} expected, probe {probed}, browser {seen}"
        same = (probed.reason, probed.strong) == (seen.reason, seen.strong)
        # The probe of X asks for data where the browser shows a page, and what nobody can decide has many causes.
        return None if same or spec.platform is Platform.X or expected is undecided else f"{state}: {probed}, {seen}"

    differences = await asyncio.gather(*(compare(state) for state in _distinct(site)))
    assert [difference for difference in differences if difference] == []
