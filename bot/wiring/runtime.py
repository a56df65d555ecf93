"""Time as the operating system tells it, and in-process wake-ups."""

from collections.abc import Callable
from datetime import tzinfo

from core.platforms.clock import SystemClock
from core.services.team.schedules import ReportSchedule

__all__ = ["SystemClock", "TeamZone", "WakeUps"]


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


class TeamZone:
    """The time zone in which times are said: that of the schedule, also after it was changed from the chat."""

    def __init__(self, zone: tzinfo) -> None:
        self._zone = zone

    def current(self) -> tzinfo:
        """The zone in force."""
        return self._zone

    def follow(self, schedule: ReportSchedule) -> None:
        """The schedule has this zone now."""
        self._zone = schedule.zone
