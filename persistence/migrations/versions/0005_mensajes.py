"""Messages out, updates in, settings."""

import sqlalchemy as sa
from alembic import op

from persistence.migrations.columns import BIG, JSON_VALUE, MOMENT, own

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_TABLES = ("mensajes_salida", "actualizaciones", "ajustes")


def upgrade() -> None:
    _mensajes_salida()
    _actualizaciones()
    _ajustes()


def downgrade() -> None:
    for name in reversed(_TABLES):
        op.drop_table(name, schema=own())


def _mensajes_salida() -> None:
    op.create_table(
        "mensajes_salida",
        sa.Column("id_mensaje", BIG, nullable=False),
        sa.Column("tipo", sa.String(length=50), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("clave", sa.String(length=300), nullable=False),
        sa.Column("prioridad", sa.Integer(), nullable=False),
        sa.Column("datos", JSON_VALUE, nullable=False),
        sa.Column("fecha_creacion", MOMENT, nullable=False),
        sa.Column("enviar_desde", MOMENT, nullable=False),
        sa.Column("estado", sa.String(30), nullable=False),
        sa.Column("intentos", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("fecha_cierre", MOMENT, nullable=True),
        sa.Column("motivo", sa.String(length=50), nullable=False),
        sa.PrimaryKeyConstraint("id_mensaje", name=op.f("pk_mensajes_salida")),
        schema=own(),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("idx_mensajes_salida_chat_id"), "mensajes_salida", ["chat_id"], unique=False, schema=own())
    op.create_index(
        "idx_mensajes_turno", "mensajes_salida", ["estado", "prioridad", "id_mensaje"], unique=False, schema=own()
    )
    op.create_index(
        "uq_mensajes_clave_pendiente",
        "mensajes_salida",
        ["clave"],
        unique=True,
        schema=own(),
        postgresql_where=sa.text("estado = 'pendiente'"),
        sqlite_where=sa.text("estado = 'pendiente'"),
    )


def _actualizaciones() -> None:
    op.create_table(
        "actualizaciones",
        sa.Column("id_actualizacion", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("tipo", sa.String(length=50), nullable=False),
        sa.Column("telegram_id", sa.BigInteger(), nullable=True),
        sa.Column("fecha", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id_actualizacion", name=op.f("pk_actualizaciones")),
        schema=own(),
    )
    op.create_index(op.f("idx_actualizaciones_fecha"), "actualizaciones", ["fecha"], unique=False, schema=own())


def _ajustes() -> None:
    op.create_table(
        "ajustes",
        sa.Column("nombre", sa.String(length=300), nullable=False),
        sa.Column("valor", JSON_VALUE, nullable=True),
        sa.PrimaryKeyConstraint("nombre", name=op.f("pk_ajustes")),
        schema=own(),
    )
