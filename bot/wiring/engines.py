"""Which job engine this process uses: the embedded one, or the one for several machines."""

from collections.abc import Collection
from typing import Protocol

from bot.settings import JobEngineName, Settings
from core.ports.jobs import JobEngine, JobFunction
from core.ports.runtime import Clock
from jobs.embedded.engine import EmbeddedEngine
from jobs.embedded.lock import ProcessLock
from jobs.hooks import JobHooks
from persistence.database.engine import Database
from persistence.database.ticket_schema import ensure_ticket_schema
from persistence.database.urls import libpq_address


class RunningEngine(JobEngine, Protocol):
    """A `JobEngine` as the process itself sees it."""

    @property
    def running(self) -> int:
        """How many jobs this process runs right now."""
        ...

    def wake(self) -> None:
        """Jobs may have become runnable."""
        ...

    def hurry(self) -> None:
        """End the grace of a stop at once: what still runs is queued again."""
        ...


async def open_engine(
    settings: Settings,
    database: Database,
    functions: dict[str, JobFunction],
    clock: Clock,
    *,
    hooks: JobHooks,
    lock: ProcessLock,
    long_tasks: Collection[str],
) -> RunningEngine:
    """The engine that the settings name; its tables are made where it has some.

    StorageException when it needs PostgreSQL or packages that are not installed.
    """
    if settings.job_engine is JobEngineName.EMBEDDED:
        return EmbeddedEngine(database, functions, clock, hooks=hooks, lock=lock, long_tasks=long_tasks)
    await ensure_ticket_schema(settings.database_address)
    database.tells_others = True
    from jobs.procrastinate.engine import ProcrastinateEngine  # its packages are an extra
    from jobs.procrastinate.setup import Cluster

    cluster = Cluster(libpq_address(settings.database_address))
    return ProcrastinateEngine(database, functions, clock, cluster, hooks=hooks, long_tasks=long_tasks)
