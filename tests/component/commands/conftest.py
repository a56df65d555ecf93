from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from tests.component.commands.scene import Scene, open_scene
from tests.support.office import Office, open_office


@pytest_asyncio.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    """Nobody in it yet; Monday, eight in the morning (UTC)."""
    async with open_office(tmp_path) as opened:
        yield opened


@pytest_asyncio.fixture
async def scene(office: Office) -> Scene:
    """An analyst with a session, a supervisor, an admin."""
    return await open_scene(office)
