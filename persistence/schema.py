"""How Alembic is to see our tables on either database."""

from functools import cache
from typing import Any

from sqlalchemy import Connection, MetaData
from sqlalchemy.sql.schema import SchemaConst

from persistence.models import ENTITIES, OWN, SHARED_TABLES, Base

VERSION_TABLE = "version_esquema"
"""Not Alembic's default: an adopted database may have its own `alembic_version`."""


def configuration(connection: Connection) -> dict[str, Any]:
    """Arguments for `MigrationContext`: our metadata, our version table, nothing of other programs."""
    return {
        **version_place(connection),
        "target_metadata": metadata_for(connection),
        "include_schemas": connection.dialect.name != "sqlite",
        "include_name": _is_ours,
        "include_object": _is_known,
        "transactional_ddl": True,
        "compare_type": True,
    }


def version_place(connection: Connection) -> dict[str, Any]:
    """The arguments that suffice to ask for the revision: every start does, and our metadata take longer than that."""
    sqlite = connection.dialect.name == "sqlite"
    return {"version_table": VERSION_TABLE, "version_table_schema": None if sqlite else OWN}


def metadata_for(connection: Connection) -> MetaData:
    """Our metadata, without schemas where the database has none."""
    return _without_schemas() if connection.dialect.name == "sqlite" else Base.metadata


@cache
def _without_schemas() -> MetaData:
    """Made once: copying all tables costs as much as creating them."""
    flat = MetaData(naming_convention=Base.metadata.naming_convention)
    for table in Base.metadata.sorted_tables:
        # `None` is documented, the annotation forgets it.
        table.to_metadata(flat, schema=None, referred_schema_fn=lambda *_: SchemaConst.BLANK_SCHEMA)  # type: ignore[arg-type]
    return flat


def _is_ours(name: str | None, kind: str, parents: Any) -> bool:
    if kind == "schema":
        return name in {None, ENTITIES, OWN}
    if kind == "table":
        schema = parents.get("schema_name")
        return schema != ENTITIES or name in SHARED_TABLES
    return True


def _is_known(_thing: Any, name: str | None, kind: str, reflected: bool, other: Any) -> bool:
    """Tables of other programs beside ours (SQLite has no schemas to tell them apart) are left alone."""
    return not (kind == "table" and reflected and other is None and name not in _OUR_NAMES)


_OUR_NAMES = {table.name for table in Base.metadata.tables.values()}
