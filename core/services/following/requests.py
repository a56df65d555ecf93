"""An order on its way to the queue: where it comes from, and what came of it."""

from dataclasses import dataclass

from core.domain.jobs.job import ApiOrigin, ChatOrigin, Job
from core.domain.jobs.repeats import Repeat
from core.domain.people.person import Person


@dataclass(frozen=True, slots=True)
class Request:
    """Where an order comes from, so that the answer goes there, once. `refresh` skips the offer of a fresh result."""

    person: Person
    origin: ChatOrigin | ApiOrigin
    refresh: bool = False


@dataclass(frozen=True, slots=True)
class Receipt:
    """What came of a request: `job` queued now, `known` when it was queued before, or `fresh` finished lately."""

    job: Job
    known: bool = False
    fresh: bool = False
    repeat: Repeat | None = None
    """The repeat that the order made, or whose cadence it changed."""
