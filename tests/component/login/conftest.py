"""An office whose live logins are closed afterwards, and an analyst."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from core.domain.people.person import Person, Role
from tests.support.office import Office, open_office


@pytest_asyncio.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    async with open_office(tmp_path) as opened:
        yield opened
        await opened.services.logins.close()


@pytest_asyncio.fixture
async def vega(office: Office) -> Person:
    return await office.person(Role.ANALYST)
