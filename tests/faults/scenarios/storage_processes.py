"""Processes that die over one SQLite file, and two processes over one PostgreSQL database."""

import asyncio
import os
import random
import signal
import sqlite3
import sys
from asyncio.subprocess import PIPE, STDOUT, Process
from contextlib import closing, suppress
from pathlib import Path

from sqlalchemy import text

from core.domain.ids import JobId
from core.domain.jobs.job import JobState, NewJob
from core.platforms.clock import SystemClock
from core.ports.jobs import JobContext
from handlers.terminal import texts as terminal
from jobs.embedded.engine import EmbeddedEngine
from persistence.database.engine import Database
from persistence.database.exclusive import DatabaseLock
from persistence.migrate import upgrade
from tests.architecture.tree import ROOT
from tests.faults.scenario import Outcome, Scenario
from tests.support.database import TEST_KEY, migrated_postgres, opened
from tests.support.patience import HANG_S


async def killed_beside_a_reader(folder: Path, times: int) -> Outcome:
    """kill -9 (and SIGTERM, every other time) while another process opens, reads and closes the file all the time."""
    path = folder / "centinela.db"
    await upgrade(f"sqlite:///{path}")
    stop = asyncio.Event()
    reading = asyncio.create_task(asyncio.to_thread(_read_until, path, stop))
    failed = []
    for number in range(times):
        writer = await _writer(path)
        await _pass(random.uniform(0, 0.4))
        with suppress(ProcessLookupError):
            os.kill(writer.pid, signal.SIGKILL if number % 2 == 0 else signal.SIGTERM)
        said = (await writer.communicate())[0].decode()
        failed += [line for line in said.splitlines() if "FAILED" in line or "Error" in line]
    stop.set()
    await reading
    return Outcome(times, hung=len(failed), remarks=tuple(failed[:5]))


async def _writer(path: Path) -> Process:
    writer = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.faults.writer", f"sqlite:///{path}", cwd=ROOT, stdout=PIPE, stderr=STDOUT
    )
    assert writer.stdout is not None
    await writer.stdout.readline()
    return writer


def _read_until(path: Path, stop: asyncio.Event) -> None:
    while not stop.is_set():
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as reader:
            reader.execute("SELECT count(*) FROM ajustes").fetchall()


async def connections_cut(_folder: Path, times: int) -> Outcome:
    """The server ends every connection of the program, again and again, while a job writes its progress."""
    async with migrated_postgres() as url, opened(url) as database:
        over = asyncio.Event()

        async def steps(context: JobContext, **_args: object) -> dict[str, object]:
            while not over.is_set():
                await context.progress("lists", 1, 2)
            return {}

        engine = EmbeddedEngine(database, {"prueba": steps}, SystemClock())
        async with database() as uow:
            queued = await uow.jobs.add(NewJob("prueba", {}, key="prueba"), SystemClock().now())
            await uow.commit()
        stop = asyncio.Event()
        working = asyncio.create_task(engine.run_worker(stop, concurrency=1, grace_s=0))
        for _ in range(times):
            await _pass(0.3)
            await _cut(url)
        over.set()
        done = await _ended(database, queued.job_id)
        stop.set()
        await working
    return Outcome(times, lost=int(done is not JobState.DONE), remarks=() if done is JobState.DONE else (str(done),))


async def _pass(seconds: float) -> None:
    """The moment of a fault is chosen by the clock: nothing is waited for."""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await asyncio.Event().wait()


async def _cut(url: str) -> None:
    async with opened(url) as administrator, administrator.engine.connect() as connection:
        await connection.execute(
            text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                 "WHERE datname = current_database() AND pid <> pg_backend_pid()")
        )  # fmt: skip


async def _ended(database: Database, job_id: JobId) -> JobState | None:
    with suppress(TimeoutError):
        async with asyncio.timeout(HANG_S):
            while True:
                async with database(write=False) as uow:
                    job = await uow.jobs.get(job_id)
                if job is not None and job.state.finished:
                    return job.state
                await asyncio.sleep(0.2)
    return None


async def second_process(folder: Path, times: int) -> Outcome:
    """`run` on a PostgreSQL database on which another process works, as from another machine (its own folder)."""
    wrong = []
    async with migrated_postgres() as url, opened(url) as database, DatabaseLock(url):
        async with database() as uow:
            await uow.jobs.add(NewJob("scrape", {}, key="prueba"), SystemClock().now())
            job = await uow.jobs.claim(SystemClock().now())
            await uow.commit()
        for number in range(times):
            home = folder / str(number)
            home.mkdir()
            environment = {**os.environ, "DATABASE_URL": url, "ENCRYPTION_KEYS": TEST_KEY,
                           "DATA_DIR": str(home), "PYTHONPATH": str(ROOT),
                           "TELEGRAM_BOT_TOKEN": "7000000001:" + "A" * 35, "HTTP_PORT": "0"}  # fmt: skip
            other = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bot", "run", cwd=home, env=environment, stdout=PIPE, stderr=PIPE
            )
            said = " ".join(b" ".join(await other.communicate()).decode().split())
            if other.returncode != 1 or terminal.ALREADY_RUNNING not in said:
                wrong.append(f"{other.returncode}: {said[-200:]}")
        async with database(write=False) as uow:
            after = await uow.jobs.get(job.job_id) if job is not None else None
    taken = after is None or after.state is not JobState.RUNNING
    return Outcome(times, lost=int(taken), doubled=len(wrong), remarks=tuple(wrong))


SCENARIOS = (
    Scenario("kill -9 and SIGTERM beside a reader of the SQLite file", killed_beside_a_reader, 6, 60),
    Scenario("PostgreSQL ends every connection during a job", connections_cut, 5, 40),
    Scenario("a second process on the same PostgreSQL", second_process, 1, 5),
)
