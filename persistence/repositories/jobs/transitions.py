"""Everything that changes the state of a job, each as one atomic statement guarded by state and attempt."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Update,
    and_,
    bindparam,
    exists,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.orm import aliased
from sqlalchemy.sql.dml import ReturningUpdate

from core.domain.ids import ChatId, JobId
from core.domain.jobs.job import ApiOrigin, ChatOrigin, Job, JobOrigin, JobState, Progress, ScheduleOrigin, WaitFor
from core.ports.storage import Area, Change
from persistence.models import JobRow
from persistence.repositories.base import FRESH, Repository, build

_WOKEN = (
    update(JobRow)
    .where(
        JobRow.key == bindparam("of_key"),
        JobRow.state == JobState.WAITING,
        JobRow.wait.in_(bindparam("which", expanding=True)),
    )
    .values(state=JobState.QUEUED, wait=None, due_at=None)
    .returning(JobRow)
)
"""Built once: every session that is found well asks for it."""


def to_job(row: JobRow) -> Job:
    """The domain object of a row."""
    return build(Job, row, progress=Progress(phase=row.phase, done=row.done, total=row.total), origin=_origin(row))


def _origin(row: JobRow) -> JobOrigin:
    """A chat where one is noted; else a person's job came by HTTP, and one of no person from the program itself."""
    if row.chat_id is not None:
        return ChatOrigin(ChatId(row.chat_id), row.command_message_id, row.update_id)
    return ApiOrigin() if row.owner is not None else ScheduleOrigin()


_NOW: BindParameter[datetime] = bindparam("at", type_=JobRow.due_at.type)


def _runnable(row: type[JobRow]) -> ColumnElement[bool]:
    """Queued and due, or waiting for a cooldown that has ended."""
    return or_(
        and_(row.state == JobState.QUEUED, or_(row.due_at.is_(None), row.due_at <= _NOW)),
        and_(row.state == JobState.WAITING, row.wait == WaitFor.COOLDOWN, row.due_at <= _NOW),
    )


def _claim(*of_key: Callable[[type[JobRow]], ColumnElement[bool]]) -> ReturningUpdate[JobRow]:
    """Starts the next runnable job, of those that `of_key` allows, whose key has nothing running."""
    busy, candidate = aliased(JobRow), aliased(JobRow)
    chosen = (
        select(candidate.job_id)
        .where(
            _runnable(candidate),
            candidate.task.not_in(bindparam("without", expanding=True)),
            *(allows(candidate) for allows in of_key),
            ~exists().where(busy.key == candidate.key, busy.state == JobState.RUNNING),
        )
        .order_by(candidate.priority, candidate.job_id)
        .limit(1)
        .scalar_subquery()
    )
    return (
        update(JobRow)
        .where(JobRow.job_id == chosen, _runnable(JobRow))
        .values(
            state=JobState.RUNNING,
            attempt=JobRow.attempt + 1,
            started_at=func.coalesce(JobRow.started_at, _NOW),
            resumed_at=_NOW,
            wait=None,
            due_at=None,
            abort_requested=False,
        )
        .returning(JobRow)
    )


_CLAIM_ANY = _claim()
_CLAIM_OF_KEY = _claim(lambda row: row.key == bindparam("of_key"))
"""Built once: every start of a job waits for it."""


