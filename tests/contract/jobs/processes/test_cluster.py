"""The engine for several machines, in real processes: a kill, a freeze, a drain, and many jobs at once."""

import asyncio
import os
import signal
from collections import defaultdict

import pytest

from core.domain.jobs.job import JobState
from tests.contract.jobs.processes.conftest import TIMING, Site
from tests.support.patience import HANG_S


async def test_another_process_takes_over_the_job_of_a_killed_one(cluster: Site) -> None:
    workers = [await cluster.worker(quick=True) for _ in range(2)]
    job = await workers[0].add("hold_once")
    holder = (await cluster.told(event="holding", job=job))["pid"]
    (dying,) = [worker for worker in workers if worker.process.pid == holder]
    await dying.kill()
    await cluster.told(event="settled", job=job, state="hecho")
    assert (await cluster.stored(job)).attempt == 2
    assert [event["pid"] == holder for event in cluster.events("start")] == [True, False]


async def test_a_frozen_process_that_comes_back_changes_nothing(cluster: Site) -> None:
    frozen = await cluster.worker(quick=True)
    job = await frozen.add("hold_once")
    await frozen.until(event="holding", job=job)
    os.kill(frozen.process.pid, signal.SIGSTOP)
    other = await cluster.worker(quick=True)
    await other.until(event="settled", job=job, state="hecho")
    done = await cluster.stored(job)
    os.kill(frozen.process.pid, signal.SIGCONT)
    await frozen.until(event="end", job=job)
    again = await frozen.add("work")
    await cluster.told(event="settled", job=again, state="hecho")
    assert await cluster.stored(job) == done
    assert done.attempt == 2
    assert await frozen.terminate() == 0
    said = await frozen.process.stderr.read()
    assert b"taken away meanwhile" in said
    assert b"Traceback" not in said


@pytest.mark.parametrize("task", ["hold_transaction", "hold_statement"])
async def test_a_process_frozen_in_the_middle_of_a_transaction_is_replaced_too(cluster: Site, task: str) -> None:
    frozen = await cluster.worker(quick=True)
    job = await frozen.add(task)
    await frozen.until(event="holding", job=job)
    os.kill(frozen.process.pid, signal.SIGSTOP)
    other = await cluster.worker(quick=True)
    await other.until(event="settled", job=job, state="hecho")
    done = await cluster.stored(job)
    os.kill(frozen.process.pid, signal.SIGCONT)
    again = await frozen.add("work")
    await cluster.told(event="settled", job=again, state="hecho")
    assert await cluster.stored(job) == done
    assert done.attempt == 2


async def test_a_drained_process_ends_its_job_and_takes_no_more(cluster: Site) -> None:
    worker = await cluster.worker(grace=30, concurrency=1)
    job = await worker.add("last_words")
    await worker.until(event="start", job=job)
    waiting = await worker.add("work", key="s2")
    assert await worker.terminate() == 0
    assert (await cluster.stored(job)).state is JobState.DONE
    assert (await cluster.stored(waiting)).state is JobState.QUEUED


async def test_a_job_that_a_drained_process_ends_is_left_to_it_however_long_that_takes(cluster: Site) -> None:
    drained = await cluster.worker(grace=HANG_S, quick=True)
    job = await drained.add("hold_once")
    await drained.until(event="holding", job=job)
    drained.process.send_signal(signal.SIGTERM)
    other = await cluster.worker(quick=True)
    with pytest.raises(TimeoutError):  # so long a silent process would have been given up twice
        await asyncio.wait_for(other.until(event="start", job=job), 2 * TIMING["stale_s"] + TIMING["release_s"])
    assert (await cluster.stored(job)).attempt == 1
    await drained.kill()
    await other.until(event="settled", job=job, state="hecho")


async def test_two_hundred_jobs_of_twenty_keys_on_four_processes_run_once_each_in_order(cluster: Site) -> None:
    workers = [await cluster.worker(concurrency=2) for _ in range(4)]
    jobs = [await workers[0].add("work", key=f"s{number % 20}") for number in range(200)]
    for job in jobs:
        await cluster.told(event="settled", job=job, state="hecho")
    running: dict[str, int] = defaultdict(int)
    order: dict[str, list[int]] = defaultdict(list)
    for event in cluster.events("start", "end"):
        running[event["key"]] += 1 if event["event"] == "start" else -1
        assert running[event["key"]] in {0, 1}
        if event["event"] == "start":
            order[event["key"]].append(event["job"])
    assert sorted(job for started in order.values() for job in started) == jobs
    assert all(started == sorted(started) for started in order.values())
    assert sorted(event["job"] for event in cluster.events("settled")) == jobs
    assert len({event["pid"] for event in cluster.events("start")}) > 1
