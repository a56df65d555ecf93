"""Where the tickets of the engine are, and how often it looks."""

from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

TASK = "run"
"""The one task of every ticket: claim a job of its key and run it."""


class Queue(StrEnum):
    """The two queues of tickets, so that a short job never waits for the end of a long one."""

    LONG = "largos"
    SHORT = "cortos"


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds between looks; the defaults follow the measurements in docs/reference/jobs.md."""

    poll_s: float = 1.0
    """Due jobs and free keys: nothing announces those."""
    heartbeat_s: float = 5.0
    stale_s: float = 20.0
    """Without a heartbeat for so long a process counts as dead, and others take its jobs."""
    guard_s: float = 2.0
    """How often a process makes sure that its jobs are still its own."""
    release_s: float = 5.0
    """How often others look for dead processes and for frozen transactions."""
    frozen_s: float = 10.0
    """Asked nothing for so long in the middle of a transaction, a process counts as frozen: what it locked is freed."""
    reconnect_s: float = 1.0
    """Before the next try to serve after the database was away."""

    @property
    def takeover_s(self) -> float:
        """At most so long after its death another process runs the job of a killed or frozen one, if it has a place.

        The silence, the next look for silent processes, the ticket, and the poll that takes it.
        """
        return self.stale_s + self.release_s + self.poll_s + 2 * self.poll_s

    @property
    def stale_after(self) -> timedelta:
        """`stale_s` as a duration."""
        return timedelta(seconds=self.stale_s)

    @property
    def frozen_after(self) -> timedelta:
        """`frozen_s` as a duration."""
        return timedelta(seconds=self.frozen_s)


@dataclass(frozen=True, slots=True)
class Cluster:
    """The database of the tickets. `address` is a libpq address and may hold a password: it is never shown."""

    address: str = field(repr=False)
    schema: str = "jobs_engine"
    timing: Timing = field(default_factory=Timing)
