"""Keys of an installation on several machines: nothing is sealed anew beneath workers that do not know the key."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest
from cryptography.fernet import Fernet

from bot.settings import load_settings
from bot.wiring.container import Container, build_container
from bot.wiring.engines import RunningEngine
from core.domain.jobs.processes import Process, ProcessKind
from core.services.supervision import presence
from handlers.terminal import key_texts
from persistence.crypto.encryption import SecretBox
from persistence.database.engine import Database
from persistence.keys.rotation import is_rotated
from tests.e2e.playing import eventually
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
        await beat(container, WORKER)
        refused = await asyncio.to_thread(call, "db", "reseal")
        assert refused.exit_code == 1
        assert "Hay procesos trabajando con esta base (en maquina-dos). Detenlos antes" in words(refused.output)
        async with container.database() as uow:
            await uow.processes.ended(WORKER.process_id)
            await uow.commit()
    assert (await asyncio.to_thread(call, "db", "reseal")).exit_code == 0


class Draining:
    """An engine whose last job goes on after the process was asked to stop."""

    running = 1

    def __init__(self) -> None:
        self.draining, self.done = asyncio.Event(), asyncio.Event()

    async def run_worker(self, stop: asyncio.Event, **_options: object) -> None:
        await stop.wait()
        self.draining.set()
        await self.done.wait()


async def test_a_worker_that_ends_its_last_job_is_still_at_work(cluster: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    del cluster
    monkeypatch.setattr(presence, "BEAT_S", 0.05)
    async with build_container(load_settings(None)) as container:
        engine, stop = Draining(), asyncio.Event()
        working = asyncio.create_task(
            replace(container, engine=cast("RunningEngine", engine)).work(stop, concurrency=1)
        )
        await eventually(lambda: at_work(container))
        stop.set()
        await engine.draining.wait()
        (told,) = await processes(container)
        async with container.database() as uow:
            await uow.processes.ended(told.process_id)
            await uow.commit()
        await eventually(lambda: at_work(container))  # it tells of itself again
        engine.done.set()
        await working
        assert not await at_work(container)


async def processes(container: Container) -> Sequence[Process]:
    async with container.database(write=False) as uow:
        return await uow.processes.all()


async def at_work(container: Container) -> bool:
    return len(await processes(container)) > 0


async def test_nothing_is_sealed_with_a_key_with_which_some_process_does_not_seal_yet(
    cluster: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    del cluster
    old, new = (Fernet.generate_key().decode() for _ in range(2))
    monkeypatch.setenv("ENCRYPTION_KEYS", old)
    async with build_container(load_settings(None)) as container:
        before = replace(WORKER, key_mark=SecretBox.from_keys([old, new]).mark)
        await beat(container, before)
        monkeypatch.setenv("ENCRYPTION_KEYS", f"{new},{old}")
        for told in (before, replace(WORKER, key_mark="")):  # restarted once; of an earlier version
            await beat(container, told)
            refused = await asyncio.to_thread(call, "keys", "rotate")
            assert refused.exit_code == 1
            assert words(key_texts.key_unknown(["maquina-dos"])) in words(refused.stderr)
            assert not await is_rotated(opened_with(container, new, old))
        await beat(container, replace(WORKER, key_mark=SecretBox.from_keys([new, old]).mark))
        assert (await asyncio.to_thread(call, "keys", "rotate")).exit_code == 0
        assert await is_rotated(opened_with(container, new, old))


def opened_with(container: Container, *keys: str) -> Database:
    """The same database, seen with these keys."""
    return Database(container.database.engine, SecretBox.from_keys(keys))


async def beat(container: Container, process: Process) -> None:
    async with container.database() as uow:
        await uow.processes.beat(process)
        await uow.commit()


async def test_a_key_that_other_machines_do_not_know_is_not_made(cluster: Path) -> None:
    async with build_container(load_settings(None)):
        pass
    key = (cluster / "data" / "clave.key").read_bytes()
    refused = await asyncio.to_thread(call, "keys", "rotate")
    assert refused.exit_code != 0
    assert words(key_texts.SEVERAL_MACHINES)[:60] in words(refused.output)
    assert (cluster / "data" / "clave.key").read_bytes() == key
