"""Real worker processes over one database, and what they told."""

import json
import shutil
import signal
from collections.abc import AsyncIterator, Iterator
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
from tests.support.forks import Forked, Forks, forks
from tests.support.patience import HANG_S

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
QUICK = ("--timing", json.dumps(TIMING), "--frozen-after", str(FROZEN_AFTER_S / 10))
PATIENT = ("--timing", json.dumps(TIMING | {"stale_s": HANG_S, "frozen_s": HANG_S}), "--frozen-after", str(HANG_S))
"""However slowly a process gets on, nobody takes it for dead or frozen."""


class Worker:
    """A running worker process."""

    def __init__(self, process: Forked) -> None:
        self.process = process
        self.told: list[Event] = []

    async def until(self, **wanted: Any) -> Event:
        """Wait for an event with these facts; it. The process must not end before."""
        while not (found := [event for event in self.told if wanted.items() <= event.items()]):
            await self._next()
        return found[0]

    def send(self, **command: Any) -> None:
        """Give it a command."""
        self.process.write(json.dumps(command).encode() + b"\n")

    async def add(self, task: str, key: str = "s1", **more: Any) -> int:
        """Queue a job in the process; its id."""
        known = len(self.told)
        self.send(do="add", task=task, key=key, **more)
        while not (added := [event for event in self.told[known:] if event["event"] == "added"]):
            await self._next()
        return int(added[0]["job"])

    async def _next(self) -> None:
        line = await self.process.stdout.readline()
        if not line:
            said = (await self.process.stderr.read()).decode()
            raise AssertionError(f"the worker ended; it told {self.told}\n{said}")
        self.told.append(json.loads(line))

    async def kill(self) -> None:
        """As `kill -9`."""
        self.process.send_signal(signal.SIGKILL)
        await self.process.wait()

    async def terminate(self) -> int:
        """SIGTERM, and wait; the exit code."""
        self.process.send_signal(signal.SIGTERM)
        return await self.process.wait()


class Site:
    """A folder with the event log, and a database; starts processes over them."""

    def __init__(self, folder: Path, database: str, starts: Forks, *more: str) -> None:
        self.folder = folder
        self.database = database
        self._starts = starts
        self._more = more
        self._processes: list[Forked] = []
        self._heard = Heard(folder / "events.jsonl")

    async def worker(self, *, grace: float = 0, concurrency: int = 4, quick: bool = False) -> Worker:
        """A worker process, just started; a `quick` one soon takes over what a dead or frozen one had."""
        more = QUICK if quick and PATIENT[0] in self._more else ()
        return Worker(await self._start("run", *more, "--grace", str(grace), "--concurrency", str(concurrency)))

    async def read(self, job: int) -> Event:
        """What another process reads about a job."""
        reading = await self._start("show", "--job", str(job))
        shown: Event = json.loads(await reading.stdout.read())
        return shown

    async def stored(self, job: int) -> Job:
        """What the test's own process reads about a job."""
        async with database_at(self.database) as database, database.uow(write=False) as uow:
            found = await uow.jobs.get(JobId(job))
        assert found is not None
        return found

    def events(self, *kinds: str) -> list[Event]:
        """What all processes told, in order."""
        return [event for event in self._heard.now() if not kinds or event["event"] in kinds]

    async def told(self, **wanted: Any) -> Event:
        """Wait until any of the processes has told an event with these facts; it."""

        async def there() -> bool:
            return any(wanted.items() <= event.items() for event in self._heard.now())

        await eventually(there)
        return next(event for event in self._heard.now() if wanted.items() <= event.items())

    async def _start(self, *arguments: str) -> Forked:
        what, *more = arguments  # a key may begin with "-", as options do
        given = ("--folder", str(self.folder), "--database", self.database, f"--key={KEY}", *self._more)
        process = await self._starts.start(what, *given, *more)
        self._processes.append(process)
        return process

    async def close(self) -> None:
        """Leave no process behind."""
        for process in self._processes:
            await process.close()


class Heard:
    """The lines of the event log, each of them read once."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._read = 0
        self._events: list[Event] = []

    def now(self) -> list[Event]:
        """All that is written so far; the last line may be on its way."""
        with self._path.open("rb") as log:
            log.seek(self._read)
            new, ended, _ = log.read().rpartition(b"\n")
        self._read += len(new + ended)
        self._events += map(json.loads, new.splitlines())
        return self._events


@pytest.fixture(scope="session")
def starts() -> Iterator[Forks]:
    """Starts worker processes."""
    with forks("tests.contract.jobs.processes.worker") as made:
        yield made


@pytest.fixture
async def site(tmp_path: Path, empty_database: Path, starts: Forks) -> AsyncIterator[Site]:
    async with open_site(tmp_path, empty_database, "sqlite", starts) as made:
        yield made


@pytest.fixture(params=["sqlite", "postgresql", "procrastinate"])
async def any_site(
    request: pytest.FixtureRequest, tmp_path: Path, empty_database: Path, starts: Forks
) -> AsyncIterator[Site]:
    """Every engine on every database on which processes can meet."""
    if request.param != "sqlite":
        request.getfixturevalue("postgres_server")
    async with open_site(tmp_path, empty_database, request.param, starts) as made:
        yield made


@asynccontextmanager
async def open_site(folder: Path, empty_database: Path, kind: str, starts: Forks) -> AsyncIterator[Site]:
    """No process is left of it."""
    async with AsyncExitStack() as stack:
        tickets = kind == "procrastinate"
        if kind == "sqlite":
            shutil.copy(empty_database, folder / "jobs.db")
            address = url(folder / "jobs.db")
        else:
            address = await stack.enter_async_context(migrated_postgres(tickets=tickets))
        made = Site(folder, address, starts, *(PATIENT if tickets else ()))
        stack.push_async_callback(made.close)
        yield made


@pytest.fixture
async def cluster(tmp_path: Path, postgres_server: str, starts: Forks) -> AsyncIterator[Site]:
    """Processes on one PostgreSQL, as on as many machines."""
    del postgres_server
    async with AsyncExitStack() as stack:
        address = await stack.enter_async_context(migrated_postgres(tickets=True))
        made = Site(tmp_path, address, starts, *PATIENT)
        stack.push_async_callback(made.close)
        yield made
