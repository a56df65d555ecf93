"""An in-memory database of jobs with the same uniqueness rules as the real one, transactions included."""

import asyncio
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from types import TracebackType
from typing import Any, Self

from core.domain.ids import JobId, PersonId
from core.domain.jobs.job import Job, JobState, NewJob, Progress, WaitFor
from core.errors import ConflictException
from core.ports.repositories.budgets import BudgetRepository
from core.ports.repositories.chat import InboxRepository, OutboxRepository, SettingsRepository
from core.ports.repositories.deletions import DeletionRepository
from core.ports.repositories.evidence import EvidenceRepository
from core.ports.repositories.jobs import ArtifactRepository, JobRepository, ProfileRepository
from core.ports.repositories.panel import PanelRepository
from core.ports.repositories.people import AuditRepository, InvitationRepository, PeopleRepository
from core.ports.repositories.proxies import ProxyRepository
from core.ports.repositories.repeats import GroupRepository, RepeatRepository
from core.ports.repositories.sessions import IncidentRepository, SessionRepository, UploadRepository
from core.ports.repositories.tickets import ProcessRepository, TicketRepository
from core.ports.repositories.web import LoginRepository, RequestRepository, WebAccessRepository, WebhookRepository
from core.ports.storage import Area


class FakeJobRepository:
    """A `JobRepository` over a dict; jobs are frozen, so a copy of the dict is a snapshot."""

    def __init__(self, rows: dict[JobId, Job]) -> None:
        self.rows = rows

    def _change(self, job: Job, **fields: Any) -> Job:
        self.rows[job.job_id] = replace(job, **fields)
        return self.rows[job.job_id]

    def _owned(self, job_id: JobId, attempt: int) -> Job | None:
        job = self.rows.get(job_id)
        return job if job is not None and job.state is JobState.RUNNING and job.attempt == attempt else None

    async def add(self, job: NewJob, at: datetime) -> Job:
        if job.dedupe_key is not None and await self.by_dedupe_key(job.dedupe_key):
            raise ConflictException("dedupe_key")
        if job.update_id is not None and await self.by_update(job.update_id):
            raise ConflictException("update_id")
        job_id = JobId(max(self.rows, default=0) + 1)
        self.rows[job_id] = Job(
            job_id=job_id,
            task=job.task,
            args=dict(job.args),
            key=job.key,
            state=JobState.QUEUED,
            created_at=at,
            dedupe_key=job.dedupe_key,
            priority=job.priority,
            max_attempts=job.max_attempts,
            due_at=job.due_at,
            owner=job.owner,
            origin=job.origin,
        )
        return self.rows[job_id]

    async def get(self, job_id: JobId) -> Job | None:
        return self.rows.get(job_id)

    async def by_dedupe_key(self, dedupe_key: str) -> Job | None:
        return _first(job for job in self.rows.values() if job.dedupe_key == dedupe_key and not job.state.finished)

    async def by_update(self, update_id: int) -> Job | None:
        return _first(job for job in self.rows.values() if job.update_id == update_id)

    async def claim(self, now: datetime, *, without: Collection[str] = (), key: str | None = None) -> Job | None:
        busy = {job.key for job in self.rows.values() if job.state is JobState.RUNNING}
        wanted = (job for job in self.rows.values() if job.task not in without and key in {None, job.key})
        job = _first(_in_order(job for job in wanted if job.key not in busy and _runnable(job, now)))
        if job is None:
            return None
        started = job.started_at or now
        changes = {"attempt": job.attempt + 1, "started_at": started, "resumed_at": now, "due_at": None, "wait": None}
        return self._change(job, state=JobState.RUNNING, abort_requested=False, **changes)

    async def next_due(self, now: datetime) -> datetime | None:
        dates = [job.due_at for job in self.rows.values() if _timed(job) and job.due_at and job.due_at > now]
        return min(dates, default=None)

    async def runnable_since(self, now: datetime) -> datetime | None:
        queued = [job.due_at or job.created_at for job in self.rows.values() if job.state is JobState.QUEUED]
        return min((since for since in queued if since <= now), default=None)

    async def own(self, job_id: JobId, attempt: int) -> bool:
        return self._owned(job_id, attempt) is not None

    async def set_progress(self, job_id: JobId, attempt: int, progress: Progress) -> bool:
        job = self._owned(job_id, attempt)
        return job is not None and bool(self._change(job, progress=progress))

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
        job = self._owned(job_id, attempt)
        changes = {"state": state, "finished_at": at, "outcome": dict(outcome), "error_ref": error_ref}
        return job is not None and bool(self._change(job, **changes, worked_s=job.worked_s + ran_s))

    async def requeue(
        self, job_id: JobId, attempt: int, *, due_at: datetime | None, failed: bool, ran_s: float = 0.0
    ) -> bool:
        job = self._owned(job_id, attempt)
        if job is None:
            return False
        self._change(
            job, state=JobState.QUEUED, due_at=due_at, failures=job.failures + failed, worked_s=job.worked_s + ran_s
        )
        return True

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
        job = self._owned(job_id, attempt)
        changes = {"state": JobState.WAITING, "wait": wait, "due_at": due_at, "outcome": dict(outcome)}
        return job is not None and bool(self._change(job, **changes, worked_s=job.worked_s + ran_s))

    async def wake(self, key: str, waits: Sequence[WaitFor]) -> Sequence[Job]:
        waiting = [job for job in self.rows.values() if job.key == key and job.state is JobState.WAITING]
        return [
            self._change(job, state=JobState.QUEUED, wait=None, due_at=None) for job in waiting if job.wait in waits
        ]

    async def shorten_pauses(self, latest: datetime) -> Sequence[Job]:
        paused = [job for job in self.rows.values() if job.state is JobState.WAITING and job.wait is WaitFor.COOLDOWN]
        return [self._change(job, due_at=latest) for job in paused if job.due_at is not None and job.due_at > latest]

    async def request_abort(self, job_id: JobId) -> bool:
        job = self.rows.get(job_id)
        if job is None or job.state is not JobState.RUNNING:
            return False
        self._change(job, abort_requested=True)
        return True

    async def cancel_idle(self, job_id: JobId, at: datetime) -> bool:
        job = self.rows.get(job_id)
        if job is None or job.state not in {JobState.QUEUED, JobState.WAITING}:
            return False
        self._change(job, state=JobState.CANCELLED, finished_at=at, wait=None, due_at=None)
        return True

    async def release_running(self, keep: Collection[JobId] = ()) -> Sequence[Job]:
        running = [job for job in self.rows.values() if job.state is JobState.RUNNING and job.job_id not in keep]
        return [self._change(job, state=JobState.QUEUED, due_at=None) for job in running]

    async def set_card(self, job_id: JobId, message_id: int) -> None:
        self._change(self.rows[job_id], card_message_id=message_id)

    async def place_in_queue(self, job_id: JobId, now: datetime) -> int:
        job = self.rows[job_id]
        queued = (other for other in self.rows.values() if other.key == job.key and other.state is JobState.QUEUED)
        same_key = (other for other in queued if other.due_at is None or other.due_at <= now)
        queue = [other.job_id for other in _in_order(same_key)]
        return queue.index(job_id) + 1 if job_id in queue else 0

    async def unfinished(self, *, owner: PersonId | None = None, key: str | None = None) -> Sequence[Job]:
        return [
            job
            for job in self.rows.values()
            if not job.state.finished and owner in {None, job.owner} and key in {None, job.key}
        ]

    async def recent(
        self, owner: PersonId, limit: int, offset: int = 0, *, before: JobId | None = None
    ) -> Sequence[Job]:
        mine = [job for job in reversed(self.rows.values()) if job.owner == owner and job.task == "scrape"]
        mine = [job for job in mine if before is None or job.job_id < before]
        return mine[offset : offset + limit]

    async def counts(self) -> Mapping[JobState, int]:
        return Counter(job.state for job in self.rows.values())

    async def newest_done(self, key: str, task: str, limit: int, *, after: datetime | None) -> Sequence[Job]:
        done = [
            (job.finished_at, job.job_id, job)
            for job in self.rows.values()
            if (job.key, job.task, job.state) == (key, task, JobState.DONE) and job.finished_at is not None
        ]
        return [job for at, _, job in sorted(done, reverse=True) if after is None or at > after][:limit]

    async def finished_between(
        self, task: str, start: datetime, end: datetime, *, newest: int | None = None
    ) -> Sequence[Job]:
        ended = [(job.finished_at, job) for job in self.rows.values() if job.task == task and job.finished_at]
        found = [job for at, job in sorted(ended, key=lambda pair: pair[0]) if start <= at < end]
        return found[-newest if newest else 0 :]

    async def purge(self, before: datetime) -> int:
        old = [job.job_id for job in self.rows.values() if job.finished_at is not None and job.finished_at < before]
        for job_id in old:
            del self.rows[job_id]
        return len(old)


