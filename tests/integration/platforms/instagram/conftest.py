"""The local Instagram as each test finds it: without troubles, in its usual forms."""

from collections.abc import Iterator

import pytest

from sandbox.sites.instagram.content.documents import Shapes
from tests.integration.platforms.instagram.world import InstagramWorld
from tests.integration.platforms.world import World


@pytest.fixture
def insta(world: World) -> Iterator[InstagramWorld]:
    """The shared world, seen from Instagram."""
    site = world.sites.instagram
    yield InstagramWorld(world)
    site.troubles.clear()
    site.clear_faults()
    site.shapes.profile, site.shapes.lists = Shapes().profile, Shapes().lists
