"""Retiring an encryption key: everything stored is sealed again under the newest one."""

from typing import Any

from sqlalchemy import Column, Table, select, update

from persistence.crypto.encryption import Sealed
from persistence.database.engine import Database
from persistence.database.sqlite import WRITES
from persistence.keys.canary import NAME, canary_of
from persistence.models import Base, SettingRow
from persistence.types import EncryptedJSON, EncryptedText


async def reseal(database: Database) -> int:
    """Seal every stored secret under the first key of the database's box; how many rows. All or nothing.

    Afterwards the older keys can be taken out of ENCRYPTION_KEYS. EncryptionKeyException when a row opens with none of
    the keys, and then nothing has changed. Plain rows of another program stay plain until their first touch.
    """
    engine = database.engine.execution_options(**{WRITES: True})
    count = 0
    async with engine.begin() as connection:
        for table in Base.metadata.sorted_tables:
            sealed = [column for column in table.columns if isinstance(column.type, (EncryptedJSON, EncryptedText))]
            if not sealed:
                continue
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


def _resealed(database: Database, columns: list[Column[Any]], values: Any) -> dict[str, Sealed]:
    pairs = zip(columns, values, strict=True)
    return {column.name: database.box.rotate(value) for column, value in pairs if isinstance(value, Sealed)}


def _of_row(table: Table, keys: list[Column[Any]], row: Any) -> Any:
    statement = update(table)
    for key, value in zip(keys, row, strict=False):
        statement = statement.where(key == value)
    return statement
