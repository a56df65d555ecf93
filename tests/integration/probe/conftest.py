"""The local sites behind TLS, and a probe that only knows them."""

from collections.abc import AsyncIterator

import pytest

from core.platforms.clock import SystemClock
from core.platforms.probe.probe import HttpProbe
from sandbox.sites import LocalSites
from tests.integration.probe.support import network_of


@pytest.fixture
async def sites() -> AsyncIterator[LocalSites]:
    async with LocalSites() as running:
        yield running


@pytest.fixture
async def probe(sites: LocalSites) -> AsyncIterator[HttpProbe]:
    opened = HttpProbe(network=network_of(sites), clock=SystemClock(), timeout_s=5)
    yield opened
    await opened.aclose()
