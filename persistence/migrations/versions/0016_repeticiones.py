"""Repeats of scrapes, and scrapes that were asked for together."""

import sqlalchemy as sa
from alembic import op

from persistence.migrations.columns import BIG, JSON_VALUE, MOMENT, own, own_ref

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "repeticiones",
        sa.Column("id_repeticion", BIG, nullable=False),
        sa.Column("id_usuario", sa.Integer(), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("argumentos", JSON_VALUE, nullable=False),
        sa.Column("objetivo", sa.String(length=300), nullable=False),
        sa.Column("cada", sa.String(30), nullable=False),
        sa.Column("proxima", MOMENT, nullable=False),
        sa.Column("fecha_creacion", MOMENT, nullable=False),
        sa.Column("estado", sa.String(30), nullable=False),
        sa.Column("falla", sa.Boolean(), nullable=False),
        _person("repeticiones"),
        sa.PrimaryKeyConstraint("id_repeticion", name=op.f("pk_repeticiones")),
        sa.UniqueConstraint("id_usuario", "objetivo", name=op.f("uq_repeticiones_id_usuario")),
        schema=own(),
        sqlite_autoincrement=True,
    )
    op.create_index("idx_repeticiones_estado_proxima", "repeticiones", ["estado", "proxima"], schema=own())
    op.create_table(
        "grupos",
        sa.Column("id_grupo", BIG, nullable=False),
        sa.Column("id_usuario", sa.Integer(), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("mensaje_orden", sa.BigInteger(), nullable=True),
        sa.Column("trabajos", JSON_VALUE, nullable=False),
        sa.Column("avisado", sa.Boolean(), nullable=False),
        sa.Column("fecha_creacion", MOMENT, nullable=False),
        _person("grupos"),
        sa.PrimaryKeyConstraint("id_grupo", name=op.f("pk_grupos")),
        schema=own(),
        sqlite_autoincrement=True,
    )
    op.create_index("idx_grupos_id_usuario", "grupos", ["id_usuario", "avisado"], schema=own())


def downgrade() -> None:
    op.drop_table("grupos", schema=own())
    op.drop_table("repeticiones", schema=own())


def _person(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["id_usuario"], [own_ref("personas.id_usuario")], name=op.f(f"fk_{table}_id_usuario")
    )
