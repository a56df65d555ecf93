"""The state of the whole service: the deep checks, and the figures beside them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from core.concurrency import FreshAnswer
from core.domain.jobs.job import JobState
from core.domain.jobs.processes import Process
from core.domain.sessions.condition import Condition, condition_of
from core.ports.remembered import LAST_REPORT
from core.ports.runtime import Clock
from core.ports.storage import UnitOfWorkFactory
from core.services.scraping.results import FileUploads
from core.services.supervision.figures import age
from core.services.supervision.health import FRESH_S, Health, HealthReport

FIGURES_FRESH_S, FIGURES_USABLE_S = 1.0, 3.0
"""Figures are asked for once a second at most, and those before are given while they are asked for."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Numbers beside the checks."""

    running: int
    waiting: int
    conditions: Mapping[Condition, int]
    """How many sessions are in each condition."""
    last_report: datetime | None
    files_waiting: int
    version: str
    raw_bytes: int = 0
    """What the kept answers of the sites take in the database."""
    retention_days: int = 0
    """Results are deleted after so many days; 0: never."""
    deletions_owed: int = 0
    """Copies of deleted results' files that are still to be deleted (50 at most are counted)."""
    queue_s: float = 0.0
    """Seconds that the oldest runnable job has waited; 0 when there is none."""
    processes: Sequence[Process] = ()
    """The bot and its workers; empty where the bot works alone."""


class ServiceStatus:
    """What `/health` shows in the chat and over HTTP."""

    def __init__(
        self,
        uow: UnitOfWorkFactory,
        clock: Clock,
        health: Health,
        uploads: FileUploads,
        version: str,
        *,
        retention_days: int = 0,
    ) -> None:
        self._uow = uow
        self._clock = clock
        self._health = health
        self._uploads = uploads
        self._version = version
        self._retention_days = retention_days
        self._shared = FreshAnswer(self._figures, clock.monotonic, FIGURES_FRESH_S)

    async def look(self, *, max_age_s: float = FRESH_S) -> tuple[HealthReport, Figures]:
        """Checks and figures; checks of up to `max_age_s` ago are good enough.

        Where checks may be older than FRESH_S, figures may be FIGURES_USABLE_S old: all who ask share them.
        """
        report = await self._health.report(max_age_s=max_age_s)
        database = report.services.get("database")
        if database is not None and database.status == "error":
            return report, Figures(0, 0, {}, None, 0, self._version)
        if max_age_s <= FRESH_S:
            return report, await self._figures()
        return report, await self._shared.latest(FIGURES_USABLE_S)

    async def checks(self, *names: str) -> HealthReport:
        """Only these checks."""
        return await self._health.report(frozenset(names))

    async def processes(self, report: HealthReport) -> Sequence[Process]:
        """The bot and its workers; none while the report says that the database fails."""
        database = report.services.get("database")
        if database is None or database.status == "error":
            return ()
        async with self._uow(write=False) as uow:
            return await uow.processes.all()

    async def _figures(self) -> Figures:
        async with self._uow(write=False) as uow:
            counts = await uow.jobs.counts()
            now = self._clock.now()
            conditions = [condition_of(facts, now) for facts in await uow.panel.sessions()]
            last = await LAST_REPORT.get(uow)
            raw_bytes = await uow.evidence.stored_bytes()
            now = self._clock.now()
            queue_s = age(await uow.jobs.runnable_since(now), now)
            processes = await uow.processes.all()
        return Figures(
            running=counts.get(JobState.RUNNING, 0),
            waiting=counts.get(JobState.QUEUED, 0) + counts.get(JobState.WAITING, 0),
            conditions=Counter(conditions),
            last_report=last,
            files_waiting=await self._uploads.waiting(),
            version=self._version,
            raw_bytes=raw_bytes,
            retention_days=self._retention_days,
            deletions_owed=await self._uploads.deletions.owed(),
            queue_s=queue_s,
            processes=processes,
        )
