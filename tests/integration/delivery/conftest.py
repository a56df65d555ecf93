from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from core.ports.storage import UnitOfWorkFactory
from tests.integration.delivery.office import Office
from tests.integration.telegram.world import database, enrol


@pytest.fixture
async def uow(tmp_path: Path) -> AsyncIterator[UnitOfWorkFactory]:
    async with database(tmp_path / "centinela.db") as opened:
        await enrol(opened)
        yield opened


@pytest.fixture
def office(uow: UnitOfWorkFactory) -> Office:
    return Office(uow)
