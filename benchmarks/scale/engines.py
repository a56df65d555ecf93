"""From queueing to the start of a job on both engines, and a fleet without browsers, all on one PostgreSQL."""

import asyncio
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, event, text

from benchmarks.figures import p50, p95
from core.concurrency import drop
from core.domain.jobs.job import Job, NewJob
from core.platforms.clock import SystemClock
from core.ports.jobs import JobContext, JobEngine
from core.ports.storage import Change
from jobs.embedded.engine import EmbeddedEngine
from jobs.procrastinate.engine import ProcrastinateEngine
from jobs.procrastinate.setup import Cluster
from persistence.database.engine import Database, open_database
from persistence.database.ticket_schema import ensure_ticket_schema
from persistence.database.urls import libpq_address
from persistence.migrate import upgrade
from tests.support.database import secret_box
from tests.support.postgres_server import own_postgres

PLACES = 2
IDLE_S = 5.0
"""How long the fleet is looked at before anybody asks."""
SITE_S = (1.0, 1.0, 1.0)
"""What a simulated scrape waits for its site, between two writes of its progress."""
_TRANSACTIONS = "SELECT xact_commit + xact_rollback FROM pg_stat_database WHERE datname = current_database()"


@dataclass(frozen=True, slots=True)
class Fleet:
    """`within_s`: in which every analyst asks for one scrape."""

    analysts: int = 1000
    workers: int = 50
    within_s: float = 200.0


@asynccontextmanager
async def server() -> AsyncIterator[str]:
    """The address of a server that takes the connections of a fleet."""
    async with own_postgres() as started:
        database = open_database(started.url, secret_box())
        async with database.engine.connect() as connection:
            raw = (await connection.get_raw_connection()).driver_connection
            if raw is not None:
                await raw.execute("COMMIT")
                await raw.execute("ALTER SYSTEM SET max_connections = 700")
        await database.dispose()
        await started.stop()
        await started.start()
        await upgrade(started.url)
        await ensure_ticket_schema(started.url)
        yield started.url


async def starts(url: str, count: int) -> Mapping[str, float]:
    """One job after the other, each of another session."""
    figures = {}
    for name, kind in (("start_p50_ms", ProcrastinateEngine), ("embedded_start_p50_ms", EmbeddedEngine)):
        begun: dict[int, float] = {}
        told = asyncio.Event()

        async def work(
            context: JobContext, begun: dict[int, float] = begun, told: asyncio.Event = told
        ) -> dict[str, Any]:
            begun[context.job.job_id] = time.perf_counter()
            told.set()
            return {}

        async with AsyncExitStack() as stack:
            database = await _database(url, stack)
            engine = await _running(kind, url, database, {"work": work}, stack)
            took = []
            for number in range(count):
                told.clear()
                job = await _ask(engine, database, f"{name}{number}")
                asked = time.perf_counter()
                await asyncio.wait_for(told.wait(), 30)
                took.append((begun[job.job_id] - asked) * 1000)
        figures[name] = p50(took)
    return figures


async def fleet(url: str, size: Fleet) -> Mapping[str, float]:
    """All ask, the workers of PLACES each work; ages by the database.

    Statements are those of our own transactions; the engine's tickets add one transaction of one statement each.
    """

    async def work(context: JobContext) -> dict[str, Any]:
        for number, wait in enumerate(SITE_S):
            await asyncio.sleep(wait)
            await context.progress("amigos", number, len(SITE_S))
        return {}

    statements = 0

    def count(*_: object) -> None:
        nonlocal statements
        statements += 1

    async with AsyncExitStack() as stack:
        event.listen(Engine, "before_cursor_execute", count)
        stack.callback(event.remove, Engine, "before_cursor_execute", count)
        asking = await _database(url, stack, 20)
        asker = await _running(ProcrastinateEngine, url, asking, {}, stack, places=0)
        for _ in range(size.workers):
            await _running(ProcrastinateEngine, url, await _database(url, stack), {"work": work}, stack, places=PLACES)
        await asyncio.sleep(IDLE_S)
        before = await _one(asking, _TRANSACTIONS)
        await asyncio.sleep(IDLE_S)
        idle, statements = await _one(asking, _TRANSACTIONS), 0
        watching = asyncio.create_task(_watch_connections(asking, connections := list[float]()))
        await asyncio.gather(*(_ask_at(asker, asking, number, size) for number in range(size.analysts)))
        await _all_done(asking)
        after = await _one(asking, _TRANSACTIONS)
        await drop(watching)
        ages = await _all(asking, "SELECT extract(epoch FROM fecha_inicio - fecha_creacion) FROM centinela.trabajos"
                          " WHERE clave LIKE 'a%'")  # fmt: skip
    return {
        "fleet_queue_p50_s": p50(ages),
        "fleet_queue_p95_s": p95(ages),
        "fleet_statements_per_job": statements / size.analysts,
        "fleet_transactions_per_job": (after - idle) / size.analysts,
        "fleet_idle_transactions_per_worker_s": (idle - before) / IDLE_S / size.workers,
        "fleet_connections": max(connections),
    }


async def _watch_connections(database: Database, seen: list[float]) -> None:
    while True:
        seen.append(await _one(database, "SELECT count(*) FROM pg_stat_activity"))
        await asyncio.sleep(2)


async def _all_done(database: Database) -> None:
    unfinished = "SELECT count(*) FROM centinela.trabajos WHERE clave LIKE 'a%' AND estado <> 'hecho'"
    while await _one(database, unfinished):  # noqa: ASYNC110 - other processes tell nobody here
        await asyncio.sleep(0.5)


async def _ask_at(engine: JobEngine, database: Database, number: int, size: Fleet) -> None:
    await asyncio.sleep(size.within_s * number / size.analysts)
    await _ask(engine, database, f"a{number}")


async def _ask(engine: JobEngine, database: Database, key: str) -> Job:
    async with database() as uow:
        job = await engine.enqueue(NewJob("work", {}, key=key), uow)
        await uow.commit()
    if not isinstance(job, Job):
        raise TypeError("queued before")
    return job


async def _database(url: str, stack: AsyncExitStack, connections: int = 2) -> Database:
    database = open_database(url, secret_box(), pool_size=connections)
    stack.push_async_callback(database.dispose)
    return database


async def _running(
    kind: type[EmbeddedEngine | ProcrastinateEngine],
    url: str,
    database: Database,
    functions: dict[str, Any],
    stack: AsyncExitStack,
    places: int = 4,
) -> JobEngine:
    engine: EmbeddedEngine | ProcrastinateEngine
    if kind is EmbeddedEngine:
        engine = EmbeddedEngine(database, functions, SystemClock())
        database.listeners.on(Change.JOBS, engine.wake)
    else:
        engine = ProcrastinateEngine(database, functions, SystemClock(), Cluster(libpq_address(url)))
    stop = asyncio.Event()
    running = asyncio.create_task(engine.run_worker(stop, concurrency=places, grace_s=5))

    async def end() -> None:
        stop.set()
        await running

    stack.push_async_callback(end)
    return engine


async def _one(database: Database, query: str) -> float:
    return (await _all(database, query))[0]


async def _all(database: Database, query: str) -> list[float]:
    async with database.engine.connect() as connection:
        return [float(value) for value in (await connection.execute(text(query))).scalars()]
