"""The engine for one machine: runs jobs inside the bot's process, over any database. Single process by definition."""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime

import structlog

from core.concurrency import first_of
from core.domain.ids import JobId
from core.domain.jobs.job import AlreadyQueued, CancelOutcome, Job, NewJob, WaitFor
from core.errors import StorageException
from core.ports.jobs import JobFunction
from core.ports.runtime import Clock
from core.ports.storage import UnitOfWork, UnitOfWorkFactory
from jobs.execution import Execution
from jobs.hooks import JobHooks, JobWrites, NoHooks
from jobs.outcome import Abort
from jobs.queueing import cancel_job, queue_once, show_released

log = structlog.get_logger(__name__)

LONGEST_NAP_S = 60.0
"""A due date is looked at again at least this often: the wall clock may have been set."""
STORAGE_PAUSE_S = 2.0
"""Before the next claim while the database fails."""
SHORT_PLACES = 4
"""Short jobs at once, beside the long ones."""
CLEANUP_S = 10.0
"""What a cancelled job may take to close its things at shutdown."""


class EmbeddedEngine:
    """A `JobEngine` (core.ports.jobs). Wakes by `wake`, a finished job or the next due date; never polls while idle.

    `lock` is entered while the worker runs and refuses a second process (`jobs.embedded.lock`). With `long_tasks`, the
    worker's concurrency is that of those tasks; the others have SHORT_PLACES of their own, so that none waits for the
    end of a long one.
    """

    def __init__(
        self,
        uow: UnitOfWorkFactory,
        functions: Mapping[str, JobFunction],
        clock: Clock,
        *,
        hooks: JobHooks | None = None,
        lock: AbstractContextManager[object] | None = None,
        long_tasks: Collection[str] | None = None,
    ) -> None:
        self._functions = functions
        self._clock = clock
        self._hooks = hooks or NoHooks()
        self._writes = JobWrites(uow)
        self._uow = uow
        self._lock = lock or nullcontext()
        self._long_tasks = long_tasks
        self._wake = asyncio.Event()
        self._executions: dict[JobId, Execution] = {}
        self._early_aborts: set[JobId] = set()
        self._recovered = False
        self._released: list[Job] = []
        """Queued again, but not shown so yet."""

    @property
    def running(self) -> int:
        """How many jobs this process runs right now."""
        return len(self._executions)

    def wake(self) -> None:
        """Jobs may have become runnable (commits that changed jobs call this)."""
        self._wake.set()

    def hurry(self) -> None:
        """End the grace of a stop at once: what still runs is queued again."""
        for execution in self._executions.values():
            execution.abort(Abort.SHUTDOWN)

    async def enqueue(self, job: NewJob, tx: UnitOfWork) -> Job | AlreadyQueued:
        """See JobEngine."""
        return await queue_once(job, tx, self._clock.now())

    async def resume(self, key: str, waits: Sequence[WaitFor], tx: UnitOfWork) -> Sequence[Job]:
        """See JobEngine."""
        return await tx.jobs.wake(key, waits)

    async def cancel(self, job_id: JobId) -> CancelOutcome:
        """See JobEngine."""
        outcome = await cancel_job(job_id, self._writes, self._hooks, self._clock.now())
        if outcome is CancelOutcome.CANCELLED_IN_QUEUE:
            self.wake()
        elif outcome is CancelOutcome.ABORT_REQUESTED:
            self._abort(job_id)
        return outcome

    async def run_worker(self, stop: asyncio.Event, *, concurrency: int, grace_s: float) -> None:
        """See JobEngine. First queues again what a dead process left running; AlreadyRunningException: locked out."""
        with self._lock:
            stopping = asyncio.create_task(stop.wait())
            stopping.add_done_callback(lambda _: self.wake())
            tasks: set[asyncio.Task[object]] = set()
            try:
                while not stop.is_set():
                    self._wake.clear()
                    await self._round(tasks, concurrency)
            finally:
                stopping.cancel()
                await self._drain(tasks, grace_s if stop.is_set() else 0)

    async def _round(self, tasks: set[asyncio.Task[object]], concurrency: int) -> None:
        """Start what can start, then rest until something changes."""
        try:
            if not self._recovered:
                await self._recover()
            due_in = await self._start_all(tasks, concurrency)
        except StorageException as error:
            self._recovered = False  # a claim whose commit was lost on its way may have left a job running
            log.warning("jobs cannot be claimed", again_in_s=STORAGE_PAUSE_S, error=repr(error))
            due_in = STORAGE_PAUSE_S
        await self._rest(due_in)

    def _abort(self, job_id: JobId) -> None:
        execution = self._executions.get(job_id)
        if execution is None:
            # Its claim is committed but `_start` has not been reached yet.
            self._early_aborts.add(job_id)
        else:
            execution.abort(Abort.USER)

    def _full(self, concurrency: int) -> Collection[str] | None:
        """The tasks that have no place now; None when none has."""
        if self._long_tasks is None:
            return () if len(self._executions) < concurrency else None
        long = sum(execution.job.task in self._long_tasks for execution in self._executions.values())
        full = set(self._long_tasks) if long >= concurrency else set()
        if len(self._executions) - long >= SHORT_PLACES:
            full |= self._functions.keys() - self._long_tasks
        return full if full < self._functions.keys() else None

    async def _start_all(self, tasks: set[asyncio.Task[object]], concurrency: int) -> float | None:
        """Start what there are places for; seconds until the next job is due, None when time alone changes nothing."""
        while (without := self._full(concurrency)) is not None:
            job, due = await self._claim(without)
            if job is None:
                wait = None if due is None else (due - self._clock.now()).total_seconds()
                return None if wait is None else min(max(wait, 0), LONGEST_NAP_S)
            self._start(job, tasks)
        return None

    async def _claim(self, without: Collection[str]) -> tuple[Job | None, datetime | None]:
        """The next job, running now; where there is none, when the next one is due."""
        due: datetime | None = None

        async def take(uow: UnitOfWork) -> Job | None:
            nonlocal due
            now = self._clock.now()
            job = await uow.jobs.claim(now, without=without)
            if job is None:
                due = await uow.jobs.next_due(now)
                await uow.commit()  # rows that cannot be read were set aside
            return job

        return await self._writes.write(take, self._hooks.on_started), due

    def _start(self, job: Job, tasks: set[asyncio.Task[object]]) -> None:
        function = self._functions.get(job.task)
        execution = Execution(job, function, writes=self._writes, hooks=self._hooks, clock=self._clock)
        self._executions[job.job_id] = execution
        if job.job_id in self._early_aborts:
            self._early_aborts.discard(job.job_id)
            execution.abort(Abort.USER)
        task: asyncio.Task[object] = asyncio.create_task(execution.run(), name=f"run-{job.job_id}")
        tasks.add(task)

        def ended(_: asyncio.Task[object]) -> None:
            tasks.discard(task)
            if self._executions.get(job.job_id) is execution:
                del self._executions[job.job_id]
            self.wake()

        task.add_done_callback(ended)

    async def _rest(self, seconds: float | None) -> None:
        """Until woken, or for so long."""
        timer = () if seconds is None else (self._clock.sleep(seconds),)
        await first_of(self._wake.wait(), *timer)

    async def _recover(self) -> None:
        """Queue again what is marked as running and has no execution here."""
        async with self._uow() as uow:
            self._released += await uow.jobs.release_running(tuple(self._executions))
            await uow.commit()
        await show_released(self._released, self._writes, self._hooks, self.cancel)
        self._recovered = True

    async def _drain(self, tasks: set[asyncio.Task[object]], grace_s: float) -> None:
        """Let running jobs end by themselves, then stop them; they go back to the queue."""
        if tasks and grace_s > 0:
            await asyncio.wait(tasks, timeout=grace_s)
        for execution in self._executions.values():
            execution.abort(Abort.SHUTDOWN)
        if tasks:
            _, stuck = await asyncio.wait(tasks, timeout=CLEANUP_S)
            for task in stuck:
                log.error("job does not stop; it is queued again at the next start", run=task.get_name())
