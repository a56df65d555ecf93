"""The local sites, reached without network where the wire does not matter and over TLS where it does."""

from collections.abc import AsyncIterator

import httpx
import pytest

from sandbox.sites import LocalSites
from sandbox.sites.facebook import FacebookSite
from tests.integration.sandbox_sites.support import SandboxTransport, account


@pytest.fixture
def facebook() -> FacebookSite:
    site = FacebookSite()
    site.add_account(account("facebook"))
    return site


@pytest.fixture
async def sites() -> AsyncIterator[LocalSites]:
    async with LocalSites() as running:
        for name in ("facebook", "instagram", "x"):
            running.site(name).add_account(account(name))
        yield running


@pytest.fixture
async def client(sites: LocalSites) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(transport=SandboxTransport(sites.network)) as opened:
        yield opened
