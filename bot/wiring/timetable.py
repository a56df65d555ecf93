"""What happens by the clock: the daily report, repeats, waiting uploads, forgotten cookie files, tidying up."""

from collections.abc import Callable
from datetime import date, timedelta

from bot.wiring.clock_watch import ClockWatch
from core.domain.jobs.job import NewJob, TaskName
from core.ports.jobs import JobEngine
from core.ports.remembered import FIRST_START, REPORT_QUEUED
from core.ports.runtime import Clock
from core.ports.storage import UnitOfWorkFactory
from core.services.following.repeats import Repeats
from core.services.incidents.periodic import PeriodicIncidentTasks
from core.services.proxies.pool import ProxyPool
from core.services.scraping.results import FileUploads
from core.services.sessions.long_pauses import shorten_pauses
from core.services.site_changes.changes import SiteChanges
from core.services.site_changes.controls import Controls
from core.services.team.schedules import ReportSchedule, Schedules
from core.services.uploads.upload import CookieUploads
from jobs.scheduler import Occurrence, Scheduler, missed_occurrences

UPLOAD_EVERY_S = 60.0
STALE_EVERY_S = 30.0
PROXIES_EVERY_S = 300.0
INCIDENTS_EVERY_S = 20.0
CLOCK_EVERY_S = 5.0
REPEATS_EVERY_S = 60.0
SITE_EVERY_S = 60.0
CATCH_UP = timedelta(hours=24)
"""A report that was due while the bot was down is made up for within this time."""


class Timetable:
    """Registers what is due when; whatever is due becomes a job, once per occurrence."""

    def __init__(
        self,
        scheduler: Scheduler,
        uow: UnitOfWorkFactory,
        clock: Clock,
        engine: JobEngine,
        schedules: Schedules,
        uploads: FileUploads,
        cookies: CookieUploads,
        proxies: ProxyPool,
        incident_tasks: PeriodicIncidentTasks,
        repeats: Repeats,
        site: SiteChanges,
        controls: Controls,
        watch: ClockWatch | None = None,
        certain: Callable[[], bool] = lambda: True,
    ) -> None:
        self._scheduler = scheduler
        self._uow = uow
        self._clock = clock
        self._engine = engine
        self._schedules = schedules
        self._uploads = uploads
        self._cookies = cookies
        self._proxies = proxies
        self._incident_tasks = incident_tasks
        self._repeats = repeats
        self._site = site
        self._controls = controls
        self._watch = watch
        self._certain = certain
        self._to_make_up = True
        self._pauses_looked_at = False

    async def start(self) -> None:
        """Begin watching the clock, and make up for a report that was missed, once the time is certain."""
        if self._watch is not None:
            await self._watch.start()
        schedule = await self._schedules.current()
        self._scheduler.add_daily("report", schedule.at.hour, schedule.at.minute, schedule.zone, self._report)
        self._scheduler.add_daily("purge", 4, 10, schedule.zone, self._purge)
        self._scheduler.add_daily("controls", 3, 20, schedule.zone, self._look_at_controls)
        self._scheduler.add_every("upload", UPLOAD_EVERY_S, self._upload)
        self._scheduler.add_every("stale-uploads", STALE_EVERY_S, self._stale)
        self._scheduler.add_every("proxies", PROXIES_EVERY_S, self._check_proxies)
        self._scheduler.add_every("incidents", INCIDENTS_EVERY_S, self._incidents)
        self._scheduler.add_every("repeats", REPEATS_EVERY_S, self._start_repeats)
        self._scheduler.add_every("site-changes", SITE_EVERY_S, self._look_at_sites)
        self._scheduler.add_every("clock", CLOCK_EVERY_S, self._look_at_clock)
        self._schedules.on_change(self._changed)
        self._scheduler.start()
        await self._make_up()

    async def stop(self) -> None:
        """Nothing is due any more, and nothing that was is still under way."""
        await self._scheduler.stop()

    async def report_now(self, day: str, time_zone: str) -> None:
        """Queue the validation and report of a day, unless it was queued before."""
        async with self._uow() as uow:
            if not await REPORT_QUEUED.put_once(uow, date.fromisoformat(day), self._clock.now()):
                return
            args = {"day": day, "time_zone": time_zone}
            await self._engine.enqueue(NewJob(TaskName.REPORT, args, key="report", dedupe_key=f"report:{day}"), uow)
            await uow.commit()

    async def _make_up(self) -> None:
        """Once; again at the next look when the database is in trouble."""
        if self._to_make_up and self._certain():
            await self._make_up_now()
            self._to_make_up = False

    async def _make_up_now(self) -> None:
        schedule = await self._schedules.current()
        now = self._clock.now()
        async with self._uow(write=False) as uow:
            begun = await FIRST_START.get(uow)
        if begun is None:
            async with self._uow() as uow:
                await FIRST_START.put(uow, now)
                await uow.commit()
            return
        since = max(now - CATCH_UP, begun, schedule.since or now - CATCH_UP)
        due = missed_occurrences(schedule.at.hour, schedule.at.minute, schedule.zone, since, now)
        if due:
            await self.report_now(due[-1].date().isoformat(), schedule.time_zone)

    async def _look_at_clock(self, _occurrence: Occurrence) -> None:
        if self._watch is not None:
            await self._watch.round()
        await self._make_up()
        await self._look_at_pauses()

    async def _look_at_pauses(self) -> None:
        """Once, when the time is certain; not before the start is over, so that it never hangs on a write."""
        if self._certain() and not self._pauses_looked_at:
            await shorten_pauses(self._uow, self._clock)
            self._pauses_looked_at = True

    async def _report(self, occurrence: Occurrence) -> None:
        schedule = await self._schedules.current()
        await self.report_now(occurrence.at.date().isoformat(), schedule.time_zone)

    async def _purge(self, occurrence: Occurrence) -> None:
        if self._certain():
            await self._queue(TaskName.PURGE, occurrence.key)

    async def _upload(self, _occurrence: Occurrence) -> None:
        if await self._uploads.due():
            await self._queue(TaskName.UPLOAD, TaskName.UPLOAD)

    async def _incidents(self, _occurrence: Occurrence) -> None:
        if self._certain():
            await self._incident_tasks.run_due()

    async def _start_repeats(self, _occurrence: Occurrence) -> None:
        if self._certain():
            await self._repeats.round()

    async def _look_at_controls(self, _occurrence: Occurrence) -> None:
        if self._certain():
            await self._controls.look_now()

    async def _look_at_sites(self, _occurrence: Occurrence) -> None:
        if self._certain():
            await self._site.round()

    async def _stale(self, _occurrence: Occurrence) -> None:
        if self._certain():
            await self._cookies.drop_stale()

    async def _check_proxies(self, _occurrence: Occurrence) -> None:
        await self._proxies.round()

    async def _queue(self, task: str, dedupe_key: str) -> None:
        async with self._uow() as uow:
            await self._engine.enqueue(NewJob(task, {}, key=task, dedupe_key=dedupe_key), uow)
            await uow.commit()

    def _changed(self, schedule: ReportSchedule) -> None:
        self._scheduler.reschedule("report", schedule.at.hour, schedule.at.minute, schedule.zone)
