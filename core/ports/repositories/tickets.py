"""Tickets of an engine outside of our tables: each tells that a job of a key can run. And the processes at work."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from core.domain.ids import JobId
from core.domain.jobs.job import Job
from core.domain.jobs.processes import Process


class TicketRepository(Protocol):
    """The queue of the engine for several machines (PostgreSQL only: StorageException on another database).

    `trabajos` stays the truth: a ticket says that *a* job of its key can run, and which one is decided when it is
    claimed. A ticket too many does no harm therefore, and a lost one is issued again.
    """

    async def issue(self, now: datetime, *, short_tasks: Collection[str], only: Collection[JobId] | None = None) -> int:
        """One ticket for each runnable job (of those `only`) that has none yet; how many.

        Without `only`, jobs whose key is running are left for the next call. Jobs of `short_tasks` go to a queue of
        their own.
        """
        ...

    async def withdraw(self, job_id: JobId) -> None:
        """Forget the ticket of a job that will not run, unless a process has fetched it already."""
        ...

    async def stop(self, key: str) -> None:
        """Make the process that runs the job of this key cancel it (it is told once this is committed)."""
        ...

    async def release_abandoned(self, stale_after: timedelta) -> Sequence[Job]:
        """Queue again what dead processes left running; those jobs, as they are now.

        A process is dead when its heartbeat is older than `stale_after` by the database's clock. Its tickets go, so
        that it changes nothing when it was only frozen and comes back.
        """
        ...

    async def end_frozen(self, silent_for: timedelta) -> int:
        """End the transactions in which their processes have asked nothing for so long; how many.

        What those had locked is free then. Only transactions of processes like the one that asks are looked at.
        """
        ...

    async def living(self, workers: Collection[int], stale_after: timedelta) -> Collection[int]:
        """Which of these registrations of the engine are still there with a fresh heartbeat."""
        ...


class ProcessRepository(Protocol):
    """Table `procesos`: who works on this database right now."""

    async def beat(self, process: Process) -> None:
        """Tell of a process (its `unheard_s` counts for nothing); those unheard for ten minutes are forgotten."""
        ...

    async def ended(self, process_id: str) -> None:
        """It is gone in good order."""
        ...

    async def all(self) -> Sequence[Process]:
        """The bot first, then by host and start."""
        ...
