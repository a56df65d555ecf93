"""Commits of one process are heard by the others on the same PostgreSQL; a second bot stands by for the first."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from core.domain.jobs.job import NewJob
from core.ports.storage import Change
from persistence.database.announcements import Announcements
from persistence.database.exclusive import DatabaseLock
from tests.fakes.clock import START
from tests.support.database import opened, postgres_server, postgres_url
from tests.support.patience import HANG_S

__all__ = ["postgres_server", "postgres_url"]


@pytest.fixture
async def heard(postgres_url: str) -> AsyncIterator[asyncio.Event]:
    """Set each time the listening process hears that jobs changed."""
    stop, told = asyncio.Event(), asyncio.Event()
    async with opened(postgres_url) as database:
        database.listeners.on(Change.JOBS, told.set)
        listening = asyncio.create_task(Announcements(postgres_url, database).run(stop))
        await told.wait()  # after connecting everything counts as new
        told.clear()
        yield told
        stop.set()
        await listening


async def test_a_commit_in_one_process_wakes_another(postgres_url: str, heard: asyncio.Event) -> None:
    async with opened(postgres_url) as writer:
        writer.tells_others = True
        async with writer() as uow:
            await uow.jobs.add(NewJob(task="scrape", args={}, key="s1"), START)
            assert not heard.is_set()
            await uow.commit()
    async with asyncio.timeout(HANG_S):
        await heard.wait()


async def test_a_second_bot_stands_by_and_takes_over(postgres_url: str) -> None:
    stop = asyncio.Event()
    first, second = (DatabaseLock(postgres_url, look_every_s=0.05) for _ in range(2))
    async with first:
        waiting = asyncio.create_task(second.wait(stop))
        done, _ = await asyncio.wait({waiting}, timeout=0.3)
        assert not done
    async with asyncio.timeout(HANG_S):
        assert await waiting
    async with second:
        third = DatabaseLock(postgres_url, look_every_s=0.05)
        standing_by = asyncio.create_task(third.wait(stop))
        stop.set()
        assert not await standing_by
