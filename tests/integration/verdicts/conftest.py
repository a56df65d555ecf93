"""The local sites and one warm Chromium for the whole table."""

from collections.abc import AsyncIterator

import pytest_asyncio

from core.platforms.clock import SystemClock
from core.platforms.network import SandboxNetwork
from core.platforms.probe.probe import HttpProbe
from sandbox.sites import LocalSites
from tests.integration.verdicts.layers import Layers
from tests.integration.verdicts.pages import ReusingPool
from tests.support.browser import chromium_path


@pytest_asyncio.fixture(scope="package", loop_scope="package")
async def layers() -> AsyncIterator[Layers]:
    """The three layers, all of them looking at the same sites."""
    async with LocalSites() as sites:
        network = SandboxNetwork.parse(sites.network.to_env())
        probe = HttpProbe(network=network, clock=SystemClock())
        async with ReusingPool(chromium_path(), network=network) as pool:
            await pool.warm()
            yield Layers(sites, pool, probe)
