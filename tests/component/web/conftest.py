from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from tests.support.office import Office, open_office
from tests.support.website import Website, open_website


@pytest_asyncio.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    async with open_office(tmp_path) as opened:
        yield opened


@pytest_asyncio.fixture
async def site(office: Office) -> AsyncIterator[Website]:
    async with open_website(office) as opened:
        yield opened