class FakeUnitOfWork:
    """A `UnitOfWork` furnished with jobs only: asking for another repository is an AttributeError."""

    people: PeopleRepository
    invitations: InvitationRepository
    audit: AuditRepository
    panel: PanelRepository
    sessions: SessionRepository
    uploads: UploadRepository
    proxies: ProxyRepository
    incidents: IncidentRepository
    jobs: JobRepository
    profiles: ProfileRepository
    artifacts: ArtifactRepository
    outbox: OutboxRepository
    inbox: InboxRepository
    settings: SettingsRepository
    budgets: BudgetRepository
    repeats: RepeatRepository
    groups: GroupRepository
    web: WebAccessRepository
    logins: LoginRepository
    evidence: EvidenceRepository
    deletions: DeletionRepository
    requests: RequestRepository
    webhooks: WebhookRepository
    tickets: TicketRepository
    processes: ProcessRepository

    def __init__(self, store: "FakeJobStore", *, write: bool) -> None:
        self._store = store
        self._write = write

    async def __aenter__(self) -> Self:
        if self._write:
            await self._store.write_lock.acquire()
        self._repository = FakeJobRepository(dict(self._store.rows))
        self.jobs = self._repository
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._write:
            self._store.write_lock.release()

    async def hold(self, area: Area, of: object = "") -> None:
        """Writing is serial here."""

    async def commit(self) -> None:
        assert self._write, "committing a unit of work that promised to only read"
        self._store.rows = dict(self._repository.rows)


class FakeJobStore:
    """A `UnitOfWorkFactory`; `rows` is what is committed."""

    def __init__(self) -> None:
        self.rows: dict[JobId, Job] = {}
        self.write_lock = asyncio.Lock()

    def __call__(self, *, write: bool = True) -> FakeUnitOfWork:
        return FakeUnitOfWork(self, write=write)

    async def ping(self) -> float:
        return 0.0


def _first(jobs: Iterable[Job]) -> Job | None:
    return next(iter(jobs), None)


def _in_order(jobs: Iterable[Job]) -> list[Job]:
    return sorted(jobs, key=lambda job: (job.priority, job.job_id))


def _timed(job: Job) -> bool:
    """Whether time alone makes it run."""
    return job.state is JobState.QUEUED or (job.state is JobState.WAITING and job.wait is WaitFor.COOLDOWN)


def _runnable(job: Job, now: datetime) -> bool:
    cooling = job.state is JobState.WAITING
    return _timed(job) and (job.due_at <= now if job.due_at is not None else not cooling)
