"""Short ways to put jobs into a store and to look at them."""

from datetime import datetime, timedelta
from typing import Any

from core.domain.jobs.job import Job, NewJob
from core.ports.storage import UnitOfWorkFactory
from tests.fakes.clock import START

LATER = START + timedelta(minutes=5)


async def add(store: UnitOfWorkFactory, key: str = "s1", **more: Any) -> Job:
    async with store() as uow:
        job = await uow.jobs.add(NewJob(task="scrape", args={"perfil": "vega"}, key=key, **more), START)
        await uow.commit()
    return job


async def claim(store: UnitOfWorkFactory, *, now: datetime = START) -> Job | None:
    async with store() as uow:
        job = await uow.jobs.claim(now)
        await uow.commit()
    return job


async def stored(store: UnitOfWorkFactory, job: Job) -> Job:
    async with store(write=False) as uow:
        found = await uow.jobs.get(job.job_id)
    assert found is not None
    return found
