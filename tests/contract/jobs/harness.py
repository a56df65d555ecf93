"""An engine under test with real job functions that tell what happens to them."""

import asyncio
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from core.domain.ids import JobId
from core.domain.jobs.job import Job, JobState, NewJob
from core.errors import NetworkException
from core.ports.jobs import JobContext, JobEngine, JobFunction
from core.ports.runtime import Clock
from core.ports.storage import UnitOfWork, UnitOfWorkFactory


@dataclass
class Journal:
    """What happened, in order; `until` waits for it to have happened."""

    lines: list[str] = field(default_factory=list)
    _news: asyncio.Event = field(default_factory=asyncio.Event)

    def write(self, line: str) -> None:
        self.lines.append(line)
        self._news.set()

    async def until(self, *wanted: str) -> None:
        """Repeating a line in `wanted` waits for it to happen that often."""
        while Counter(wanted) - Counter(self.lines):
            self._news.clear()
            await self._news.wait()


class RecordingHooks:
    """Writes every hook call into the journal, with what the hook saw."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal

    async def on_started(self, job: Job, uow: UnitOfWork) -> None:
        self._journal.write(f"hook:started:{job.job_id}:{job.attempt}")

    async def on_progress(self, job: Job, uow: UnitOfWork) -> None:
        word = "stopping" if job.abort_requested else f"{job.progress.phase}:{job.progress.done}"
        self._journal.write(f"hook:progress:{job.job_id}:{word}")

    async def on_settled(self, job: Job, uow: UnitOfWork) -> None:
        self._journal.write(f"hook:settled:{job.job_id}:{job.state.value}")


class Functions:
    """The job functions of the suite."""

    def __init__(self, journal: Journal, clock: Clock) -> None:
        self._journal = journal
        self._clock = clock
        self._gates: dict[str, asyncio.Event] = {}
        self.running: set[str] = set()
        self.most = 0
        self.results: dict[str, list[Exception]] = {}
        self.starts: list[datetime] = []

    def gate(self, name: str) -> asyncio.Event:
        return self._gates.setdefault(name, asyncio.Event())

    def table(self) -> Mapping[str, JobFunction]:
        return {"hold": self.hold, "work": self.work, "fail": self.fail}

    async def hold(self, context: JobContext, **args: Any) -> dict[str, Any]:
        """Runs until its gate is opened or it is cancelled; a cancelled one takes a few loop turns to clean up."""
        name = args["name"]
        self._journal.write(f"start:{name}")
        try:
            await self.gate(name).wait()
        finally:
            for _ in range(5):
                await asyncio.sleep(0)
            self._journal.write(f"end:{name}")
        return {"name": name}

    async def work(self, context: JobContext, **args: Any) -> dict[str, Any]:
        """Overlaps with the others for a few loop turns and proves that its key is its own."""
        assert context.job.key not in self.running, "two jobs of one key run at once"
        self.running.add(context.job.key)
        self.most = max(self.most, len(self.running))
        self._journal.write(f"start:{args['name']}")
        await context.progress("profile", 1, 2)
        await context.progress("profile", 2, 2)
        self.running.remove(context.job.key)
        self._journal.write(f"end:{args['name']}")
        return {"name": args["name"]}

    async def fail(self, context: JobContext, **args: Any) -> dict[str, Any]:
        """Raises what `results` holds for its name, one after the other; then succeeds."""
        name = args["name"]
        self.starts.append(self._clock.now())
        self._journal.write(f"start:{name}:{context.job.attempt}")
        planned = self.results.get(name, [])
        if planned:
            raise planned.pop(0)
        return {"name": name}


@dataclass
class EngineUnderTest:
    """One engine with its store; `start` runs its worker, `stop` ends it as a restart would."""

    engine: JobEngine
    store: UnitOfWorkFactory
    journal: Journal
    functions: Functions
    wake: Callable[[], None]
    _stop: asyncio.Event = field(default_factory=asyncio.Event)
    _worker: asyncio.Task[None] | None = None

    async def add(self, task: str, name: str, key: str = "s1", **more: Any) -> Job:
        """Queue a job, commit, wake; the job (also when it was already there)."""
        new = NewJob(task=task, args={"name": name}, key=key, **more)
        async with self.store() as uow:
            queued = await self.engine.enqueue(new, uow)
            await uow.commit()
        self.wake()
        return queued if isinstance(queued, Job) else queued.job

    def start(self, concurrency: int = 4, grace_s: float = 0) -> None:
        self._stop = asyncio.Event()
        worker = self.engine.run_worker(self._stop, concurrency=concurrency, grace_s=grace_s)
        self._worker = asyncio.create_task(worker)

    async def stop(self) -> None:
        self._stop.set()
        if self._worker is not None:
            await self._worker
            self._worker = None

    async def job(self, job_id: JobId) -> Job:
        async with self.store(write=False) as uow:
            job = await uow.jobs.get(job_id)
        assert job is not None
        return job

    async def settled(self, job: Job, state: JobState) -> Job:
        """Wait until the job's run has ended in that state; the job."""
        await self.journal.until(f"hook:settled:{job.job_id}:{state.value}")
        stored = await self.job(job.job_id)
        while stored.state is not state:  # the hook is called just before its commit
            await asyncio.sleep(0)
            stored = await self.job(job.job_id)
        return stored


EngineMaker = Callable[..., EngineUnderTest]
Lock = AbstractContextManager[object]


def network_down() -> NetworkException:
    return NetworkException("site unreachable")
