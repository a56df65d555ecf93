"""The workers of Procrastinate in this process: started, watched, and started again after the database was away."""

import asyncio
from collections.abc import Collection, Mapping
from contextlib import suppress
from typing import Any

import procrastinate
import psycopg
import structlog
from procrastinate.exceptions import ProcrastinateException
from procrastinate.job_context import AbortReason
from procrastinate.manager import JobManager
from procrastinate.worker import Worker

from core.concurrency import drop, first_of
from jobs.outcome import Abort
from jobs.procrastinate.runs import Runs
from jobs.procrastinate.setup import TASK, Cluster, Queue

log = structlog.get_logger(__name__)

_FINISH_PAUSES_S = (0.2, 1.0, 3.0)
"""Between tries to take a ticket away."""
_TROUBLE = (ProcrastinateException, psycopg.Error, OSError)


class Serving:
    """Fetches tickets while there are places. `run` once."""

    def __init__(self, cluster: Cluster, runs: Runs, places: Mapping[Queue, int], grace_s: float) -> None:
        self._cluster = cluster
        self._runs = runs
        self._places = {queue: count for queue, count in places.items() if count > 0}
        self._grace_s = grace_s
        self._workers: list[Worker] = []
        self._again = asyncio.Event()

    @property
    def registrations(self) -> Collection[int]:
        """The ids under which the workers of this process send heartbeats."""
        return [worker.worker_id for worker in self._workers if worker.worker_id is not None]

    def restart(self) -> None:
        """Register anew: others take this process for dead."""
        self._again.set()

    async def run(self, stop: asyncio.Event) -> None:
        """Serve until `stop`; jobs under way may end within the grace, then they are queued again."""
        if not self._places:
            await stop.wait()
            return
        while not stop.is_set():
            self._again.clear()
            try:
                await self._serve(stop)
            except _TROUBLE as error:
                log.warning("the job engine cannot be reached", error=type(error).__name__)
            if not stop.is_set():
                await first_of(stop.wait(), timeout_s=self._cluster.timing.reconnect_s)

    async def _serve(self, stop: asyncio.Event) -> None:
        app = self._app()
        async with app.open_async():
            self._workers = [self._worker(app, queue, count) for queue, count in self._places.items()]
            tasks = [asyncio.create_task(_work(worker), name=f"tickets-{worker.queues}") for worker in self._workers]
            try:
                await first_of(stop.wait(), self._again.wait(), *tasks)
            finally:
                for worker in self._workers:
                    worker.stop()  # type: ignore[no-untyped-call]
                results = await (self._drain(app, tasks) if stop.is_set() else self._give_up(tasks))
                self._workers = []
            for result in results:
                if isinstance(result, Exception):
                    raise result

    async def _drain(self, app: procrastinate.App, tasks: Collection[asyncio.Task[None]]) -> list[BaseException | None]:
        """Wait for the jobs under way, which may take as long as the grace, and show all the time that they run here.

        The library ends its heartbeats before its jobs, and others would take those over.
        """
        beating = asyncio.create_task(self._beat(app), name="drain-heartbeat")
        try:
            return await asyncio.gather(*tasks, return_exceptions=True)
        finally:
            await drop(beating)

    async def _beat(self, app: procrastinate.App) -> None:
        while True:
            with suppress(*_TROUBLE):
                for registration in self.registrations:
                    await app.job_manager.update_heartbeat(registration)
            await asyncio.sleep(self._cluster.timing.heartbeat_s)

    async def _give_up(self, tasks: Collection[asyncio.Task[None]]) -> list[BaseException | None]:
        """The heartbeats have failed: queue again what does not end before others take this process for dead."""
        timing = self._cluster.timing
        await asyncio.wait(tasks, timeout=(timing.stale_s - timing.heartbeat_s) / 2)
        for execution in self._runs.executions.values():
            execution.abort(Abort.SHUTDOWN)
        return await asyncio.gather(*tasks, return_exceptions=True)

    def _app(self) -> procrastinate.App:
        timing, schema = self._cluster.timing, self._cluster.schema
        connector = procrastinate.PsycopgConnector(
            conninfo=self._cluster.address,
            kwargs={"options": f"-c search_path={schema}", "application_name": "centinela-worker"},
            min_size=1,
            max_size=len(self._places) + 4,
            timeout=timing.heartbeat_s,
            configure=_each_statement_alone,
        )
        app = procrastinate.App(connector=connector)
        app.job_manager = _Tickets(connector)
        app.task(name=TASK, pass_context=True)(self._run_ticket)
        return app

    def _worker(self, app: procrastinate.App, queue: Queue, places: int) -> Worker:
        timing = self._cluster.timing
        return Worker(
            app,
            queues=[queue.value],
            name=queue.value,
            concurrency=places,
            fetch_job_polling_interval=timing.poll_s,
            abort_job_polling_interval=timing.guard_s,
            shutdown_graceful_timeout=self._grace_s,
            delete_jobs="always",
            install_signal_handlers=False,
            update_heartbeat_interval=timing.heartbeat_s,
            stalled_worker_timeout=timing.stale_s,
        )

    async def _run_ticket(self, context: procrastinate.JobContext, /, key: str, **_: object) -> None:
        """Never cancelled from the view of the ticket: how the job ended stands in `trabajos`."""

        def why_cancelled() -> Abort:
            return Abort.USER if context.abort_reason() is AbortReason.USER_REQUEST else Abort.SHUTDOWN

        await self._runs.run_next(key, context.job.queue, why_cancelled)


class _Tickets(JobManager):
    """Takes tickets away for good: one that stayed with a living process would hold up its key for ever.

    A process that was frozen and comes back finds its tickets taken away: no more than a line in the log.
    """

    async def finish_job(
        self, job: procrastinate.jobs.Job, status: procrastinate.jobs.Status, delete_job: bool
    ) -> None:
        for pause in (*_FINISH_PAUSES_S, None):
            try:
                await super().finish_job(job, status, delete_job)
            except ProcrastinateException as error:
                if isinstance(error.__cause__, psycopg.errors.RaiseException):
                    log.warning("the ticket of a run was taken away meanwhile", key=job.lock)
                    return
                if pause is None:
                    raise
                log.warning("a ticket could not be taken away", key=job.lock, again_in_s=pause)
                await asyncio.sleep(pause)
            else:
                return


async def _each_statement_alone(connection: psycopg.AsyncConnection[Any]) -> None:
    """The engine's queries are one statement each: BEGIN and COMMIT around them would be two more round trips."""
    await connection.set_autocommit(True)


async def _work(worker: Worker) -> None:
    await worker.run()  # type: ignore[no-untyped-call]
