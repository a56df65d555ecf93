"""A whole installation moved from SQLite to PostgreSQL: every row, compared afterwards, all or nothing."""

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Column, Connection, Integer, Table, func, inspect, select, text, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from core.errors import StorageException
from persistence.database.driver_errors import as_ours
from persistence.database.engine import make_engine
from persistence.database.urls import database_url, sqlite_file
from persistence.migrate import current_revision, upgrade
from persistence.models import Base, ProcessRow
from persistence.types import UNREADABLE

_AT_ONCE = 500
Row = tuple[Any, ...]
_NOT_COPIED = {ProcessRow.__tablename__}
"""Of the processes that work on the old database."""


async def copy_database(source: str, target: str) -> Mapping[str, int]:
    """Rows by table. Sealed values are copied as they are: the same key opens them.

    The target gets its tables here and has to be empty. StorageException, and then nothing has been written, when it is
    not, when the source is of another version or holds what cannot be copied, or when a row is not the same afterwards.
    Nobody may work on either meanwhile.
    """
    await _require_fit(source, target)
    await upgrade(target)
    here, there = make_engine(source), make_engine(target)
    try:
        async with here.connect() as reading, there.begin() as writing:
            await _require_empty(writing)
            copied = {table.name: await _copy(reading, writing, table) for table in _tables()}
            for table in _tables():
                await _compare(reading, writing, table)
                await _go_on_counting(reading, writing, table)
    except (SQLAlchemyError, OSError) as error:
        raise as_ours(error, "the database could not be copied") from error
    else:
        return copied
    finally:
        await here.dispose()
        await there.dispose()


def _tables() -> list[Table]:
    """Those that others refer to come first."""
    return [table for table in Base.metadata.sorted_tables if table.name not in _NOT_COPIED]


async def _require_fit(source: str, target: str) -> None:
    file = sqlite_file(source)
    if file is None or database_url(target).get_backend_name() != "postgresql":
        raise StorageException("a copy goes from sqlite:///file.db to postgresql://…")
    if not file.exists():
        raise StorageException(f"there is no database at {file}")
    found, wanted = await current_revision(source)
    if found != wanted:
        raise StorageException(f"the source is of revision {found}, this program's is {wanted}: upgrade it first")


async def _require_empty(writing: AsyncConnection) -> None:
    for table in Base.metadata.sorted_tables:
        if (await writing.execute(select(func.count()).select_from(table))).scalar_one():
            raise StorageException(f"the target is not empty: there are rows in {table.name}")


async def _copy(reading: AsyncConnection, writing: AsyncConnection, table: Table) -> int:
    await _require_known(reading, table)
    own = _own_references(table)
    count, later = 0, list[tuple[tuple[Any, ...], dict[str, Any]]]()
    async for rows in _batches(reading, table):
        values = [dict(zip((column.key for column in table.columns), row, strict=True)) for row in rows]
        for row in values:
            pointed = {name: row[name] for name in own if row[name] is not None}
            if pointed:
                later.append((tuple(row[key.key] for key in table.primary_key), pointed))
                row.update(dict.fromkeys(pointed))
        await writing.execute(table.insert(), values)
        count += len(values)
    for keys, pointed in later:  # a row may name one that comes after it
        here = [column == key for column, key in zip(table.primary_key, keys, strict=True)]
        await writing.execute(update(table).where(*here).values(pointed))
    return count


async def _batches(connection: AsyncConnection, table: Table) -> AsyncIterator[list[Row]]:
    """All rows in the order of the key; StorageException for one that cannot be read."""
    found = await connection.stream(select(table).order_by(*table.primary_key))
    async for rows in found.partitions(_AT_ONCE):
        for row in rows:
            if any(value is UNREADABLE for value in row):
                raise StorageException(f"a row of {table.name} cannot be read: mend or delete it first ({row[0]})")
        yield [tuple(row) for row in rows]


async def _compare(reading: AsyncConnection, writing: AsyncConnection, table: Table) -> None:
    """Side by side where both count alike; texts are ordered differently, so tables with such a key are read whole."""
    if not all(isinstance(column.type, Integer) for column in table.primary_key):
        _require_same(table, await _sorted(reading, table), await _sorted(writing, table))
        return
    after = _batches(writing, table)
    async for before in _batches(reading, table):
        _require_same(table, before, await anext(after, []))
    _require_same(table, [], await anext(after, []))


def _require_same(table: Table, before: Sequence[Row], after: Sequence[Row]) -> None:
    if len(before) != len(after):
        raise StorageException(f"a row of {table.name} is not the same in the copy (one of {len(before)})")
    for old, new in zip(before, after, strict=True):
        if old != new:
            raise StorageException(f"a row of {table.name} is not the same in the copy ({old[0]})")


async def _sorted(connection: AsyncConnection, table: Table) -> list[Row]:
    rows = [row async for batch in _batches(connection, table) for row in batch]
    return sorted(rows, key=lambda row: [str(value) for value in row])


async def _go_on_counting(reading: AsyncConnection, writing: AsyncConnection, table: Table) -> None:
    """Numbers that were given once, even to rows that are gone, are not given again."""
    for column in _counted(table):
        known = await reading.execute(text("SELECT seq FROM sqlite_sequence WHERE name = :name"), {"name": table.name})
        highest = await writing.execute(select(func.coalesce(func.max(column), 0)))
        last = max(int(known.scalar() or 0), int(highest.scalar_one()))
        if last:
            sequence = func.pg_get_serial_sequence(f"{table.schema}.{table.name}", column.name)
            await writing.execute(select(func.setval(sequence, last)))


def _counted(table: Table) -> Iterator[Column[Any]]:
    if table.autoincrement_column is not None and not table.autoincrement_column.foreign_keys:
        yield table.autoincrement_column


def _own_references(table: Table) -> list[str]:
    """Columns that name another row of the same table."""
    return [c.key for c in table.columns if any(key.column.table is table for key in c.foreign_keys)]


async def _require_known(reading: AsyncConnection, table: Table) -> None:
    """What another program added to an adopted table would be lost."""

    def columns(connection: Connection) -> set[str]:
        return {found["name"] for found in inspect(connection).get_columns(table.name)}

    foreign = await reading.run_sync(columns) - {column.name for column in table.columns}
    if foreign:
        raise StorageException(f"{table.name} has columns of another program: {', '.join(sorted(foreign))}")
