"""Processes tell of themselves, and of a dead one it is known since when."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from core.domain.jobs.processes import Process, ProcessKind
from core.services.supervision.presence import Presence
from persistence.database.engine import Database
from persistence.repositories.jobs import processes
from tests.contract.persistence.people import NOW, minutes, new_job, queue
from tests.e2e.playing import eventually

BOT = Process("b" * 32, ProcessKind.BOT, "uno", "1.0.0", 0, 0, 0, NOW)
WORKER = Process("a" * 32, ProcessKind.WORKER, "dos", "1.0.0", 4, 2, 350_000_000, NOW)


async def beat(database: Database, *told: Process) -> list[Process]:
    async with database() as uow:
        for process in told:
            await uow.processes.beat(process)
        await uow.commit()
    return await everybody(database)


async def everybody(database: Database) -> list[Process]:
    async with database(write=False) as uow:
        return [replace(one, unheard_s=0.0) for one in await uow.processes.all()]


async def test_each_is_there_once_with_what_it_told_last_and_the_bot_comes_first(database: Database) -> None:
    assert await beat(database, WORKER, BOT) == [BOT, WORKER]
    busier = replace(WORKER, running=4)
    assert await beat(database, busier) == [BOT, busier]


async def test_one_that_ended_is_gone(database: Database) -> None:
    await beat(database, WORKER, BOT)
    async with database() as uow:
        await uow.processes.ended(WORKER.process_id)
        await uow.commit()
    assert await everybody(database) == [BOT]


async def test_its_silence_is_measured_by_the_clock_of_the_database_and_ends_in_oblivion(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    await beat(database, WORKER)
    async with database(write=False) as uow:
        (told,) = await uow.processes.all()
    assert not told.silent
    assert replace(told, unheard_s=31.0).silent
    monkeypatch.setattr(processes, "FORGOTTEN_AFTER", timedelta(seconds=-10))
    assert await beat(database, BOT) == []


async def test_a_presence_is_seen_while_it_runs_and_leaves_nothing(database: Database) -> None:
    stop = asyncio.Event()

    async def facts() -> Process:
        return WORKER

    async def seen() -> bool:
        return await everybody(database) == [WORKER]

    running = asyncio.create_task(Presence(database, facts).run(stop))
    await eventually(seen)
    stop.set()
    await running
    assert await everybody(database) == []


async def test_the_wait_of_the_queue_is_that_of_the_oldest_job_that_could_run(database: Database) -> None:
    async with database(write=False) as uow:
        assert await uow.jobs.runnable_since(minutes(10)) is None
    await queue(database, new_job("k1", due_at=minutes(5)), new_job("k2", due_at=minutes(20)))
    async with database(write=False) as uow:
        assert await uow.jobs.runnable_since(minutes(4)) is None
        assert await uow.jobs.runnable_since(minutes(10)) == minutes(5)
