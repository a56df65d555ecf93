"""When the daily report is due, and the record of what was done to whom; admins change the former from the chat."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

from core.domain.people.person import AuditEntry, Person
from core.errors import BadScheduleException
from core.ports.remembered import REPORT_QUEUED, REPORT_SCHEDULE
from core.ports.runtime import Clock
from core.ports.storage import Area, UnitOfWork, UnitOfWorkFactory
from core.services.team.audit_subjects import named
from core.text import plain

_SEASONS = (datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 7, 1, tzinfo=UTC))


@dataclass(frozen=True, slots=True)
class ReportSchedule:
    """Local time of day and IANA time zone of the daily report."""

    at: time
    time_zone: str
    since: datetime | None = field(default=None, compare=False)
    """When it was set; what would have been due before that is not made up for."""

    @property
    def zone(self) -> ZoneInfo:
        """The zone itself."""
        return ZoneInfo(self.time_zone)

    def on(self, day: date) -> datetime:
        """The moment (UTC) at which it is due that day."""
        return datetime.combine(day, self.at, self.zone).astimezone(UTC)


class Schedules:
    """Reads and changes the schedule; `on_change` registers a callback."""

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
        stored = await REPORT_SCHEDULE.get(uow)
        if stored is None:
            return self._default
        since = datetime.fromisoformat(stored["since"]) if "since" in stored else None
        return ReportSchedule(time.fromisoformat(stored["at"]), stored["time_zone"], since)

    async def upcoming(self) -> datetime:
        """When the next report goes out: not on a day that had its report already."""
        now = self._clock.now()
        async with self._uow(write=False) as uow:
            schedule = await self.current_in(uow)
            day = now.astimezone(schedule.zone).date()
            # In UTC, or an hour that the clock change skips would never be later than the one before it.
            while schedule.on(day) <= now or await REPORT_QUEUED.get(uow, day) is not None:
                day += timedelta(days=1)
            return schedule.on(day)

    async def change(self, text: str, by: Person) -> ReportSchedule:
        """`08:30`, or `08:30 America/Lima`. BadScheduleException says what cannot be read."""
        current, now = await self.current(), self._clock.now()
        new = replace(parse_schedule(text, current.time_zone), since=now)
        async with self._uow() as uow:
            await uow.hold(Area.TEAM)
            stored = {"at": new.at.strftime("%H:%M"), "time_zone": new.time_zone, "since": now.isoformat()}
            await REPORT_SCHEDULE.put(uow, stored)
            await uow.audit.add(
                AuditEntry(
                    by.person_id,
                    "report.schedule",
                    now,
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
            entries = await named(uow, await uow.audit.recent(limit, offset), names)
        return [(entry, names.get(entry.actor, "") if entry.actor is not None else "") for entry in entries]


def parse_schedule(text: str, default_zone: str) -> ReportSchedule:
    """Understand a time of day, optionally followed by a time zone or the city that names one (`08:30 Lima`)."""
    match = re.fullmatch(r"\s*(\d{1,2})[:.h](\d{2})(?:\s+(\S.*?))?\s*", text)
    if match is None or int(match[1]) > 23 or int(match[2]) > 59:  # noqa: PLR2004 - a clock
        raise BadScheduleException(text)
    zone = _zone(match[3] or default_zone)
    if zone is None:
        raise BadScheduleException(text, zone=match[3])
    return ReportSchedule(time(int(match[1]), int(match[2])), zone)


def _zone(given: str) -> str | None:
    """The IANA name, also for a city alone or without its accents; None when nothing or several fit."""
    bare = plain(given).replace(" ", "_")
    known = {zone.lower(): zone for zone in available_timezones()}
    cities = {zone for low, zone in known.items() if low.count("/") and low.rpartition("/")[2] == bare}
    times = {tuple(moment.astimezone(ZoneInfo(city)).utcoffset() for moment in _SEASONS) for city in cities}
    return known.get(bare) or (min(cities, key=len) if len(times) == 1 else None)
