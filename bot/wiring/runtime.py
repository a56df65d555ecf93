"""Time as the operating system tells it, and the zone in which it is said."""

from datetime import tzinfo

from core.platforms.clock import SystemClock
from core.services.team.schedules import ReportSchedule

__all__ = ["SystemClock", "TeamZone"]


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
