"""Every engine on every store that it can use: the suite is the same for all."""

import shutil
from collections.abc import AsyncIterator, Collection
from dataclasses import dataclass
from pathlib import Path

import pytest

from core.ports.storage import UnitOfWorkFactory
from jobs.embedded.engine import EmbeddedEngine
from jobs.procrastinate.engine import ProcrastinateEngine
from jobs.procrastinate.setup import Cluster, Timing
from persistence.database.urls import libpq_address
from tests.contract.jobs.harness import EngineMaker, EngineUnderTest, Functions, Journal, Lock, RecordingHooks
from tests.contract.jobs.sqlite import sqlite_database
from tests.fakes.clock import FakeClock
from tests.fakes.job_store import FakeJobStore
from tests.support.database import migrated_postgres, opened, postgres_server

__all__ = ["postgres_server"]

QUICK = Timing(poll_s=0.05, heartbeat_s=1, stale_s=20, guard_s=0.1, release_s=0.5, reconnect_s=0.1)
"""The real pauses are those of `Timing`; what they guard is the same."""


@dataclass(frozen=True)
class Ground:
    """A store, and the tickets beside it where the engine has any."""

    store: UnitOfWorkFactory
    cluster: Cluster | None = None


@pytest.fixture(params=["memory", "sqlite", "postgresql", "procrastinate"])
async def ground(request: pytest.FixtureRequest, tmp_path: Path, empty_database: Path) -> AsyncIterator[Ground]:
    match request.param:
        case "memory":
            yield Ground(FakeJobStore())
        case "sqlite":
            shutil.copy(empty_database, tmp_path / "jobs.db")
            async with sqlite_database(tmp_path / "jobs.db") as database:
                yield Ground(database.uow)
        case kind:
            request.getfixturevalue("postgres_server")
            tickets = kind == "procrastinate"
            async with migrated_postgres(tickets=tickets) as address, opened(address) as database:
                if tickets:
                    yield Ground(database.uow, Cluster(libpq_address(address), timing=QUICK))
                else:
                    yield Ground(database.uow)


@pytest.fixture
def store(ground: Ground) -> UnitOfWorkFactory:
    return ground.store


@pytest.fixture
def make_engine(ground: Ground, clock: FakeClock) -> EngineMaker:
    """Makes engines over the same store: a second one is the bot after a restart."""

    def make(lock: Lock | None = None, long_tasks: Collection[str] | None = None) -> EngineUnderTest:
        journal = Journal()
        functions = Functions(journal, clock)
        hooks, table = RecordingHooks(journal), functions.table()
        engine: EmbeddedEngine | ProcrastinateEngine
        if ground.cluster is None:
            engine = EmbeddedEngine(ground.store, table, clock, hooks=hooks, lock=lock, long_tasks=long_tasks)
        else:
            engine = ProcrastinateEngine(ground.store, table, clock, ground.cluster, hooks=hooks, long_tasks=long_tasks)
        return EngineUnderTest(engine, ground.store, journal, functions, engine.wake)

    return make


@pytest.fixture
async def engine(make_engine: EngineMaker) -> AsyncIterator[EngineUnderTest]:
    under_test = make_engine()
    yield under_test
    await under_test.stop()
