"""Every state that the local sites can produce leads to the verdict that its table promises."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from core.platforms.clock import SystemClock
from core.platforms.probe.probe import HttpProbe
from core.platforms.signals import REASONS
from sandbox.sites import LocalSites
from sandbox.sites.facebook import FacebookSite
from sandbox.sites.instagram import InstagramSite
from sandbox.sites.x import XSite
from tests.integration.probe.support import network_of, newcomer
from tests.support.tables import each

TABLES = {"facebook": FacebookSite.STATES, "instagram": InstagramSite.STATES, "x": XSite.STATES}
STATES = [(platform, state) for platform, table in TABLES.items() for state in table]

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def world() -> AsyncIterator[tuple[LocalSites, HttpProbe]]:
    async with LocalSites() as sites:
        yield sites, HttpProbe(network=network_of(sites), clock=SystemClock(), timeout_s=5)


@each(("platform", "state"), STATES, ids=[f"{platform}-{state}" for platform, state in STATES])
async def test_a_state_of_the_site_leads_to_its_verdict(
    world: tuple[LocalSites, HttpProbe], platform: str, state: str
) -> None:
    sites, probe = world
    session = newcomer(sites, platform, state, number=STATES.index((platform, state)))
    first = await probe.probe(session)
    second = await probe.probe(session, second=True)
    expected = TABLES[platform][state].expected
    assert (first.verdict.state, second.verdict.state) == (expected, expected), (first.verdict, second.verdict)
    assert first.verdict.reason in REASONS
    assert first.requests >= 1
