"""PostgreSQL is stopped for a while and started again, under both engines: the processes stay, and work goes on."""

import asyncio
import json
import signal
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import pytest
import pytest_asyncio

from core.domain.jobs.job import JobState
from persistence.database.ticket_schema import ensure_ticket_schema
from persistence.migrate import upgrade
from tests.contract.jobs.processes.conftest import TIMING, Site, Worker
from tests.support.forks import Forks
from tests.support.postgres_server import OwnServer, own_postgres

AWAY_S = 2 * TIMING["stale_s"]
"""Twice what makes a process count as dead; the same at full length (40 s) is a scenario of `make faults`."""


@pytest_asyncio.fixture
async def server() -> AsyncIterator[OwnServer]:
    async with own_postgres() as started:
        await upgrade(started.url)
        await ensure_ticket_schema(started.url)
        yield started


@pytest_asyncio.fixture(params=["embedded", "procrastinate"])
async def site(request: pytest.FixtureRequest, tmp_path: Path, server: OwnServer, starts: Forks) -> AsyncIterator[Site]:
    timing = ("--timing", json.dumps(TIMING)) if request.param == "procrastinate" else ()
    made = Site(tmp_path, server.url, starts, *timing)
    yield made
    await made.close()


async def outage(server: OwnServer, worker: Worker) -> None:
    """The process bears it."""
    await server.stop()
    with suppress(TimeoutError):
        await asyncio.wait_for(worker.process.wait(), AWAY_S)
    assert worker.process.returncode is None
    await server.start()


async def test_after_an_outage_the_same_process_takes_jobs_again(site: Site, server: OwnServer) -> None:
    worker = await site.worker()
    first = await worker.add("work", key="s1")
    await site.told(event="settled", job=first, state="hecho")
    await outage(server, worker)
    again = await worker.add("work", key="s1")
    await site.told(event="settled", job=again, state="hecho")
    assert await worker.terminate() == 0


async def test_a_job_that_ran_through_an_outage_ends_as_it_should(site: Site, server: OwnServer) -> None:
    worker = await site.worker(grace=30)
    job = await worker.add("last_words")
    await worker.until(event="start", job=job)
    await outage(server, worker)
    other = await worker.add("work", key="s2")
    await site.told(event="settled", job=other, state="hecho")
    worker.process.send_signal(signal.SIGTERM)
    assert await worker.process.wait() == 0
    stored = await site.stored(job)
    assert stored.state in {JobState.DONE, JobState.QUEUED}
    assert len([event for event in site.events("settled") if event["job"] == other]) == 1
