"""Whether a cache of sessions pays: reads per second and latency without one, in memory and in Redis, on both
databases; alone, and while another task writes a session ten times a second."""

import asyncio
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from itertools import product
from pathlib import Path

from sqlalchemy import event

from benchmarks.figures import p50, p95, show
from bot.logs.setup import configure_logging
from core.domain.people.person import Role
from core.domain.platforms import Platform
from core.domain.sessions.session import NewSession, ScrapingSession
from core.domain.sessions.storage_state import StorageState
from core.ports.session_cache import SessionReads
from core.ports.storage import Change
from core.services.sessions.reads import StoredSessions
from persistence.cache.opening import open_cache
from persistence.cache.sessions import CachedSessions
from persistence.database.announcements import Announcements
from persistence.database.engine import Database
from tests.fakes.clock import START
from tests.support.database import migrated_postgres, migrated_sqlite, opened
from tests.support.redis_server import local_redis

PEOPLE, COOKIES, READS, READERS, WRITES_S = 100, 12, 320, 8, 10
CACHES = {"sin caché": "none", "memoria": "memory", "Redis": "redis"}
_VERDICTS = {(True, True): "sí", (True, False): "sin cambios", (False, True): "con cambios", (False, False): "no"}
"""By whether a read takes less time without and with writes."""
DATABASES = {"SQLite": "sqlite", "PostgreSQL": "postgresql"}


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one read, whatever else the machine does: CPU of this process (with the writes meanwhile), statements."""

    cpu_ms: float
    statements: float


async def main() -> None:
    """Run and print."""
    configure_logging("ERROR")
    rows: list[tuple[str, str]] = []
    figures: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        async with local_redis(Path(folder)) as server:
            for database_name, kind in DATABASES.items():
                for cache_name, cache in CACHES.items():
                    address = server.url if cache == "redis" else f"{cache}://"
                    async with _reads(kind, address, Path(folder) / f"{kind}-{cache}.db") as (reads, database, known):
                        for label, writes in (("", False), (f", {WRITES_S} cambios/s", True)):
                            rate, one, many, cost = await _measure(reads, database, known, writes=writes)
                            text = f"{rate:,.0f}/s · p50 {p50(one):.2f} ms · p95 {p95(one):.2f} ms · {READERS} a la vez"
                            spent = f"CPU {cost.cpu_ms:.2f} ms y {cost.statements:.2f} consultas por lectura"
                            rows.append(
                                (f"{database_name}, {cache_name}{label}", f"{text} p95 {p95(many):.1f} ms · {spent}")
                            )
                            key = f"{kind}_{cache}{'_writes' if writes else ''}"
                            figures |= {f"{key}_per_s": rate, f"{key}_p50_ms": p50(one), f"{key}_p95_ms": p95(one)}
                            figures |= {f"{key}_cpu_ms": cost.cpu_ms, f"{key}_statements": cost.statements}
    show("Leer una sesión", [*rows, *_verdicts(figures)], figures)


def _verdicts(figures: Mapping[str, float]) -> list[tuple[str, str]]:
    """Whether each cache pays: the median of a read with it against one without, quiet and with writes."""
    found = []
    for (database, kind), (name, cache) in product(DATABASES.items(), list(CACHES.items())[1:]):
        plain, cached = ([figures[f"{kind}_{one}{way}_p50_ms"] for way in ("", "_writes")] for one in ("none", cache))
        quiet, busy = (without - having for without, having in zip(plain, cached, strict=True))
        verdict = _VERDICTS[quiet > 0, busy > 0]
        told = f"{verdict}: ahorra {quiet:.1f} ms por lectura; {busy:.1f} ms con {WRITES_S} cambios/s"
        found.append((f"¿Compensa? {database}, {name}", told))
    return found


@asynccontextmanager
async def _reads(
    kind: str, address: str, file: Path
) -> AsyncIterator[tuple[SessionReads, Database, Sequence[ScrapingSession]]]:
    async with AsyncExitStack() as stack:
        sqlite = kind == "sqlite"
        url = migrated_sqlite(file) if sqlite else await stack.enter_async_context(migrated_postgres())
        database = await stack.enter_async_context(opened(url))
        known = await _fill(database)
        cache = await open_cache(address, database)
        if cache is not None:
            stack.push_async_callback(cache.aclose)
        if database.tells_others:
            await stack.enter_async_context(_listening(url, database))
        yield CachedSessions(database, cache) if cache else StoredSessions(database), database, known


@asynccontextmanager
async def _listening(url: str, database: Database) -> AsyncIterator[None]:
    stop, heard = asyncio.Event(), asyncio.Event()
    database.listeners.on(Change.SESSIONS, heard.set)
    task = asyncio.create_task(Announcements(url, database).run(stop))
    try:
        await heard.wait()
        yield
    finally:
        stop.set()
        await task


async def _fill(database: Database) -> list[ScrapingSession]:
    cookies = [
        {"name": f"c{n}", "value": "x" * 60, "domain": ".facebook.com", "path": "/", "expires": -1, "httpOnly": True,
         "secure": True, "sameSite": "Lax"} for n in range(COOKIES)
    ]  # fmt: skip
    found = []
    async with database() as uow:
        for number in range(PEOPLE):
            person = await uow.people.add(name=f"Persona Inventada {number}", role=Role.ANALYST)
            new = NewSession(person.person_id, Platform.FACEBOOK, StorageState({"cookies": cookies}))
            found.append(await uow.sessions.save(new, START))
        await uow.commit()
    return found


async def _measure(
    reads: SessionReads, database: Database, known: Sequence[ScrapingSession], *, writes: bool
) -> tuple[float, list[float], list[float], Cost]:
    """Reads per second of READERS at once; milliseconds of each read alone, and of each among READERS; what it cost."""
    stop = asyncio.Event()
    writer = asyncio.create_task(_write(database, known, stop)) if writes else None
    for session in known:
        await reads.for_person(session.person_id, session.platform)
    with _counted(database) as asked:
        cpu = time.process_time()
        one = await _read(reads, known, READS)
        cost = Cost((time.process_time() - cpu) / READS * 1000, len(asked) / READS)
    started = time.perf_counter()
    parts = await asyncio.gather(*(_read(reads, known, READS // READERS) for _ in range(READERS)))
    rate = READS / (time.perf_counter() - started)
    stop.set()
    if writer is not None:
        await writer
    return rate, one, [took for part in parts for took in part], cost


@contextmanager
def _counted(database: Database) -> Iterator[list[str]]:
    """The SELECTs that are asked meanwhile."""
    engine, asked = database.engine.sync_engine, list[str]()

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith("SELECT"):
            asked.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(engine, "before_cursor_execute", note)


async def _read(reads: SessionReads, known: Sequence[ScrapingSession], count: int) -> list[float]:
    took = []
    for number in range(count):
        session = known[number * 7 % len(known)]
        started = time.perf_counter()
        found = await reads.for_person(session.person_id, session.platform)
        took.append((time.perf_counter() - started) * 1000)
        if found is None:
            raise LookupError("a session is missing")
        if number % 20 == 0:
            await asyncio.sleep(0)
    return took


async def _write(database: Database, known: Sequence[ScrapingSession], stop: asyncio.Event) -> None:
    number = 0
    while not stop.is_set():
        number += 1
        async with database() as uow:
            session = known[number % len(known)]
            await uow.sessions.touch(session.session_id, START + timedelta(seconds=number))
            await uow.commit()
        await asyncio.sleep(1 / WRITES_S)


if __name__ == "__main__":
    asyncio.run(main())
