"""Time, and waking whoever waits."""

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """Injected wherever behaviour depends on time."""

    def now(self) -> datetime:
        """The current moment, aware, UTC."""
        ...

    def monotonic(self) -> float:
        """Seconds that never run backwards; only differences mean something."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Wait; cancellable."""
        ...


class Notifier(Protocol):
    """In-process wake-ups after a commit: outbox delivery and the job engine never poll while idle."""

    def wake_delivery(self) -> None:
        """New outbox rows are committed (or became more urgent)."""
        ...

    def wake_jobs(self) -> None:
        """New, resumed or cancelled jobs are committed."""
        ...
