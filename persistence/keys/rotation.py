"""Retiring an encryption key: everything stored is sealed again under the newest one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Table, select, tuple_, update

from core.errors import EncryptionKeyException
from persistence.crypto.encryption import Sealed
from persistence.database.engine import Database
from persistence.database.sqlite import WRITES
from persistence.database.unit_of_work import SqlUnitOfWork
from persistence.keys.canary import NAME, canary_of
from persistence.models import Base, SettingRow
from persistence.types import EncryptedJSON, EncryptedText

BATCH = 100
"""Rows that one transaction seals anew: others write in between."""
Key = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Rotation:
    """What a rotation did. `unreadable` rows opened with none of the keys and stay as they are."""

    rows: int
    unreadable: int


async def reseal(database: Database) -> int:
    """Seal every stored secret under the first key of the database's box; how many rows. All or nothing.

    Afterwards the older keys can be taken out of ENCRYPTION_KEYS. EncryptionKeyException when a row opens with none of
    the keys, and then nothing has changed. Plain rows of another program stay plain until their first touch.
    """
    engine = database.engine.execution_options(**{WRITES: True})
    count = 0
    async with engine.begin() as connection:
        for table, sealed in _sealed_tables():
            keys = list(table.primary_key.columns)
            for row in (await connection.execute(select(*keys, *sealed).with_for_update())).all():
                values = _resealed(database, sealed, row[len(keys) :])
                if values:
                    await connection.execute(_of_row(table, keys, row).values(values))
                    count += 1
        await connection.execute(
            update(SettingRow).where(SettingRow.name == NAME).values(value=canary_of(database.box))
        )
    return count


async def rotate(database: Database) -> Rotation:
    """The same while others work on the database: in batches, the canary last.

    What others seal under an older key meanwhile is found by another look. Interrupted, it goes on where it was: rows
    already under the first key are left alone. Caches of sessions and other processes are told of every batch.
    """
    rows = 0
    while True:
        stale, unreadable = await _look(database)
        if not stale:
            break
        for table, keys in stale.items():
            for start in range(0, len(keys), BATCH):
                rows += await _reseal_batch(database, table, keys[start : start + BATCH])
    async with database() as uow:
        await uow.settings.put(NAME, canary_of(database.box))
        await uow.commit()
    return Rotation(rows, unreadable)


async def is_rotated(database: Database) -> bool:
    """Whether the canary is sealed with the first key: then a rotation to it has come to its end."""
    async with database(write=False) as uow:
        canary = await uow.settings.get(NAME)
    return canary is None or database.box.is_current(Sealed(str(canary)))


async def count_stale(database: Database) -> int:
    """How many rows open with an older key only."""
    stale, _unreadable = await _look(database)
    return sum(len(keys) for keys in stale.values())


def _sealed_tables() -> list[tuple[Table, list[Column[Any]]]]:
    kinds = (EncryptedJSON, EncryptedText)
    found = [(table, [c for c in table.columns if isinstance(c.type, kinds)]) for table in Base.metadata.sorted_tables]
    return [(table, columns) for table, columns in found if columns]


async def _look(database: Database) -> tuple[dict[Table, list[Key]], int]:
    """Rows that an older key opens, and how many open with none."""
    stale: dict[Table, list[Key]] = {}
    unreadable = 0
    async with database(write=False) as uow:
        for table, sealed in _sealed_tables():
            keys = list(table.primary_key.columns)
            async for row in await uow.session.stream(select(*keys, *sealed)):
                try:
                    if _is_stale(database, row[len(keys) :]):
                        stale.setdefault(table, []).append(tuple(row[: len(keys)]))
                except EncryptionKeyException:
                    unreadable += 1
    return stale, unreadable


async def _reseal_batch(database: Database, table: Table, numbers: Sequence[Key]) -> int:
    keys = list(table.primary_key.columns)
    sealed = next(columns for known, columns in _sealed_tables() if known is table)
    chosen = select(*keys, *sealed).where(tuple_(*keys).in_(numbers)).with_for_update()
    count = 0
    async with database() as uow:
        for row in (await uow.session.execute(chosen)).all():
            count += await _reseal_row(database, uow, (table, keys, sealed), row)
        await uow.commit()
    return count


async def _reseal_row(database: Database, uow: SqlUnitOfWork, place: tuple[Table, Any, Any], row: Any) -> int:
    table, keys, sealed = place
    try:
        values = _resealed(database, sealed, row[len(keys) :])
    except EncryptionKeyException:
        return 0
    if values:
        await uow.session.execute(_of_row(table, keys, row).values(values))
    return 1 if values else 0


def _is_stale(database: Database, values: Sequence[Any]) -> bool:
    """Whether one of these is under an older key; EncryptionKeyException when it is under none."""
    older = [value for value in values if isinstance(value, Sealed) and not database.box.is_current(value)]
    for value in older:
        database.box.open_bytes(value)
    return bool(older)


def _resealed(database: Database, columns: list[Column[Any]], values: Any) -> dict[str, Sealed]:
    """New values of the columns that are not under the first key."""
    pairs = zip(columns, values, strict=True)
    box = database.box
    return {
        column.name: box.rotate(value)
        for column, value in pairs
        if isinstance(value, Sealed) and not box.is_current(value)
    }


def _of_row(table: Table, keys: list[Column[Any]], row: Any) -> Any:
    statement = update(table)
    for key, value in zip(keys, row, strict=False):
        statement = statement.where(key == value)
    return statement
