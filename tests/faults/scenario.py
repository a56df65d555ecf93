"""What a fault is here: a function that really causes it, so many times, and counts what went wrong."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Outcome:
    """Counts over all repetitions of a fault. `lost`, `hung` and `doubled` have to be zero."""

    times: int
    """How often the fault was caused; at least as often as asked for."""
    lost: int = 0
    """Orders, jobs, alerts, files or rows that vanished."""
    hung: int = 0
    """Waits that did not end within the documented limit, and processes left running."""
    doubled: int = 0
    """Things done or told twice."""
    worst_wait_ms: float | None = None
    """The longest answer to people who had nothing to do with the fault; None where no one else takes part."""
    remarks: tuple[str, ...] = ()
    """What exactly went wrong, one sentence each; empty when all counts are zero."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """One fault. `run(folder, times)` gets an empty folder with a short name and leaves nothing running."""

    name: str
    """As the table shows it: `kill -9 after an order`."""
    run: Callable[[Path, int], Awaitable[Outcome]]
    quick: int | None
    """Repetitions in `make long`; None: too long for it, in `make faults` only."""
    full: int
    """Repetitions in `make faults`."""


def spread(cases: Sequence[T], times: int) -> list[T]:
    """So many of the cases, from the whole length of the table: the first few would all be of one kind."""
    return [cases[number * len(cases) // times] for number in range(min(times, len(cases)))]
