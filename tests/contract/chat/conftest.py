from collections.abc import AsyncIterator

import pytest

from tests.contract.chat.worlds import WORLDS, ChatWorld


@pytest.fixture(params=sorted(WORLDS))
async def world(request: pytest.FixtureRequest) -> AsyncIterator[ChatWorld]:
    async with WORLDS[request.param]() as opened:
        yield opened
