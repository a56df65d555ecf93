"""After a clock that was ahead: what was due by it is due by the right one, and nothing has happened in the future."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import InstrumentedAttribute

from persistence import models
from persistence.database.engine import Database
from persistence.database.sqlite import WRITES

_Column = InstrumentedAttribute[Any]

DUE: tuple[_Column, ...] = (
    models.JobRow.due_at,
    models.OutboxRow.due_at,
    models.IncidentRow.snoozed_until,
    models.SessionDetailRow.cooldown_until,
    models.ProxyRow.cooldown_until,
    models.SessionBackupRow.until,
    models.BudgetRow.ends_at,
)
HAPPENED: tuple[_Column, ...] = (
    *(models.JobRow.created_at, models.JobRow.started_at),
    models.OutboxRow.created_at,
    *(models.IncidentRow.opened_at, models.IncidentRow.last_seen_at, models.IncidentRow.taken_at),
    *(models.IncidentRow.waiting_since, models.IncidentMessageRow.rang_at, models.IncidentMessageRow.asked_at),
    *(models.SessionDetailRow.checked_at, models.SessionDetailRow.status_since),
    *(models.SessionDetailRow.suspected_since, models.SessionRow.last_activity),
    *(models.ProxyRow.checked_at, models.UploadRow.created_at),
)


async def rebase(database: Database, now: datetime, ahead: timedelta) -> None:
    """`ahead` is how far the clock had been ahead of `now`. One transaction.

    A moment beyond that wrong time was reckoned by it and moves back; one between stays, as it may have been meant.
    """
    engine = database.engine.execution_options(**{WRITES: True})
    async with engine.begin() as connection:
        for column in DUE:
            await _move(connection, column, now + ahead, lambda moment: moment - ahead)
        for column in HAPPENED:
            await _move(connection, column, now, lambda _moment: now)


async def _move(connection: AsyncConnection, column: _Column, beyond: datetime, to: Any) -> None:
    table = column.class_.__table__
    keys = list(table.primary_key.columns)
    found = await connection.execute(select(*keys, column).where(column > beyond))
    for *key, moment in found.all():
        row = update(table).where(*(name == value for name, value in zip(keys, key, strict=True)))
        await connection.execute(row.values({table.c[column.property.columns[0].name]: to(moment)}))
