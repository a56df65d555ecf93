"""The local X as each test finds it: without troubles, in its newest form, with nothing asked of it yet."""

from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio

from core.platforms.x.manager import XScraperManager
from sandbox.sites.x.graphql.rates import LIMITS
from tests.integration.platforms.kept import Kept
from tests.integration.platforms.world import World
from tests.integration.platforms.x.world import XWorld


@pytest_asyncio.fixture(scope="package", loop_scope="package")
async def session(world: World) -> AsyncIterator[Kept[XScraperManager]]:
    """The page of one valid session without budgets, for all tests that need no session of their own."""
    x = XWorld(world)
    async with x.kept(x.account(), allowances={}) as kept:
        yield kept


@pytest.fixture
def x(world: World, session: Kept[XScraperManager]) -> Iterator[XWorld]:
    """The shared world, seen from X."""
    site = world.sites.x
    yield XWorld(world, session)
    site.troubles.clear()
    site.clear_faults()
    site.graphql.shape = "flat"
    site.graphql.rates.limits = dict(LIMITS)
    site.graphql.rates.renew()
