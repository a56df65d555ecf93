"""A known text sealed with the database's own key: tells a lost, changed or foreign key before anything is written."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, inspect, select
from sqlalchemy.exc import SQLAlchemyError

from core.errors import EncryptionKeyException
from persistence.crypto.encryption import Sealed, SecretBox
from persistence.database.driver_errors import as_ours
from persistence.database.engine import Database, open_database
from persistence.database.urls import file_of
from persistence.models import Base, SettingRow
from persistence.types import EncryptedJSON, EncryptedText

NAME = "key-canary"
_AT_WORK = "key-at-work"
"""The mark of the key with which the only process of this database seals; several tell it in `procesos`."""
_TEXT = "centinela"
_SAMPLE = 50
"""Rows that are tried where there is no canary yet."""
KEY_MISSING = "the encryption key is missing, and the database holds what was sealed with it"
KEY_FOREIGN = "the database was sealed with another encryption key"


async def require_key(url: str) -> None:
    """EncryptionKeyException when no key is at hand although the database at `url` holds sealed values.

    To be asked before a new key is made. Nothing is written; a database that is not there yet needs no key.
    """
    database = open_database(url, SecretBox.throwaway())
    try:
        held = await _look(database, _secrets, 1)
    finally:
        await database.dispose()
    if held:
        raise EncryptionKeyException(KEY_MISSING)


async def check_key(database: Database) -> None:
    """EncryptionKeyException when the keys at hand are not those of this database; nothing is written."""
    if not await fits(database):
        raise EncryptionKeyException(KEY_FOREIGN)


async def fits(database: Database) -> bool:
    """Whether the keys at hand are those of this database; nothing is written.

    Without a canary (an empty database, or one of an earlier version) a secret that opens is proof enough.
    """
    held = await _look(database, _secrets, _SAMPLE)
    return not held or any(_opens(database.box, sealed) for sealed in held)


async def keep_canary(database: Database) -> None:
    """Write the canary where there is none; the tables have to be there."""
    async with database(write=False) as uow:
        if await uow.settings.get(NAME) is not None:
            return
    async with database() as uow:
        if await uow.settings.put_once(NAME, canary_of(database.box)):
            await uow.commit()


async def tell_key_at_work(database: Database) -> None:
    """The process that begins now, alone on this database, seals with the first key at hand."""
    async with database() as uow:
        await uow.settings.put(_AT_WORK, database.box.mark)
        await uow.commit()


async def is_key_at_work(database: Database) -> bool:
    """Whether the process that began last, alone on this database, seals with the first key at hand."""
    async with database(write=False) as uow:
        return bool(await uow.settings.get(_AT_WORK) == database.box.mark)


async def count_unreadable(database: Database) -> int:
    """How many sealed values do not open with the keys at hand."""
    held = await _look(database, _sealed, None)
    return sum(not _opens(database.box, sealed) for sealed in held)


async def replace_canary(database: Database) -> None:
    """From now on the first key at hand is the database's own; what it does not open stays unreadable."""
    async with database() as uow:
        await uow.settings.put(NAME, canary_of(database.box))
        await uow.commit()


async def _look(
    database: Database, read: Callable[[Connection, int | None], list[Sealed]], limit: int | None
) -> list[Sealed]:
    """What `read` finds; nothing in a file that is not there (and is not made)."""
    file = file_of(database.engine.url)
    if file is not None and not file.exists():
        return []
    try:
        async with database.engine.connect() as connection:
            return await connection.run_sync(read, limit)
    except (SQLAlchemyError, OSError) as error:
        raise as_ours(error, "the database does not answer") from error


def canary_of(box: SecretBox) -> str:
    """What is kept under NAME."""
    return box.seal_text(_TEXT).token


def _opens(box: SecretBox, sealed: Sealed) -> bool:
    try:
        box.open_bytes(sealed)
    except EncryptionKeyException:
        return False
    return True


def _secrets(connection: Connection, limit: int | None) -> list[Sealed]:
    """The canary alone where there is one, else some of the sealed values; empty when nothing was sealed yet."""
    canary = _read(connection, SettingRow.__table__, SettingRow.__table__.c.valor, SettingRow.name == NAME, 1)
    if canary:
        return [Sealed(str(canary[0]))]
    return _sealed(connection, limit)


def _sealed(connection: Connection, limit: int | None) -> list[Sealed]:
    """Sealed values of every table, at most `limit` of each column."""
    found: list[Sealed] = []
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, EncryptedJSON | EncryptedText):
                found += [v for v in _read(connection, table, column, column.is_not(None), limit) if type(v) is Sealed]
    return found


def _read(connection: Connection, table: Any, column: Any, where: Any, limit: int | None) -> list[Any]:
    """Some values of a column, newest first; none where an older schema has no such table or column."""
    schema = None if connection.dialect.name == "sqlite" else table.schema
    inspector = inspect(connection)
    if not inspector.has_table(table.name, schema=schema):
        return []
    if column.name not in {known["name"] for known in inspector.get_columns(table.name, schema=schema)}:
        return []
    newest = [key.desc() for key in table.primary_key.columns]
    return list(connection.execute(select(column).where(where).order_by(*newest).limit(limit)).scalars())
