"""The engine in real processes: what survives a kill, a restart, a second process."""

from collections import defaultdict
from itertools import chain

from core.domain.jobs.job import JobState
from tests.contract.jobs.processes.conftest import Site
from tests.contract.jobs.processes.worker import REFUSED


async def test_a_job_whose_process_was_killed_runs_once_more_after_the_restart(any_site: Site) -> None:
    first = await any_site.worker()
    job = await first.add("hold_once")
    await first.until(event="holding", job=job)
    await first.kill()
    assert (await any_site.stored(job)).state is JobState.RUNNING
    second = await any_site.worker(quick=True)
    await second.until(event="settled", job=job, state="hecho")
    await second.terminate()
    starts = [(event["attempt"], event["pid"]) for event in any_site.events("start")]
    assert starts == [(1, first.process.pid), (2, second.process.pid)]
    assert [event["state"] for event in any_site.events("settled")] == ["en_cola", "hecho"]


async def test_a_finished_job_does_not_run_again_after_a_restart_and_queued_ones_do(any_site: Site) -> None:
    first = await any_site.worker(concurrency=1)
    done = await first.add("work")
    await first.until(event="settled", job=done)
    held = await first.add("hold_once")
    await first.until(event="holding", job=held)
    queued = await first.add("work", key="s2")
    await first.terminate()
    second = await any_site.worker(concurrency=1)
    for job in (held, queued):
        await second.until(event="settled", job=job, state="hecho")
    await second.terminate()
    started = [event["job"] for event in any_site.events("start")]
    assert started[:2] == [done, held]
    assert sorted(started[2:]) == [held, queued]


async def test_sigterm_with_a_long_grace_lets_the_job_end(any_site: Site) -> None:
    worker = await any_site.worker(grace=30)
    job = await worker.add("last_words")
    await worker.until(event="start", job=job)
    assert await worker.terminate() == 0
    assert (await any_site.stored(job)).state is JobState.DONE
    assert [event["event"] for event in any_site.events()][-3:] == ["end", "settled", "stopped"]


async def test_sigterm_with_a_short_grace_queues_the_job_again(any_site: Site) -> None:
    worker = await any_site.worker(grace=0.05)
    job = await worker.add("hold_once")
    await worker.until(event="holding", job=job)
    assert await worker.terminate() == 0
    assert (await any_site.stored(job)).state is JobState.QUEUED
    settled = any_site.events("settled")[-1]
    assert (settled["job"], settled["state"]) == (job, "en_cola")
    assert any_site.events()[-1]["event"] == "stopped"


async def test_a_second_process_is_refused_with_a_sentence_that_says_what_to_do(site: Site) -> None:
    first = await site.worker()
    await first.add("work")
    second = await site.worker()
    said = await second.process.stderr.read()
    assert await second.process.wait() == REFUSED
    assert "stop it first, or use another folder" in said.decode()
    job = await first.add("work")
    await first.until(event="settled", job=job, state="hecho")


async def test_progress_is_read_by_a_process_that_neither_asked_nor_runs(any_site: Site) -> None:
    worker = await any_site.worker()
    job = await worker.add("hold_once")
    await worker.until(event="holding", job=job)
    assert await any_site.read(job) == {"state": "en_curso", "attempt": 1, "phase": "amigos", "done": 312, "total": 520}


async def test_thirty_jobs_of_five_keys_run_once_each_in_order_and_never_two_of_a_key(any_site: Site) -> None:
    worker = await any_site.worker(concurrency=4)
    jobs = [await worker.add("work", key=f"s{number % 5}") for number in range(30)]
    for job in jobs:
        await worker.until(event="settled", job=job, state="hecho")
    await worker.terminate()
    running: dict[str, int] = defaultdict(int)
    order: dict[str, list[int]] = defaultdict(list)
    most = 0
    for event in any_site.events("start", "end"):
        running[event["key"]] += 1 if event["event"] == "start" else -1
        assert running[event["key"]] in {0, 1}
        most = max(most, sum(running.values()))
        if event["event"] == "start":
            order[event["key"]].append(event["job"])
    assert 1 < most <= 4
    assert sorted(chain.from_iterable(order.values())) == jobs
    assert all(started == sorted(started) for started in order.values())


async def test_the_next_of_a_key_starts_only_after_the_cancelled_one_has_ended(any_site: Site) -> None:
    worker = await any_site.worker()
    held = await worker.add("hold_once")
    await worker.until(event="holding", job=held)
    follower = await worker.add("work")
    worker.send(do="cancel", job=held)
    assert (await worker.until(event="cancel", job=held))["outcome"] == "abort_requested"
    await worker.until(event="settled", job=follower, state="hecho")
    story = [(event["event"], event["job"]) for event in any_site.events("start", "end", "settled")]
    assert story == [
        ("start", held),
        ("end", held),
        ("settled", held),
        ("start", follower),
        ("end", follower),
        ("settled", follower),
    ]


async def test_a_job_cancelled_in_the_queue_never_starts_in_any_process(any_site: Site) -> None:
    first = await any_site.worker()
    held = await first.add("hold_once")
    await first.until(event="holding", job=held)
    queued = await first.add("work")
    first.send(do="cancel", job=queued)
    assert (await first.until(event="cancel", job=queued))["outcome"] == "cancelled_in_queue"
    await first.kill()
    second = await any_site.worker(quick=True)
    await second.until(event="settled", job=held, state="hecho")
    await second.terminate()
    assert [event["job"] for event in any_site.events("start")] == [held, held]
