from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path

import pytest
import pytest_asyncio

from tests.component.commands.scene import NewScene, Scene, open_scene
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


@pytest.fixture
def new_scene(tmp_path: Path) -> NewScene:
    """Opens a scene of its own for each row of a table."""
    numbers = count(1)

    @asynccontextmanager
    async def opened() -> AsyncIterator[Scene]:
        folder = tmp_path / str(next(numbers))
        folder.mkdir()
        async with open_office(folder) as office:
            yield await open_scene(office)

    return opened
