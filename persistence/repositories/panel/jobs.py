"""Scrapes for a page at a time, and what changed since the reading before."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, exists, func, select
from sqlalchemy.orm import aliased

from core.domain.ids import JobId, PersonId, RunId
from core.domain.jobs.job import Job, JobState, TaskName
from core.domain.results.changes import ListDiff
from core.domain.results.profiles import EndReason
from core.ports.repositories.panel import Cut, JobQuery, Order
from persistence.models import JobRow, RelationRow, RunRow
from persistence.repositories.base import FRESH, Repository
from persistence.repositories.jobs.repository import UNFINISHED
from persistence.repositories.jobs.transitions import to_job

_SCRAPE = JobRow.task == TaskName.SCRAPE


class PanelJobs(Repository):
    """The part of PanelRepository that is about jobs."""

    async def waiting(self) -> Mapping[str, int]:
        statement = select(JobRow.key, func.count()).where(JobRow.state == JobState.WAITING).group_by(JobRow.key)
        return {row[0]: row[1] for row in await self._session.execute(statement)}

    async def jobs(self, query: JobQuery, cut: Cut) -> Sequence[Job]:
        statement = select(JobRow).where(_SCRAPE, *_conditions(query))
        orders: Mapping[Order, tuple[ColumnElement[Any], ...]] = {
            Order.NEWEST: (JobRow.job_id.desc(),),
            Order.OLDEST: (JobRow.job_id.asc(),),
            Order.NAME: (JobRow.target_key.asc(), JobRow.job_id.desc()),
        }
        rows = await self._many(statement.order_by(*orders[query.order]).limit(cut.limit).offset(cut.offset))
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

    async def diffs(self, job_id: JobId) -> Mapping[RunId, ListDiff]:
        runs = _with_reading_before(job_id)
        before = aliased(RunRow)
        statement = select(
            runs.c.run_id,
            func.coalesce(before.finished_at, before.started_at).label("since"),
            _missing(runs.c.run_id, runs.c.before),
            _missing(runs.c.before, runs.c.run_id),
        ).join(before, before.run_id == runs.c.before)
        rows = await self._session.execute(statement, execution_options=FRESH)
        return {RunId(number): ListDiff(since, new, lost) for number, since, new, lost in rows}


def _conditions(query: JobQuery) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if query.owner is not None:
        found.append(JobRow.owner == query.owner)
    if query.states:
        found.append(JobRow.state.in_(query.states))
    start = f"{query.platform}:" if query.platform is not None else ""
    if start:
        found.append(JobRow.target_key.startswith(start, autoescape=True))
    if query.text:
        found.append(JobRow.target_key.contains(query.text.lower(), autoescape=True))
    return found


def _with_reading_before(job_id: JobId) -> Subquery:
    """The complete runs of the job, each with the complete reading of the same list before it."""
    earlier = aliased(RunRow)
    before = (
        select(func.max(earlier.run_id))
        .where(earlier.profile_id == RunRow.profile_id, earlier.kind == RunRow.kind)
        .where(earlier.run_id < RunRow.run_id, earlier.end == EndReason.END)
        .scalar_subquery()
    )
    complete: Select[Any] = select(RunRow.run_id, before.label("before"))
    return complete.where(RunRow.job_id == job_id, RunRow.end == EndReason.END).subquery()


def _missing(run_id: ColumnElement[int], other_id: ColumnElement[int]) -> ColumnElement[int]:
    """How many rows of one run the other one lacks."""
    mine, others = aliased(RelationRow), aliased(RelationRow)
    lacking = ~exists().where(others.run_id == other_id, others.key == mine.key)
    return select(func.count()).select_from(mine).where(mine.run_id == run_id, lacking).scalar_subquery()
