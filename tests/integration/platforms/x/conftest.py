"""The local X as each test finds it: without troubles, in its newest form, with nothing asked of it yet."""

from collections.abc import Iterator

import pytest

from sandbox.sites.x.graphql.rates import LIMITS
from tests.integration.platforms.world import World
from tests.integration.platforms.x.world import XWorld


@pytest.fixture
def x(world: World) -> Iterator[XWorld]:
    """The shared world, seen from X."""
    site = world.sites.x
    yield XWorld(world)
    site.troubles.clear()
    site.clear_faults()
    site.graphql.shape = "flat"
    site.graphql.rates.limits = dict(LIMITS)
    site.graphql.rates.renew()
