"""Tickets in the schema of Procrastinate, written inside our own transactions.

The statements name its queues (`largos`, `cortos`) and its one task (`run`) as `jobs.procrastinate.setup` does.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, select, text, update
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import BigInteger, String

from core.domain.ids import JobId
from core.domain.jobs.job import Job, JobState, WaitFor
from core.errors import StorageException
from core.ports.storage import Change
from persistence.models import JobRow
from persistence.repositories.base import FRESH, Repository
from persistence.repositories.jobs.transitions import to_job

_ISSUE = text(
    """
    WITH runnable AS (
        SELECT job.id_trabajo, job.clave, job.prioridad, job.tarea
        FROM centinela.trabajos AS job
        WHERE ((job.estado = :queued AND (job.programado_para IS NULL OR job.programado_para <= :now))
               OR (job.estado = :waiting AND job.espera = :cooldown AND job.programado_para <= :now))
          AND (:only_some IS FALSE OR job.id_trabajo = ANY(:only))
          AND (:only_some OR NOT EXISTS (
                SELECT 1 FROM centinela.trabajos AS busy WHERE busy.clave = job.clave AND busy.estado = :running))
          AND NOT EXISTS (
                SELECT 1 FROM jobs_engine.procrastinate_jobs AS ticket
                WHERE ticket.status = 'todo' AND ticket.lock = job.clave
                  AND (ticket.args ->> 'job_id')::bigint = job.id_trabajo)
        ORDER BY job.prioridad, job.id_trabajo
    )
    SELECT coalesce(cardinality(jobs_engine.procrastinate_defer_jobs_v1(array_agg(ROW(
            CASE WHEN tarea = ANY(:short_tasks) THEN 'cortos' ELSE 'largos' END,
            'run', -prioridad, clave, NULL,
            jsonb_build_object('key', clave, 'job_id', id_trabajo), NULL
        )::jobs_engine.procrastinate_job_to_defer_v1 ORDER BY prioridad, id_trabajo))), 0)
    FROM runnable
    HAVING count(*) > 0
    """
).bindparams(bindparam("only", type_=ARRAY(BigInteger)), bindparam("short_tasks", type_=ARRAY(String)))

_WITHDRAW = text(
    "DELETE FROM jobs_engine.procrastinate_jobs WHERE status = 'todo' AND (args ->> 'job_id')::bigint = :job_id"
)
_STOP = text("UPDATE jobs_engine.procrastinate_jobs SET abort_requested = true WHERE lock = :key AND status = 'doing'")
_DROP_ABANDONED = text(
    """
    DELETE FROM jobs_engine.procrastinate_jobs AS ticket
    WHERE ticket.status = 'doing' AND NOT EXISTS (
        SELECT 1 FROM jobs_engine.procrastinate_workers AS worker
        WHERE worker.id = ticket.worker_id AND worker.last_heartbeat >= now() - make_interval(secs => :stale_s))
    """
)
_KEYS_AT_WORK = text("SELECT lock FROM jobs_engine.procrastinate_jobs WHERE status = 'doing'").columns(lock=String)
_LIVING = text(
    """
    SELECT id FROM jobs_engine.procrastinate_workers
    WHERE id = ANY(:ids) AND last_heartbeat >= now() - make_interval(secs => :stale_s)
    """
).bindparams(bindparam("ids", type_=ARRAY(BigInteger)))
_END_FROZEN = text(
    """
    SELECT count(*) FILTER (WHERE pg_terminate_backend(pid, :wait_ms)) FROM pg_stat_activity
    WHERE datname = current_database() AND usename = current_user AND pid <> pg_backend_pid()
      AND application_name = current_setting('application_name')
      AND xact_start IS NOT NULL AND wait_event = 'ClientRead'
      AND state_change < clock_timestamp() - make_interval(secs => :silent_s)
    """
)
_END_WAIT_MS = 1000
_ONE_AT_A_TIME = text("SELECT pg_try_advisory_xact_lock(:number)")
_ISSUING, _RELEASING = 0x43454E01, 0x43454E02


class SqlTicketRepository(Repository):
    """Implements TicketRepository."""

    async def issue(self, now: datetime, *, short_tasks: Collection[str], only: Collection[JobId] | None = None) -> int:
        """As the port says. Of several processes that look at everything at once one is enough."""
        self._require_postgres()
        if only is None and not await self._alone(_ISSUING):
            return 0
        values: dict[str, Any] = {
            "now": now,
            "only": list(only or ()),
            "only_some": only is not None,
            "short_tasks": list(short_tasks),
            "queued": JobState.QUEUED.value,
            "waiting": JobState.WAITING.value,
            "running": JobState.RUNNING.value,
            "cooldown": WaitFor.COOLDOWN.value,
        }
        issued = (await self._session.execute(_ISSUE, values)).scalar()
        return int(issued or 0)

    async def withdraw(self, job_id: JobId) -> None:
        self._require_postgres()
        await self._session.execute(_WITHDRAW, {"job_id": job_id})

    async def stop(self, key: str) -> None:
        self._require_postgres()
        await self._session.execute(_STOP, {"key": key})

    async def release_abandoned(self, stale_after: timedelta) -> Sequence[Job]:
        """As the port says. One statement decides, so that a job that is being claimed meanwhile is not taken back."""
        self._require_postgres()
        if not await self._alone(_RELEASING):
            return ()
        await self._session.execute(_DROP_ABANDONED, {"stale_s": stale_after.total_seconds()})
        at_work = select(_KEYS_AT_WORK.subquery().c.lock)
        statement = (
            update(JobRow)
            .where(JobRow.state == JobState.RUNNING, JobRow.key.not_in(at_work))
            .values(state=JobState.QUEUED, due_at=None)
            .returning(JobRow)
        )
        rows = await self._session.scalars(statement, execution_options=FRESH)
        released = sorted((to_job(row) for row in rows if not self._is_damaged(row)), key=lambda job: job.job_id)
        if released:
            self._changed.add(Change.JOBS)
        return released

    async def end_frozen(self, silent_for: timedelta) -> int:
        """As the port says.

        Also where the server's own limit counts nothing: a process that froze between the messages of one statement
        leaves it `active`, not idle.
        """
        self._require_postgres()
        values = {"silent_s": silent_for.total_seconds(), "wait_ms": _END_WAIT_MS}
        return int((await self._session.execute(_END_FROZEN, values)).scalar_one())

    async def living(self, workers: Collection[int], stale_after: timedelta) -> Collection[int]:
        self._require_postgres()
        values = {"ids": list(workers), "stale_s": stale_after.total_seconds()}
        return frozenset((await self._session.scalars(_LIVING, values)).all())

    async def _alone(self, number: int) -> bool:
        return bool((await self._session.execute(_ONE_AT_A_TIME, {"number": number})).scalar())

    def _require_postgres(self) -> None:
        if self._on_sqlite:
            raise StorageException("jobs on several machines need PostgreSQL (DATABASE_URL)")
