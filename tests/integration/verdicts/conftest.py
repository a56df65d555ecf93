"""The local sites and one warm Chromium for the whole table."""

import os
from collections.abc import AsyncIterator

import pytest_asyncio

from core.platforms.chromium import find_chromium
from core.platforms.clock import SystemClock
from core.platforms.network import SandboxNetwork
from core.platforms.probe import HttpProbe
from sandbox.sites import LocalSites
from tests.integration.verdicts.layers import Layers
from tests.integration.verdicts.pages import ReusingPool


@pytest_asyncio.fixture(scope="package", loop_scope="package")
async def layers() -> AsyncIterator[Layers]:
    """The three layers, all of them looking at the same sites."""
    chromium = find_chromium(os.environ.get("CHROMIUM_PATH"))
    assert chromium is not None, "no Chromium installed"
    async with LocalSites() as sites:
        network = SandboxNetwork.parse(sites.network.to_env())
        probe = HttpProbe(network=network, clock=SystemClock())
        async with ReusingPool(chromium, network=network) as pool:
            await pool.warm()
            yield Layers(sites, pool, probe)
