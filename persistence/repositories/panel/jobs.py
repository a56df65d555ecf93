"""Scrapes for a page at a time."""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select

from core.domain.ids import JobId, PersonId
from core.domain.jobs.job import Job, JobState, TaskName, worked_seconds
from core.ports.repositories.panel import Cut, JobQuery, Order
from persistence.models import JobRow, RunRow
from persistence.repositories.base import BREATH, Repository
from persistence.repositories.jobs.repository import UNFINISHED
from persistence.repositories.jobs.transitions import to_job

_SCRAPE = JobRow.task == TaskName.SCRAPE
_WAITING = select(JobRow.key, func.count()).where(JobRow.state == JobState.WAITING).group_by(JobRow.key)


class PanelJobs(Repository):
    """The part of PanelRepository that is about jobs."""

    async def waiting(self) -> Mapping[str, int]:
        return {row[0]: row[1] for row in await self._session.execute(_WAITING)}

    async def ended(self, start: datetime, end: datetime) -> Sequence[tuple[JobState, float | None]]:
        statement = select(JobRow.state, JobRow.worked_s, JobRow.started_at, JobRow.finished_at).where(
            _SCRAPE, JobRow.finished_at >= start, JobRow.finished_at < end
        )
        found: list[tuple[JobState, float | None]] = []
        rows = await self._session.execute(statement)
        for part in rows.partitions(BREATH):
            for state, worked_s, started_at, finished_at in part:
                known = None if started_at is None else worked_seconds(worked_s, started_at, finished_at)
                found.append((state, known))
            await asyncio.sleep(0)
        return found

    async def jobs(self, query: JobQuery, cut: Cut) -> Sequence[Job]:
        """As the port says. The rows are found in an index alone, however far down, and only then read."""
        orders: Mapping[Order, tuple[ColumnElement[Any], ...]] = {
            Order.NEWEST: (JobRow.job_id.desc(),),
            Order.OLDEST: (JobRow.job_id.asc(),),
            Order.NAME: (JobRow.target_key.asc(), JobRow.job_id.desc()),
        }
        order = orders[query.order]
        found = select(JobRow.job_id).where(_SCRAPE, *_conditions(query))
        if query.text and query.order is not Order.NAME:
            number = JobRow.job_id + 0  # a search walks the index of profiles: by date it would read every row
            found = found.order_by(number if query.order is Order.OLDEST else number.desc())
        else:
            found = found.order_by(*order)
        shown = found.limit(cut.limit).offset(cut.offset).subquery()
        rows = await self._many(select(JobRow).where(JobRow.job_id.in_(select(shown.c[0]))).order_by(*order))
        return [to_job(row) for row in rows]

    async def counts(self, owner: PersonId | None = None) -> Mapping[JobState, int]:
        statement = select(JobRow.state, func.count()).where(_SCRAPE, JobRow.state.in_(UNFINISHED))
        if owner is not None:
            statement = statement.where(JobRow.owner == owner)
        found = {row[0]: row[1] for row in await self._session.execute(statement.group_by(JobRow.state))}
        return dict.fromkeys(UNFINISHED, 0) | found

    async def with_rows(self, ids: Collection[JobId]) -> frozenset[JobId]:
        statement = select(RunRow.job_id).where(RunRow.job_id.in_(ids), RunRow.unique > 0).distinct()
        return frozenset([JobId(number) for number in await self._many(statement)])


def _conditions(query: JobQuery) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if query.owner is not None:
        found.append(JobRow.owner == query.owner)
    if query.states:
        found.append(JobRow.state.in_(query.states))
    start = f"{query.platform}:" if query.platform is not None else ""
    if start:
        found.append(JobRow.target_key.startswith(start, autoescape=True))
    found += [_contains(word) for word in query.text.split()]
    return found


def _contains(word: str) -> ColumnElement[bool]:
    """Profiles and lists are stored in lower case, a case as it was written."""
    spellings = {word, word.lower()}
    return or_(*(JobRow.target_key.contains(spelling, autoescape=True) for spelling in sorted(spellings)))
