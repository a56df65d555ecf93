"""Column types and schemas as the migrations see them: frozen here, whatever the models become later."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON_VALUE = sa.JSON().with_variant(JSONB(), "postgresql")
MOMENT = sa.DateTime(timezone=True)


def own() -> str | None:
    """Schema of our own tables; SQLite has none, and drops foreign keys that seem to cross schemas."""
    return None if _sqlite() else "centinela"


def shared() -> str | None:
    """Schema of the tables that other programs may share."""
    return None if _sqlite() else "entidades"


def own_ref(column: str) -> str:
    """Target of a foreign key, given as `table.column`."""
    return column if _sqlite() else f"centinela.{column}"


def shared_ref(column: str) -> str:
    """Target of a foreign key among the shared tables, given as `table.column`."""
    return column if _sqlite() else f"entidades.{column}"


def _sqlite() -> bool:
    return op.get_context().dialect.name == "sqlite"
