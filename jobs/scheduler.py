"""When things are due. What runs then is a job of the engine; here only the clock is watched.

An occurrence has a key of its own (`report:2026-11-23`): whoever enqueues stores it once
(`SettingsRepository.put_once`), so that two processes, a restart or a repeated hour make it happen once.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

import structlog
from apscheduler.events import EVENT_JOB_ERROR, EVENT_JOB_MISSED, JobExecutionEvent
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from core.errors import StorageUnavailableException

log = structlog.get_logger(__name__)

DAILY_GRACE = timedelta(hours=12)
"""A daily occurrence that could not start on time (machine asleep) still starts this much later."""

STORAGE_PAUSE_S = 15.0


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


class Scheduler:
    """Calls back when something is due. Coalesced: however many times were missed, the callback comes once.

    Names are unique; adding one again replaces it. Callbacks must be quick (they enqueue); their errors are logged.
    """

    def __init__(self, zone: tzinfo) -> None:
        self._scheduler = AsyncIOScheduler(timezone=zone, job_defaults={"coalesce": True, "max_instances": 1})
        self._scheduler.add_listener(_report, EVENT_JOB_ERROR | EVENT_JOB_MISSED)
        self._callbacks: dict[str, Callback] = {}

    def start(self) -> None:
        """Begin; needs the running loop."""
        self._scheduler.start()

    def stop(self) -> None:
        """End; nothing is called back any more. Harmless when it never started."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)

    def add_daily(self, name: str, hour: int, minute: int, zone: tzinfo, callback: Callback) -> None:
        """Call back every day at that local time."""
        self._callbacks[name] = callback

        async def fire() -> None:
            now = datetime.now(UTC)
            times = missed_occurrences(hour, minute, zone, now - DAILY_GRACE - timedelta(days=1), now)
            await _until_stored(callback, Occurrence(name, times[-1]))

        self._scheduler.add_job(
            fire,
            CronTrigger(hour=hour, minute=minute, timezone=zone),
            id=name,
            name=name,
            replace_existing=True,
            misfire_grace_time=int(DAILY_GRACE.total_seconds()),
        )

    def add_every(self, name: str, seconds: float, callback: Callback) -> None:
        """Call back every so many seconds, the first time one period from now."""
        self._callbacks[name] = callback

        async def fire() -> None:
            await callback(Occurrence(name, datetime.now(UTC), daily=False))

        self._scheduler.add_job(
            fire,
            IntervalTrigger(seconds=seconds, timezone=UTC),
            id=name,
            name=name,
            replace_existing=True,
            misfire_grace_time=None,
        )

    def reschedule(self, name: str, hour: int, minute: int, zone: tzinfo) -> None:
        """Give a daily schedule another time or zone; KeyError when there is none of that name."""
        self.add_daily(name, hour, minute, zone, self._callbacks[name])

    def remove(self, name: str) -> None:
        """Forget it; nothing happens when there is none of that name."""
        if self._callbacks.pop(name, None) is not None:
            self._scheduler.remove_job(name)

    def run_now(self, name: str) -> None:
        """Let the latest occurrence be due again at once; KeyError when there is no schedule of that name."""
        if name not in self._callbacks:
            raise KeyError(name)
        self._scheduler.modify_job(name, next_run_time=datetime.now(UTC))

    def next_runs(self) -> Mapping[str, datetime]:
        """When each schedule is due next, soonest first; empty before `start`."""
        times = {job.id: getattr(job, "next_run_time", None) for job in self._scheduler.get_jobs()}
        known = [(name, at) for name, at in times.items() if at is not None]
        return dict(sorted(known, key=lambda pair: pair[1]))


async def _until_stored(callback: Callback, occurrence: Occurrence) -> None:
    """Call back; what is due once a day is not lost because nothing could be stored at that very moment."""
    while True:
        try:
            return await callback(occurrence)
        except StorageUnavailableException as error:
            log.warning("schedule waits for the database", schedule=occurrence.name, error=repr(error))
        await asyncio.sleep(STORAGE_PAUSE_S)


def _report(event: JobExecutionEvent) -> None:
    if event.exception is not None:
        log.error("schedule failed", schedule=event.job_id, exc_info=event.exception)
    else:
        log.warning("schedule missed", schedule=event.job_id, due_at=str(event.scheduled_run_time))