class JobTransitions(Repository):
    """The moving half of JobRepository."""

    async def claim(self, now: datetime, *, without: Collection[str] = (), key: str | None = None) -> Job | None:
        """As the port says. A job whose row cannot be read ends as failed, so that it holds up no other."""
        await self._hold(Area.KEY, key or "")  # claims of the same key, or of any, come one after another
        while (row := await self._take(now, without, key)) is not None:
            if not self._is_damaged(row):
                return to_job(row)
            await self._change(
                update(JobRow)
                .where(JobRow.job_id == row.job_id)
                .values(state=JobState.FAILED, finished_at=now, outcome={"error": "UnreadableRowException"}, wait=None)
            )
        return None

    async def _take(self, now: datetime, without: Collection[str], key: str | None) -> JobRow | None:
        given: dict[str, object] = {"at": now, "without": list(without)}
        if key is None:
            rows = await self._session.scalars(_CLAIM_ANY, given, execution_options=FRESH)
        else:
            rows = await self._session.scalars(_CLAIM_OF_KEY, given | {"of_key": key}, execution_options=FRESH)
        return rows.first()

    async def own(self, job_id: JobId, attempt: int) -> bool:
        running = select(JobRow.job_id).where(
            JobRow.job_id == job_id, JobRow.attempt == attempt, JobRow.state == JobState.RUNNING
        )
        return await self._one(running.with_for_update(read=True)) is not None

    async def set_progress(self, job_id: JobId, attempt: int, progress: Progress) -> bool:
        return await self._move(
            _running(job_id, attempt).values(phase=progress.phase, done=progress.done, total=progress.total)
        )

    async def finish(
        self,
        job_id: JobId,
        attempt: int,
        state: JobState,
        *,
        at: datetime,
        outcome: Mapping[str, Any],
        error_ref: str | None = None,
        ran_s: float = 0.0,
    ) -> bool:
        return await self._move(
            _ended(job_id, attempt, ran_s).values(
                state=state, finished_at=at, outcome=dict(outcome), error_ref=error_ref
            )
        )

    async def requeue(
        self, job_id: JobId, attempt: int, *, due_at: datetime | None, failed: bool, ran_s: float = 0.0
    ) -> bool:
        self._changed.add(Change.JOBS)
        return await self._move(
            _ended(job_id, attempt, ran_s).values(
                state=JobState.QUEUED, due_at=due_at, failures=JobRow.failures + (1 if failed else 0)
            )
        )

    async def wait(
        self,
        job_id: JobId,
        attempt: int,
        wait: WaitFor,
        *,
        due_at: datetime | None,
        outcome: Mapping[str, Any],
        ran_s: float = 0.0,
    ) -> bool:
        """As the port says. What is read afterwards is no older than the last `wake` of the key: none of them is missed
        by a job on its way into waiting."""
        self._changed.add(Change.JOBS)
        parked = _ended(job_id, attempt, ran_s).values(
            state=JobState.WAITING, wait=wait, due_at=due_at, outcome=dict(outcome)
        )
        key = (await self._session.scalars(parked.returning(JobRow.key), execution_options=FRESH)).first()
        if key is not None:
            await self._hold(Area.KEY, key)
        return key is not None

    async def wake(self, key: str, waits: Sequence[WaitFor]) -> Sequence[Job]:
        await self._hold(Area.KEY, key)
        self._changed.add(Change.JOBS)
        return await self._moved(_WOKEN, {"of_key": key, "which": list(waits)})

    async def shorten_pauses(self, latest: datetime) -> Sequence[Job]:
        self._changed.add(Change.JOBS)
        return await self._moved(
            update(JobRow)
            .where(JobRow.state == JobState.WAITING, JobRow.wait == WaitFor.COOLDOWN, JobRow.due_at > latest)
            .values(due_at=latest)
            .returning(JobRow)
        )

    async def request_abort(self, job_id: JobId) -> bool:
        return await self._move(
            update(JobRow).where(JobRow.job_id == job_id, JobRow.state == JobState.RUNNING).values(abort_requested=True)
        )

    async def cancel_idle(self, job_id: JobId, at: datetime) -> bool:
        self._changed.add(Change.JOBS)
        return await self._move(
            update(JobRow)
            .where(JobRow.job_id == job_id, JobRow.state.in_([JobState.QUEUED, JobState.WAITING]))
            .values(state=JobState.CANCELLED, finished_at=at, wait=None, due_at=None)
        )

    async def release_running(self, keep: Collection[JobId] = ()) -> Sequence[Job]:
        self._changed.add(Change.JOBS)
        return await self._moved(
            update(JobRow)
            .where(JobRow.state == JobState.RUNNING, JobRow.job_id.not_in(keep))
            .values(state=JobState.QUEUED, due_at=None)
            .returning(JobRow)
        )

    async def set_card(self, job_id: JobId, message_id: int) -> None:
        await self._change(update(JobRow).where(JobRow.job_id == job_id).values(card_message_id=message_id))

    async def _move(self, statement: Update) -> bool:
        return await self._change(statement) == 1

    async def _moved(self, statement: ReturningUpdate[JobRow], given: Mapping[str, object] | None = None) -> list[Job]:
        rows = await self._session.scalars(statement, given, execution_options=FRESH)
        return sorted((to_job(row) for row in rows if not self._is_damaged(row)), key=lambda job: job.job_id)


def _running(job_id: JobId, attempt: int) -> Update:
    """Only while this very attempt owns the job."""
    return update(JobRow).where(JobRow.job_id == job_id, JobRow.attempt == attempt, JobRow.state == JobState.RUNNING)


def _ended(job_id: JobId, attempt: int, ran_s: float) -> Update:
    """The run of this attempt is over, after so many seconds."""
    return _running(job_id, attempt).values(worked_s=JobRow.worked_s + ran_s)
