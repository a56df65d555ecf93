"""Jobs: queueing them and looking at them."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Select, and_, delete, exists, func, or_, select

from core.domain.ids import JobId, PersonId
from core.domain.jobs.job import Job, JobState, NewJob, TaskName, WaitFor
from core.ports.storage import Area, Change
from persistence.models import ArtifactRow, JobRow, RunRow
from persistence.repositories.jobs.transitions import JobTransitions, to_job

UNFINISHED = tuple(state for state in JobState if not state.finished)


class SqlJobRepository(JobTransitions):
    """Implements JobRepository; what changes a job's state is in JobTransitions."""

    async def add(self, job: NewJob, at: datetime) -> Job:
        self._changed.add(Change.JOBS)
        args = dict(job.args)
        target = args.get("target_key")
        row = JobRow(
            task=job.task,
            args=args,
            target_key=target if isinstance(target, str) else None,
            key=job.key,
            dedupe_key=job.dedupe_key,
            state=JobState.QUEUED,
            priority=job.priority,
            max_attempts=job.max_attempts,
            due_at=job.due_at,
            owner=job.owner,
            chat_id=job.chat_id,
            command_message_id=job.command_message_id,
            update_id=job.update_id,
            created_at=at,
        )
        await self._insert(row)
        return to_job(row)

    async def get(self, job_id: JobId) -> Job | None:
        return await self._first(select(JobRow).where(JobRow.job_id == job_id))

    async def by_dedupe_key(self, dedupe_key: str) -> Job | None:
        return await self._first(select(JobRow).where(JobRow.dedupe_key == dedupe_key, JobRow.state.in_(UNFINISHED)))

    async def by_update(self, update_id: int) -> Job | None:
        return await self._first(select(JobRow).where(JobRow.update_id == update_id))

    async def next_due(self, now: datetime) -> datetime | None:
        timed = or_(
            JobRow.state == JobState.QUEUED,
            and_(JobRow.state == JobState.WAITING, JobRow.wait == WaitFor.COOLDOWN),
        )
        return await self._one(select(JobRow.due_at).where(timed, JobRow.due_at > now).order_by(JobRow.due_at))

    async def place_in_queue(self, job_id: JobId, now: datetime) -> int:
        job = await self.get(job_id)
        if job is None or job.state is not JobState.QUEUED or (job.due_at is not None and job.due_at > now):
            return 0
        not_after = or_(JobRow.priority < job.priority, and_(JobRow.priority == job.priority, JobRow.job_id <= job_id))
        return await self._count(
            select(func.count())
            .select_from(JobRow)
            .where(JobRow.key == job.key, JobRow.state == JobState.QUEUED, not_after)
            .where(or_(JobRow.due_at.is_(None), JobRow.due_at <= now))
        )

    async def unfinished(self, *, owner: PersonId | None = None, key: str | None = None) -> Sequence[Job]:
        statement = select(JobRow).where(JobRow.state.in_(UNFINISHED))
        if owner is not None:
            await self._hold(Area.QUEUE, owner)
            statement = statement.where(JobRow.owner == owner)
        if key is not None:
            statement = statement.where(JobRow.key == key)
        return await self._list(statement.order_by(JobRow.job_id))

    async def recent(
        self, owner: PersonId, limit: int, offset: int = 0, *, before: JobId | None = None
    ) -> Sequence[Job]:
        statement = select(JobRow).where(JobRow.owner == owner, JobRow.task == TaskName.SCRAPE)
        if before is not None:
            statement = statement.where(JobRow.job_id < before)
        return await self._list(statement.order_by(JobRow.job_id.desc()).limit(limit).offset(offset))

    async def counts(self) -> Mapping[JobState, int]:
        """As the port says; states without jobs count 0."""
        rows = await self._session.execute(select(JobRow.state, func.count()).group_by(JobRow.state))
        return dict.fromkeys(JobState, 0) | {row[0]: row[1] for row in rows}

    async def runnable_since(self, now: datetime) -> datetime | None:
        since = func.coalesce(JobRow.due_at, JobRow.created_at, type_=JobRow.created_at.type)
        statement = select(since).where(JobRow.state == JobState.QUEUED, since <= now)
        return await self._one(statement.order_by(since))

    async def finished_between(
        self, task: str, start: datetime, end: datetime, *, newest: int | None = None
    ) -> Sequence[Job]:
        statement = select(JobRow).where(JobRow.task == task, JobRow.finished_at >= start, JobRow.finished_at < end)
        last_first = statement.order_by(JobRow.finished_at.desc(), JobRow.job_id.desc()).limit(newest)
        return (await self._list(last_first))[::-1]

    async def newest_done(self, key: str, task: str, limit: int, *, after: datetime | None) -> Sequence[Job]:
        statement = select(JobRow).where(JobRow.key == key, JobRow.task == task, JobRow.state == JobState.DONE)
        if after is not None:
            statement = statement.where(JobRow.finished_at > after)
        return await self._list(statement.order_by(JobRow.finished_at.desc(), JobRow.job_id.desc()).limit(limit))

    async def purge(self, before: datetime) -> int:
        return await self._change(
            delete(JobRow).where(
                JobRow.finished_at < before,
                ~exists().where(RunRow.job_id == JobRow.job_id),
                ~exists().where(ArtifactRow.job_id == JobRow.job_id),
            )
        )

    async def _first(self, statement: Select[JobRow]) -> Job | None:
        row = await self._one(statement)
        return None if row is None else to_job(row)

    async def _list(self, statement: Select[JobRow]) -> list[Job]:
        return [to_job(row) for row in await self._many(statement)]
