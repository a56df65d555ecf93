"""One Chromium and one set of local sites for all browser tests; accounts and profiles are each test's own."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from core.platforms.browser.pool import BrowserPool
from core.platforms.facebook.manager import FacebookScraperManager
from core.platforms.network import SandboxNetwork
from sandbox.sites import LocalSites
from tests.integration.platforms.kept import Kept
from tests.integration.platforms.world import World
from tests.support.browser import chromium_path


@pytest.fixture(scope="package")
def chromium() -> str:
    """Where the browser is."""
    return str(chromium_path())


@pytest_asyncio.fixture(scope="package", loop_scope="package")
async def sites() -> AsyncIterator[LocalSites]:
    """The local sites."""
    async with LocalSites() as running:
        yield running


@pytest_asyncio.fixture(scope="package", loop_scope="package")
async def world(sites: LocalSites, chromium: str) -> AsyncIterator[World]:
    """Sites and a warm browser pool that reaches nothing else."""
    network = SandboxNetwork.parse(sites.network.to_env())
    async with BrowserPool(chromium, network=network) as pool:
        await pool.warm()
        yield World(sites, network, pool)


@pytest_asyncio.fixture(scope="package", loop_scope="package")
async def session(world: World) -> AsyncIterator[Kept[FacebookScraperManager]]:
    """The page of one valid session, for all tests that need no session of their own."""
    async with world.kept() as kept:
        yield kept
