"""A worker process of the suite: `run|show ...`, forked from one that has imported this (`tests.support.forks`).

Everything that happens is one line, written at once to the event log (append-only, shared by all processes) and to
standard output, where the test waits for it. Commands come in on standard input.
"""

import argparse
import asyncio
import json
import os
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import structlog

from core.domain.ids import JobId
from core.domain.jobs.job import Job, NewJob, Progress
from core.errors import AlreadyRunningException
from core.platforms.clock import SystemClock
from core.ports.jobs import JobContext
from core.ports.storage import Area, UnitOfWork
from jobs.embedded.engine import EmbeddedEngine
from jobs.embedded.lock import ProcessLock
from jobs.procrastinate.engine import ProcrastinateEngine
from jobs.procrastinate.setup import Cluster, Timing
from persistence.database.engine import FROZEN_AFTER_S, Database
from persistence.database.unit_of_work import SqlUnitOfWork
from persistence.database.urls import libpq_address
from tests.contract.jobs.sqlite import database_at

Store = Callable[..., SqlUnitOfWork]
REFUSED = 3
"""Exit code of a process that finds the lock taken."""


class EventLog:
    """One atomic append per line."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)

    def write(self, **event: Any) -> None:
        line = (json.dumps({**event, "pid": os.getpid()}) + "\n").encode()
        os.write(self._file, line)
        os.write(sys.stdout.fileno(), line)


class Functions:
    """Job functions that tell what happens to them."""

    def __init__(self, log: EventLog, stop: asyncio.Event, store: Store) -> None:
        self._log = log
        self._stop = stop
        self._store = store

    def table(self) -> dict[str, Any]:
        functions = (self.work, self.hold_once, self.hold_transaction, self.hold_statement, self.last_words)
        return {function.__name__: function for function in functions}

    def _tell(self, what: str, context: JobContext) -> None:
        job = context.job
        self._log.write(event=what, job=job.job_id, key=job.key, attempt=job.attempt)

    async def work(self, context: JobContext, **args: Any) -> dict[str, Any]:
        """A little work, long enough to overlap with others."""
        self._tell("start", context)
        await context.progress("profile", 1, 2)
        await context.progress("profile", 2, 2)
        self._tell("end", context)
        return {}

    async def hold_once(self, context: JobContext, **args: Any) -> dict[str, Any]:
        """The first attempt reports progress and never ends by itself; a later one ends at once."""
        self._tell("start", context)
        try:
            if context.job.attempt == 1:
                await context.progress("amigos", 312, 520)
                self._tell("holding", context)
                await asyncio.Event().wait()
        finally:
            self._tell("end", context)
        return {}

    async def hold_transaction(self, context: JobContext, **args: Any) -> dict[str, Any]:
        """The first attempt stops in the middle of a transaction that has locked its own job and an area."""
        return await self._stop_inside(context, "SELECT 1", half=False)

    async def hold_statement(self, context: JobContext, **args: Any) -> dict[str, Any]:
        """The same, between the messages of which one statement consists: for the server it is not idle then."""
        return await self._stop_inside(context, "SELECT 2", half=True)

    async def _stop_inside(self, context: JobContext, statement: str, *, half: bool) -> dict[str, Any]:
        self._tell("start", context)
        if context.job.attempt == 1:
            async with self._store() as uow:
                await uow.hold(Area.SESSIONS)
                await uow.jobs.set_progress(context.job.job_id, 1, Progress("amigos", 312, 520))
                driver = (await (await uow.session.connection()).get_raw_connection()).driver_connection
                assert driver is not None
                await (driver.prepare if half else driver.execute)(statement)
                self._tell("holding", context)
                await asyncio.Event().wait()
        self._tell("end", context)
        return {}

    async def last_words(self, context: JobContext, **args: Any) -> dict[str, Any]:
        """Ends once the process has been asked to stop: it needs the grace, and uses it."""
        self._tell("start", context)
        await self._stop.wait()
        self._tell("end", context)
        return {"said": "goodbye"}


class ToldHooks:
    """Writes hook calls into the event log."""

    def __init__(self, log: EventLog) -> None:
        self._log = log

    async def on_started(self, job: Job, uow: UnitOfWork) -> None:
        return None

    async def on_progress(self, job: Job, uow: UnitOfWork) -> None:
        return None

    async def on_settled(self, job: Job, uow: UnitOfWork) -> None:
        self._log.write(event="settled", job=job.job_id, key=job.key, attempt=job.attempt, state=job.state.value)


async def run(options: argparse.Namespace) -> int:
    """Run the worker until SIGTERM or the command `stop`."""
    folder, stop = Path(options.folder), asyncio.Event()
    log = EventLog(folder / "events.jsonl")
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    async with database_at(options.database, options.key, frozen_after_s=options.frozen_after) as database:
        engine = make_engine(options, database, Functions(log, stop, database.uow).table(), ToldHooks(log))
        obeying = asyncio.create_task(obey(engine, database.uow, stop.set, log))
        try:
            await engine.run_worker(stop, concurrency=options.concurrency, grace_s=options.grace)
        except AlreadyRunningException as refused:
            sys.stderr.write(f"{refused}\n")
            return REFUSED
        finally:
            obeying.cancel()
        log.write(event="stopped")
    return 0


def make_engine(
    options: argparse.Namespace, database: Database, functions: dict[str, Any], hooks: ToldHooks
) -> EmbeddedEngine | ProcrastinateEngine:
    """The engine for several machines with these pauses, or the embedded one when there are none."""
    if options.timing:
        cluster = Cluster(libpq_address(options.database), timing=Timing(**json.loads(options.timing)))
        return ProcrastinateEngine(database.uow, functions, SystemClock(), cluster, hooks=hooks)
    lock = ProcessLock(Path(options.folder) / "jobs.lock")
    return EmbeddedEngine(database.uow, functions, SystemClock(), hooks=hooks, lock=lock)


async def obey(
    engine: EmbeddedEngine | ProcrastinateEngine,
    store: Store,
    stop: Callable[[], None],
    log: EventLog,
) -> None:
    """Commands from standard input, one JSON object per line: `add` a job, `cancel` one, `stop`."""
    reader = asyncio.StreamReader()
    protocol = asyncio.StreamReaderProtocol(reader)
    await asyncio.get_running_loop().connect_read_pipe(lambda: protocol, sys.stdin)
    while line := await reader.readline():
        command = json.loads(line)
        match command.pop("do"):
            case "add":
                async with store() as uow:
                    queued = await engine.enqueue(NewJob(args={}, **command), uow)
                    await uow.commit()
                engine.wake()
                log.write(event="added", job=queued.job_id if isinstance(queued, Job) else queued.job.job_id)
            case "cancel":
                outcome = await engine.cancel(JobId(command["job"]))
                log.write(event="cancel", job=command["job"], outcome=outcome.value)
            case "stop":
                stop()


async def show(options: argparse.Namespace) -> int:
    """What a process that neither asked for the job nor runs it can read about it."""
    async with database_at(options.database, options.key) as database:
        async with database.uow(write=False) as uow:
            job = await uow.jobs.get(JobId(options.job))
        assert job is not None
        facts = {
            "state": job.state.value,
            "attempt": job.attempt,
            "done": job.progress.done,
            "total": job.progress.total,
        }
        os.write(sys.stdout.fileno(), json.dumps(facts | {"phase": job.progress.phase}).encode())
    return 0


def main(arguments: Sequence[str]) -> int:
    """Parse and go."""
    parser = argparse.ArgumentParser()
    parser.add_argument("what", choices=["run", "show"])
    parser.add_argument("--folder", required=True)
    parser.add_argument("--database", required=True)
    parser.add_argument("--key", required=True)
    parser.add_argument("--timing", default="", help="JSON; with it, the engine for several machines")
    parser.add_argument("--frozen-after", type=float, default=FROZEN_AFTER_S)
    parser.add_argument("--grace", type=float, default=0)
    parser.add_argument("--concurrency", type=int, default=4)
    parser.add_argument("--job", type=int, default=1)
    options = parser.parse_args(arguments)
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    return asyncio.run(run(options) if options.what == "run" else show(options))
