from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from core.domain.people.person import Person, Role
from tests.component.services.scrapes import Desk, open_desk
from tests.support.office import Office, open_office


@pytest_asyncio.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    """Nobody in it yet; Monday, eight in the morning (UTC)."""
    async with open_office(tmp_path) as opened:
        yield opened


@pytest_asyncio.fixture
async def desk(office: Office) -> Desk:
    """One analyst with a session, one supervisor."""
    return await open_desk(office)


@pytest_asyncio.fixture
async def celia(office: Office) -> Person:
    """An admin."""
    return await office.person(Role.ADMIN)
