"""When the daily report is due, and the record of what was done to whom; admins change the former from the chat."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import time
from zoneinfo import ZoneInfo, available_timezones

from core.domain.people import AuditEntry, Person
from core.errors import UserInputException
from core.ports.runtime import Clock
from core.ports.storage import UnitOfWork, UnitOfWorkFactory

_KEY = "report-schedule"


class BadScheduleException(UserInputException):
    """The text is no time of day, or no time zone. `text` is what was given."""

    def __init__(self, text: str) -> None:
        super().__init__("not a schedule")
        self.text = text


@dataclass(frozen=True, slots=True)
class ReportSchedule:
    """Local time of day and IANA time zone of the daily report."""

    at: time
    time_zone: str

    @property
    def zone(self) -> ZoneInfo:
        """The zone itself."""
        return ZoneInfo(self.time_zone)


class Schedules:
    """Reads and changes the schedule; `on_change` tells whoever watches the clock."""

    def __init__(self, uow: UnitOfWorkFactory, clock: Clock, default: ReportSchedule) -> None:
        self._uow = uow
        self._clock = clock
        self._default = default
        self._listeners: list[Callable[[ReportSchedule], None]] = []

    def on_change(self, listener: Callable[[ReportSchedule], None]) -> None:
        """Call back after each change."""
        self._listeners.append(listener)

    async def current(self) -> ReportSchedule:
        """The schedule in force."""
        async with self._uow(write=False) as uow:
            return await self.current_in(uow)

    async def current_in(self, uow: UnitOfWork) -> ReportSchedule:
        """The same, as the caller's transaction sees it."""
        stored = await uow.settings.get(_KEY)
        if not isinstance(stored, dict):
            return self._default
        return ReportSchedule(time.fromisoformat(stored["at"]), stored["time_zone"])

    async def change(self, text: str, by: Person) -> ReportSchedule:
        """`08:30`, or `08:30 America/Lima`. BadScheduleException says what cannot be read."""
        current = await self.current()
        new = parse_schedule(text, current.time_zone)
        async with self._uow() as uow:
            await uow.settings.put(_KEY, {"at": new.at.strftime("%H:%M"), "time_zone": new.time_zone})
            await uow.audit.add(
                AuditEntry(
                    by.person_id,
                    "report.schedule",
                    self._clock.now(),
                    before=f"{current.at:%H:%M} {current.time_zone}",
                    after=f"{new.at:%H:%M} {new.time_zone}",
                )
            )
            await uow.commit()
        for listener in self._listeners:
            listener(new)
        return new

    async def audit(self, limit: int, offset: int = 0) -> Sequence[tuple[AuditEntry, str]]:
        """The audit trail, newest first, each entry with the actor's name (empty when there is none)."""
        async with self._uow(write=False) as uow:
            names = {person.person_id: person.name for person in await uow.people.all(include_inactive=True)}
            entries = await uow.audit.recent(limit, offset)
        return [(entry, names.get(entry.actor, "") if entry.actor is not None else "") for entry in entries]


def parse_schedule(text: str, default_zone: str) -> ReportSchedule:
    """Understand a time of day, optionally followed by a time zone."""
    match = re.fullmatch(r"\s*(\d{1,2})[:.h](\d{2})(?:\s+([\w+\-/]+))?\s*", text)
    if match is None or int(match[1]) > 23 or int(match[2]) > 59:  # noqa: PLR2004 - a clock
        raise BadScheduleException(text)
    zones = {zone.lower(): zone for zone in available_timezones()}
    zone = zones.get((match[3] or default_zone).lower())
    if zone is None:
        raise BadScheduleException(text)
    return ReportSchedule(time(int(match[1]), int(match[2])), zone)
