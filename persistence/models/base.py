"""The declarative base and the two schemas."""

from datetime import datetime
from typing import Any

from sqlalchemy import MetaData, Text
from sqlalchemy.orm import DeclarativeBase

from persistence.types import JsonValue, UtcDateTime

ENTITIES = "entidades"
"""Schema of the tables that other programs may share (docs/sesiones_multiusuario.md). Translated away on SQLite."""
OWN = "centinela"
"""Schema of everything else. Translated away on SQLite."""

SHARED_TABLES = frozenset({"usuarios", "sesiones_scraping"})


class Base(DeclarativeBase):
    """English attributes, named as in the domain; Spanish columns."""

    metadata = MetaData(
        naming_convention={
            "pk": "pk_%(table_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "ix": "idx_%(table_name)s_%(column_0_N_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy's own declaration
        datetime: UtcDateTime(),
        str: Text(),
        dict[str, Any]: JsonValue(),
        list[str]: JsonValue(),
    }
