"""Keys of an installation on several machines: nothing is sealed anew beneath workers that do not know the key."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.settings import load_settings
from bot.wiring.container import build_container
from core.domain.jobs.processes import Process, ProcessKind
from handlers.terminal import key_texts
from tests.fakes.clock import START
from tests.integration.cli.test_commands import call
from tests.integration.cli.test_keys import words
from tests.support.database import migrated_postgres, postgres_server

__all__ = ["postgres_server"]

WORKER = Process("w1", ProcessKind.WORKER, "maquina-dos", "1.0.0", 2, 0, 0, START)


@pytest.fixture
async def cluster(home: Path, postgres_server: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Path]:
    del postgres_server
    async with migrated_postgres(tickets=True) as url:
        monkeypatch.setenv("DATABASE_URL", url)
        monkeypatch.setenv("JOB_ENGINE", "procrastinate")
        yield home


async def test_sealing_anew_waits_for_the_end_of_the_last_worker(cluster: Path) -> None:
    del cluster
    async with build_container(load_settings(None)) as container:
        async with container.database() as uow:
            await uow.processes.beat(WORKER)
            await uow.commit()
        refused = await asyncio.to_thread(call, "db", "reseal")
        assert refused.exit_code == 1
        assert "Hay procesos trabajando con esta base (en maquina-dos). Detenlos antes" in words(refused.output)
        async with container.database() as uow:
            await uow.processes.ended(WORKER.process_id)
            await uow.commit()
    assert (await asyncio.to_thread(call, "db", "reseal")).exit_code == 0


async def test_a_key_that_other_machines_do_not_know_is_not_made(cluster: Path) -> None:
    async with build_container(load_settings(None)):
        pass
    key = (cluster / "data" / "clave.key").read_bytes()
    refused = await asyncio.to_thread(call, "keys", "rotate")
    assert refused.exit_code != 0
    assert words(key_texts.SEVERAL_MACHINES)[:60] in words(refused.output)
    assert (cluster / "data" / "clave.key").read_bytes() == key
