"""Processes that work on this database."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, func, select, type_coerce

from core.domain.jobs.processes import Process, ProcessKind
from persistence.models import ProcessRow
from persistence.repositories.base import FRESH, Repository, build, values_of

FORGOTTEN_AFTER = timedelta(minutes=10)


class SqlProcessRepository(Repository):
    """Implements ProcessRepository."""

    async def beat(self, process: Process) -> None:
        told = values_of(process, skip={"process_id", "unheard_s"}) | {"beat_at": _now()}
        values = {"process_id": process.process_id, **told}
        await self._insert_or_update(ProcessRow, values, unique=(ProcessRow.process_id,), changes=told)
        now = (await self._session.scalars(select(_now()))).one()
        await self._change(delete(ProcessRow).where(ProcessRow.beat_at < now - FORGOTTEN_AFTER))

    async def ended(self, process_id: str) -> None:
        await self._change(delete(ProcessRow).where(ProcessRow.process_id == process_id))

    async def all(self) -> Sequence[Process]:
        rows = await self._session.execute(select(ProcessRow, _now()), execution_options=FRESH)
        found = [build(Process, row, unheard_s=_seconds(row.beat_at, now)) for row, now in rows]
        return sorted(found, key=lambda one: (one.kind is not ProcessKind.BOT, one.host, one.started_at))


def _now() -> ColumnElement[datetime]:
    """The moment by the database's clock: those of the machines may differ."""
    return type_coerce(func.now(), ProcessRow.beat_at.type)


def _seconds(since: datetime, now: datetime) -> float:
    return max(0.0, (now - since).total_seconds())
