"""One Chromium and one set of local sites for this folder; proxies, people and databases are each test's own."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from core.platforms.browser.pool import BrowserPool
from core.platforms.network import SandboxNetwork
from sandbox.sites import LocalSites
from tests.integration.proxies.world import Office, World, open_office
from tests.support.browser import chromium_path


@pytest_asyncio.fixture(scope="package", loop_scope="package")
async def world() -> AsyncIterator[World]:
    """The outside, and a warm browser that reaches nothing else."""
    async with LocalSites() as sites:
        network = SandboxNetwork.parse(sites.network.to_env())
        async with BrowserPool(chromium_path(), network=network) as pool:
            await pool.warm()
            yield World(sites, network, pool)


@pytest_asyncio.fixture(loop_scope="package")
async def office(world: World, tmp_path: Path) -> AsyncIterator[Office]:
    """The product's services over a database of their own."""
    async with open_office(world, tmp_path) as opened:
        yield opened


@pytest.fixture(params=["facebook", "instagram", "x"])
def platform(request: pytest.FixtureRequest) -> str:
    """Each network in turn."""
    return str(request.param)
