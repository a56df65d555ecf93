"""One Chromium and one set of local sites for all browser tests; accounts and profiles are each test's own."""

import os
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from core.platforms.browser import BrowserPool
from core.platforms.chromium import find_chromium
from core.platforms.network import SandboxNetwork
from sandbox.sites import LocalSites
from tests.integration.platforms.world import World


@pytest.fixture(scope="package")
def chromium() -> str:
    """The browser that the environment names (`CHROMIUM_PATH`), else any that is installed."""
    found = find_chromium(os.environ.get("CHROMIUM_PATH"))
    assert found is not None, "no Chromium installed"
    return str(found)


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
