"""What is sent survives lost answers and refusals, and an uploaded file a kill at any moment."""

import sqlalchemy as sa
from alembic import op

from persistence.migrations.columns import JSON_VALUE, own

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_MESSAGES, _UPLOADS, _SOURCE = "mensajes_salida", "subidas_pendientes", "idx_subidas_origen"


def upgrade() -> None:
    """Plain additions only: SQLite would build these tables anew for anything else."""
    _add(_MESSAGES, sa.Column("secreto", sa.Text(), nullable=True))
    _add(_MESSAGES, sa.Column("dudoso", sa.Boolean(), nullable=False, server_default=sa.false()))
    _add(_UPLOADS, sa.Column("mensaje_origen", sa.BigInteger(), nullable=True))
    _add(_UPLOADS, sa.Column("preguntada", sa.Boolean(), nullable=False, server_default=sa.true()))
    _add(_UPLOADS, sa.Column("cerrada", sa.Boolean(), nullable=False, server_default=sa.false()))
    _add(_UPLOADS, sa.Column("borrado", sa.String(length=30), nullable=False, server_default="hecho"))
    _add(_UPLOADS, sa.Column("resultado", JSON_VALUE, nullable=True))
    op.create_index(_SOURCE, _UPLOADS, ["chat_id", "mensaje_origen"], schema=own())


def downgrade() -> None:
    """Files that were answered are forgotten: nothing would tell them from those that wait."""
    schema = f"{own()}." if own() else ""
    op.execute(sa.text(f"DELETE FROM {schema}{_UPLOADS} WHERE cerrada"))  # noqa: S608 - constants
    op.drop_index(_SOURCE, table_name=_UPLOADS, schema=own())
    for name in ("resultado", "borrado", "cerrada", "preguntada", "mensaje_origen"):
        op.drop_column(_UPLOADS, name, schema=own())
    for name in ("dudoso", "secreto"):
        op.drop_column(_MESSAGES, name, schema=own())


def _add(table: str, column: sa.Column[object]) -> None:
    op.add_column(table, column, schema=own())
