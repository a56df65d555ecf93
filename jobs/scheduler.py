"""When things are due. What runs then is a job of the engine; here only the clock is watched.

Waits are counted by the event loop's clock, which never jumps; the time of day is asked again at the end of each, so
that a wrong one stops nothing for longer than LONGEST_NAP_S.

An occurrence has a key of its own (`report:2026-11-23`): the enqueueing code stores it once
(`SettingsRepository.put_once`), so that two processes, a restart or a repeated hour make it happen once.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo

import structlog
from apscheduler.triggers.cron import CronTrigger

from core.concurrency import drop
from core.errors import StorageUnavailableException

log = structlog.get_logger(__name__)

LONGEST_NAP_S = 30.0
DAILY_GRACE = timedelta(hours=12)
"""A daily occurrence that could not start on time (machine asleep) still starts this much later."""

STORAGE_PAUSE_S = 15.0
"""Before a daily occurrence that the database's trouble held up is tried again."""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One time at which a schedule is due. `at` is aware, in the schedule's own zone."""

    name: str
    at: datetime
    daily: bool = True

    @property
    def key(self) -> str:
        """Unique per occurrence: the local day, or the moment in UTC for schedules that repeat within a day."""
        moment = self.at.date().isoformat() if self.daily else self.at.astimezone(UTC).isoformat(timespec="seconds")
        return f"{self.name}:{moment}"


Callback = Callable[[Occurrence], Awaitable[None]]


def missed_occurrences(hour: int, minute: int, zone: tzinfo, last_run: datetime, now: datetime) -> list[datetime]:
    """When a daily schedule was due in (last_run, now], oldest first; pure.

    An hour that the clock change skips counts at the moment after it, an hour that it repeats counts once.
    """
    day = last_run.astimezone(zone).date()
    last_day = now.astimezone(zone).date()
    due = []
    while day <= last_day:
        # In UTC: a local time that does not exist that day becomes the one that does, and comparisons see the offset.
        at = datetime(day.year, day.month, day.day, hour, minute, tzinfo=zone).astimezone(UTC)
        if last_run.astimezone(UTC) < at <= now.astimezone(UTC):
            due.append(at.astimezone(zone))
        day += timedelta(days=1)
    return due


@dataclass(slots=True)
class _Schedule:
    """`at` None: every `seconds`."""

    name: str
    callback: Callback
    seconds: float = 0.0
    at: tuple[int, int, tzinfo] | None = None
    due: datetime | None = None
    now_please: asyncio.Event = field(default_factory=asyncio.Event)
    task: asyncio.Task[None] | None = None


class Scheduler:
    """Calls back when something is due. Coalesced: however many times were missed, the callback comes once.

    Names are unique; adding one again replaces it. Callbacks must be quick (they enqueue); their errors are logged, and
    what is due once a day is tried again while the database is in trouble. `now` is the time of day that schedules go
    by.
    """

    def __init__(
        self,
        zone: tzinfo,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        *,
        storage_pause_s: float = STORAGE_PAUSE_S,
    ) -> None:
        self._zone = zone
        self._now = now
        self._storage_pause_s = storage_pause_s
        self._schedules: dict[str, _Schedule] = {}
        self._running = False

    def start(self) -> None:
        """Begin; needs the running loop."""
        self._running = True
        for schedule in self._schedules.values():
            self._watch(schedule)

    async def stop(self) -> None:
        """End; nothing is called back any more, and callbacks under way have ended. Harmless when it never started."""
        self._running = False
        under_way = [schedule.task for schedule in self._schedules.values() if schedule.task is not None]
        for schedule in self._schedules.values():
            _end(schedule)
        await drop(*under_way)

    def add_daily(self, name: str, hour: int, minute: int, zone: tzinfo, callback: Callback) -> None:
        """Call back every day at that local time."""
        self._add(_Schedule(name, callback, at=(hour, minute, zone)))

    def add_every(self, name: str, seconds: float, callback: Callback) -> None:
        """Call back every so many seconds, the first time one period from now."""
        self._add(_Schedule(name, callback, seconds))

    def reschedule(self, name: str, hour: int, minute: int, zone: tzinfo) -> None:
        """Give a daily schedule another time or zone; KeyError when there is none of that name."""
        self.add_daily(name, hour, minute, zone, self._schedules[name].callback)

    def remove(self, name: str) -> None:
        """Forget it; nothing happens when there is none of that name."""
        if (schedule := self._schedules.pop(name, None)) is not None:
            _end(schedule)

    def run_now(self, name: str) -> None:
        """Let the latest occurrence be due again at once; KeyError when there is no schedule of that name."""
        self._schedules[name].now_please.set()

    def next_runs(self) -> Mapping[str, datetime]:
        """When each schedule is due next, soonest first; empty before `start`."""
        known = [(schedule.name, schedule.due) for schedule in self._schedules.values()]
        return dict(sorted(((name, due) for name, due in known if due is not None), key=lambda pair: pair[1]))

    def _add(self, schedule: _Schedule) -> None:
        self.remove(schedule.name)
        self._schedules[schedule.name] = schedule
        if self._running:
            self._watch(schedule)

    def _watch(self, schedule: _Schedule) -> None:
        schedule.due = self._next(schedule)
        schedule.task = asyncio.create_task(self._keep(schedule), name=f"schedule-{schedule.name}")

    async def _keep(self, schedule: _Schedule) -> None:
        wait = self._every if schedule.at is None else self._daily
        while True:
            occurrence = await wait(schedule)
            schedule.now_please.clear()
            schedule.due = self._next(schedule)
            if occurrence is None:
                log.warning("schedule missed", schedule=schedule.name)
                continue
            while await self._held_up(schedule, occurrence):  # noqa: ASYNC110 - a database announces nothing
                await asyncio.sleep(self._storage_pause_s)

    async def _held_up(self, schedule: _Schedule, occurrence: Occurrence) -> bool:
        """Call back; whether that has to be done again: nothing else would until the next day."""
        (error,) = await asyncio.gather(schedule.callback(occurrence), return_exceptions=True)
        if isinstance(error, StorageUnavailableException) and occurrence.daily:
            log.warning("schedule held up", schedule=schedule.name, error=repr(error))
            return self._now() - occurrence.at <= DAILY_GRACE
        if error is not None:
            log.error("schedule failed", schedule=schedule.name, exc_info=error)
        return False

    async def _every(self, schedule: _Schedule) -> Occurrence:
        await _nap(schedule, schedule.seconds)
        return Occurrence(schedule.name, self._now(), daily=False)

    async def _daily(self, schedule: _Schedule) -> Occurrence | None:
        """The latest occurrence once it is due; None when it is too late for it."""
        while not schedule.now_please.is_set() and (left := self._left(schedule)) > 0:
            await _nap(schedule, min(left, LONGEST_NAP_S))
        hour, minute, zone = schedule.at or (0, 0, self._zone)
        now = self._now()
        at = missed_occurrences(hour, minute, zone, now - DAILY_GRACE - timedelta(days=1), now)[-1]
        late = not schedule.now_please.is_set() and now - at > DAILY_GRACE
        return None if late else Occurrence(schedule.name, at)

    def _left(self, schedule: _Schedule) -> float:
        """Seconds until it is due; reckoned anew when the time of day was put back."""
        soonest = self._next(schedule)
        if schedule.due is None or soonest < schedule.due:
            schedule.due = soonest
        return (schedule.due - self._now()).total_seconds()

    def _next(self, schedule: _Schedule) -> datetime:
        now = self._now()
        if schedule.at is None:
            return now + timedelta(seconds=schedule.seconds)
        hour, minute, zone = schedule.at
        at: datetime = CronTrigger(hour=hour, minute=minute, timezone=zone).get_next_fire_time(None, now)
        return at


async def _nap(schedule: _Schedule, seconds: float) -> None:
    """So long, or until it is wanted now."""
    try:
        async with asyncio.timeout(seconds):
            await schedule.now_please.wait()
    except TimeoutError:
        return


def _end(schedule: _Schedule) -> None:
    schedule.due = None
    if schedule.task is not None:
        schedule.task.cancel()
        schedule.task = None
