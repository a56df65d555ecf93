from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from tests.component.incidents.world import Team, open_team


@pytest_asyncio.fixture
async def team(tmp_path: Path) -> AsyncIterator[Team]:
    """Nobody in it yet; Monday at ten in the morning."""
    async with open_team(tmp_path) as opened:
        yield opened
