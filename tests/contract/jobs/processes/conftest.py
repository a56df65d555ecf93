"""Real worker processes over one database, and what they told."""

import asyncio
import json
import os
import shutil
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from core.domain.ids import JobId
from core.domain.jobs.job import Job
from persistence.database.engine import FROZEN_AFTER_S
from tests.contract.jobs.sqlite import KEY, database_at, url
from tests.e2e.playing import eventually
from tests.support.database import migrated_postgres

ROOT = Path(__file__).parents[4]
Event = dict[str, Any]

TIMING = {
    "poll_s": 0.1,
    "heartbeat_s": 0.3,
    "stale_s": 2.0,
    "guard_s": 0.2,
    "release_s": 0.3,
    "reconnect_s": 0.2,
    "frozen_s": 1.0,
}
"""Ten times quicker than in use."""
FROZEN_AFTER = ("--frozen-after", str(FROZEN_AFTER_S / 10))
SEVERAL_PROCESSES = ("--timing", json.dumps(TIMING), *FROZEN_AFTER)


class Worker:
    """A running worker process."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process
        self.told: list[Event] = []

    async def until(self, **wanted: Any) -> Event:
        """Wait for an event with these facts; it. The process must not end before."""
        while not (found := [event for event in self.told if wanted.items() <= event.items()]):
            await self._next()
        return found[0]

    async def send(self, **command: Any) -> None:
        """Give it a command."""
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(command).encode() + b"\n")
        await self.process.stdin.drain()

    async def add(self, task: str, key: str = "s1", **more: Any) -> int:
        """Queue a job in the process; its id."""
        known = len(self.told)
        await self.send(do="add", task=task, key=key, **more)
        while not (added := [event for event in self.told[known:] if event["event"] == "added"]):
            await self._next()
        return int(added[0]["job"])

    async def _next(self) -> None:
        assert self.process.stdout is not None
        line = await self.process.stdout.readline()
        if not line and self.process.stderr is not None:
            said = (await self.process.stderr.read()).decode()
            raise AssertionError(f"the worker ended; it told {self.told}\n{said}")
        self.told.append(json.loads(line))

    async def kill(self) -> None:
        """As `kill -9`."""
        self.process.kill()
        await self.process.wait()

    async def terminate(self) -> int:
        """SIGTERM, and wait; the exit code."""
        self.process.terminate()
        return await self.process.wait()


class Site:
    """A folder with the event log, and a database; starts processes over them."""

    def __init__(self, folder: Path, database: str, *more: str) -> None:
        self.folder = folder
        self.database = database
        self._more = more
        self._processes: list[asyncio.subprocess.Process] = []

    async def worker(self, *, grace: float = 0, concurrency: int = 4) -> Worker:
        """A worker process, just started."""
        return Worker(await self._start("run", "--grace", str(grace), "--concurrency", str(concurrency)))

    async def read(self, job: int) -> Event:
        """What another process reads about a job."""
        out, _ = await (await self._start("show", "--job", str(job))).communicate()
        shown: Event = json.loads(out)
        return shown

    async def stored(self, job: int) -> Job:
        """What the test's own process reads about a job."""
        async with database_at(self.database) as database, database.uow(write=False) as uow:
            found = await uow.jobs.get(JobId(job))
        assert found is not None
        return found

    def events(self, *kinds: str) -> list[Event]:
        """What all processes told, in order."""
        lines = (self.folder / "events.jsonl").read_text().splitlines()
        return [event for event in map(json.loads, lines) if not kinds or event["event"] in kinds]

    async def told(self, **wanted: Any) -> Event:
        """Wait until any of the processes has told an event with these facts; it."""

        async def there() -> bool:
            return any(wanted.items() <= event.items() for event in self.events())

        await eventually(there)
        return next(event for event in self.events() if wanted.items() <= event.items())

    async def _start(self, *arguments: str) -> asyncio.subprocess.Process:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.contract.jobs.processes.worker", *arguments),
            *("--folder", str(self.folder), "--database", self.database, "--key", KEY, *self._more),
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        self._processes.append(process)
        return process

    async def close(self) -> None:
        """Leave no process behind."""
        for process in self._processes:
            if process.returncode is None:
                process.kill()
            await process.communicate()


@pytest.fixture
async def site(tmp_path: Path, empty_database: Path) -> AsyncIterator[Site]:
    async with open_site(tmp_path, empty_database, "sqlite") as made:
        yield made


@pytest.fixture(params=["sqlite", "postgresql", "procrastinate"])
async def any_site(request: pytest.FixtureRequest, tmp_path: Path, empty_database: Path) -> AsyncIterator[Site]:
    """Every engine on every database on which processes can meet."""
    if request.param != "sqlite":
        request.getfixturevalue("postgres_server")
    async with open_site(tmp_path, empty_database, request.param) as made:
        yield made


@asynccontextmanager
async def open_site(folder: Path, empty_database: Path, kind: str) -> AsyncIterator[Site]:
    """No process is left of it."""
    async with AsyncExitStack() as stack:
        tickets = kind == "procrastinate"
        if kind == "sqlite":
            shutil.copy(empty_database, folder / "jobs.db")
            address = url(folder / "jobs.db")
        else:
            address = await stack.enter_async_context(migrated_postgres(tickets=tickets))
        made = Site(folder, address, *(SEVERAL_PROCESSES if tickets else ()))
        stack.push_async_callback(made.close)
        yield made


@pytest.fixture
async def cluster(tmp_path: Path, postgres_server: str) -> AsyncIterator[Site]:
    """Processes on one PostgreSQL, as on as many machines."""
    del postgres_server
    async with AsyncExitStack() as stack:
        address = await stack.enter_async_context(migrated_postgres(tickets=True))
        made = Site(tmp_path, address, *SEVERAL_PROCESSES)
        stack.push_async_callback(made.close)
        yield made
