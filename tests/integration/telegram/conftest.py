from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from core.ports.storage import UnitOfWorkFactory
from sandbox.telegram import LocalTelegram
from tests.fakes.aiogram_honesty import honest_telegram
from tests.integration.telegram.commands import Bench
from tests.integration.telegram.world import NAMES, World, assemble, database, enrol, running


@pytest.fixture
async def uow(tmp_path: Path) -> AsyncIterator[UnitOfWorkFactory]:
    async with database(tmp_path / "centinela.db") as opened:
        await enrol(opened)
        yield opened


@pytest.fixture
async def telegram() -> AsyncIterator[LocalTelegram]:
    async with honest_telegram() as local:
        for user_id, name in NAMES.items():
            local.control.add_person(user_id=user_id, first_name=name)
        yield local


@pytest.fixture
def bench() -> Bench:
    return Bench()


@pytest.fixture
async def world(telegram: LocalTelegram, uow: UnitOfWorkFactory, bench: Bench) -> AsyncIterator[World]:
    parts, app = assemble(telegram, uow, bench.commands())
    async with running(app):
        yield World(telegram, parts, app, uow)
