"""One transaction: all or nothing, and nothing left checked out."""

import asyncio

import pytest
from sqlalchemy.pool import QueuePool

from core.domain.people.person import Role
from core.errors import ConflictException, StorageException
from core.ports.storage import Area
from persistence.database.engine import Database
from tests.contract.persistence.people import NOW, enrol, new_job
from tests.support.patience import HANG_S


def _checked_out(database: Database) -> int:
    pool = database.engine.pool
    assert isinstance(pool, QueuePool)
    return pool.checkedout()


async def test_what_is_committed_is_there_for_the_next_unit_of_work(database: Database) -> None:
    async with database() as uow:
        await uow.settings.put("zona", "America/Bogota")
        await uow.commit()
    async with database(write=False) as uow:
        assert await uow.settings.get("zona") == "America/Bogota"


async def test_what_is_not_committed_never_happened(database: Database) -> None:
    async with database() as uow:
        await uow.settings.put("zona", "America/Bogota")
    async with database(write=False) as uow:
        assert await uow.settings.get("zona") is None


async def test_an_error_rolls_back_everything_before_it(database: Database) -> None:
    async def fail_half_way() -> None:
        async with database() as uow:
            await uow.settings.put("uno", 1)
            await uow.people.add(name="Vega Ficticia", role=Role.ANALYST)
            raise ValueError("adrede")

    with pytest.raises(ValueError, match="adrede"):
        await fail_half_way()
    async with database(write=False) as uow:
        assert await uow.settings.get("uno") is None
        assert await uow.people.all() == []


async def test_a_conflict_leaves_the_transaction_usable(database: Database) -> None:
    async with database() as uow:
        await uow.jobs.add(new_job(dedupe_key="a"), NOW)
        with pytest.raises(ConflictException):
            await uow.jobs.add(new_job(dedupe_key="a"), NOW)
        await uow.settings.put("despues", True)
        await uow.commit()
    async with database(write=False) as uow:
        assert await uow.settings.get("despues") is True
        assert len(await uow.jobs.unfinished()) == 1


async def test_a_reader_cannot_commit(database: Database) -> None:
    async with database(write=False) as uow:
        with pytest.raises(StorageException):
            await uow.commit()


async def test_a_unit_of_work_may_commit_in_steps(database: Database) -> None:
    async with database() as uow:
        await uow.settings.put("uno", 1)
        await uow.commit()
        await uow.settings.put("dos", 2)
    async with database(write=False) as uow:
        assert [await uow.settings.get("uno"), await uow.settings.get("dos")] == [1, None]


async def test_nothing_stays_checked_out_after_success_failure_or_cancellation(database: Database) -> None:
    async with database() as uow:
        await uow.settings.put("uno", 1)
        assert _checked_out(database) == 1
        await uow.commit()
    with pytest.raises(ValueError, match="adrede"):
        async with database():
            raise ValueError("adrede")
    entered = asyncio.Event()

    async def stuck() -> None:
        async with database() as uow:
            await uow.settings.put("dos", 2)
            entered.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(stuck())
    await entered.wait()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert task.cancelled()
    assert _checked_out(database) == 0
    async with database() as uow:  # the turn was given back too
        assert await uow.settings.get("dos") is None


async def test_a_writer_that_gives_up_waiting_leaves_the_others_alone(database: Database) -> None:
    async with database() as first:
        waiting = asyncio.create_task(database().__aenter__())
        await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
        await first.settings.put("uno", 1)
        await first.commit()
    async with database() as uow:
        assert await uow.settings.get("uno") == 1
    assert _checked_out(database) == 0


async def test_writers_that_hold_the_same_take_turns_and_lose_no_update(database: Database) -> None:
    async def count_up() -> None:
        async with database() as uow:
            await uow.hold(Area.TEAM)
            value = await uow.settings.get("cuenta") or 0
            await uow.settings.put("cuenta", value + 1)
            await uow.commit()

    await asyncio.gather(*(count_up() for _ in range(20)))
    async with database(write=False) as uow:
        assert await uow.settings.get("cuenta") == 20


async def test_readers_do_not_wait_for_a_writer(database: Database) -> None:
    await enrol(database)
    async with database() as writer:
        await writer.settings.put("uno", 1)
        async with asyncio.timeout(HANG_S), database(write=False) as reader:
            assert await reader.settings.get("uno") is None
            assert len(await reader.people.all()) == 1


async def test_the_database_answers_a_ping_in_measured_milliseconds(database: Database) -> None:
    assert 0 < await database.ping() < 10_000
