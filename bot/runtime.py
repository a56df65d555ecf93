"""Time as the operating system tells it, and in-process wake-ups."""

from collections.abc import Callable

from core.platforms.clock import SystemClock

__all__ = ["SystemClock", "WakeUps"]


class WakeUps:
    """The `Notifier` of one process: whoever waits registers; until then a wake-up goes nowhere."""

    def __init__(self) -> None:
        self._delivery: list[Callable[[], None]] = []
        self._jobs: list[Callable[[], None]] = []

    def on_delivery(self, wake: Callable[[], None]) -> None:
        """Call `wake` when outbox rows are committed."""
        self._delivery.append(wake)

    def on_jobs(self, wake: Callable[[], None]) -> None:
        """Call `wake` when jobs are committed."""
        self._jobs.append(wake)

    def wake_delivery(self) -> None:
        """See Notifier."""
        for wake in self._delivery:
            wake()

    def wake_jobs(self) -> None:
        """See Notifier."""
        for wake in self._jobs:
            wake()
