"""People, invitations and the audit trail."""

import sqlalchemy as sa
from alembic import op

from persistence.migrations.columns import BIG, MOMENT, own, own_ref, shared_ref

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_TABLES = ("personas", "invitaciones", "intentos_invitacion", "auditoria")


def upgrade() -> None:
    _personas()
    _invitaciones()
    _intentos_invitacion()
    _auditoria()


def downgrade() -> None:
    for name in reversed(_TABLES):
        op.drop_table(name, schema=own())


def _personas() -> None:
    op.create_table(
        "personas",
        sa.Column("id_usuario", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("nombre", sa.String(length=200), nullable=False),
        sa.Column("rol", sa.String(30), nullable=False),
        sa.Column("telegram_id", sa.BigInteger(), nullable=True),
        sa.Column("chat_id", sa.BigInteger(), nullable=True),
        sa.Column("activa", sa.Boolean(), nullable=False),
        sa.Column("alcanzable", sa.Boolean(), nullable=False),
        sa.Column("silencio_desde", sa.Time(), nullable=True),
        sa.Column("silencio_hasta", sa.Time(), nullable=True),
        sa.Column("fecha_creacion", MOMENT, server_default=sa.func.now(), nullable=False),
        sa.ForeignKeyConstraint(
            ["id_usuario"], [shared_ref("usuarios.id_usuario")], name=op.f("fk_personas_id_usuario")
        ),
        sa.PrimaryKeyConstraint("id_usuario", name=op.f("pk_personas")),
        schema=own(),
    )
    op.create_index(op.f("idx_personas_chat_id"), "personas", ["chat_id"], unique=False, schema=own())
    op.create_index(
        "uq_personas_telegram_activa",
        "personas",
        ["telegram_id"],
        unique=True,
        schema=own(),
        postgresql_where=sa.text("activa"),
        sqlite_where=sa.text("activa"),
    )


def _invitaciones() -> None:
    op.create_table(
        "invitaciones",
        sa.Column("hash_codigo", sa.String(length=64), nullable=False),
        sa.Column("rol", sa.String(30), nullable=False),
        sa.Column("nombre", sa.String(length=200), nullable=False),
        sa.Column("creada_por", sa.Integer(), nullable=True),
        sa.Column("fecha_creacion", MOMENT, nullable=False),
        sa.Column("vence", MOMENT, nullable=False),
        sa.Column("id_usuario", sa.Integer(), nullable=True),
        sa.Column("usada_por", sa.Integer(), nullable=True),
        sa.Column("fecha_uso", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["creada_por"], [own_ref("personas.id_usuario")], name=op.f("fk_invitaciones_creada_por")
        ),
        sa.ForeignKeyConstraint(
            ["id_usuario"], [shared_ref("usuarios.id_usuario")], name=op.f("fk_invitaciones_id_usuario")
        ),
        sa.ForeignKeyConstraint(
            ["usada_por"], [own_ref("personas.id_usuario")], name=op.f("fk_invitaciones_usada_por")
        ),
        sa.PrimaryKeyConstraint("hash_codigo", name=op.f("pk_invitaciones")),
        schema=own(),
    )


def _intentos_invitacion() -> None:
    op.create_table(
        "intentos_invitacion",
        sa.Column("id_intento", BIG, nullable=False),
        sa.Column("telegram_id", sa.BigInteger(), nullable=False),
        sa.Column("fecha", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id_intento", name=op.f("pk_intentos_invitacion")),
        schema=own(),
    )
    op.create_index(
        "idx_intentos_telegram_fecha", "intentos_invitacion", ["telegram_id", "fecha"], unique=False, schema=own()
    )


def _auditoria() -> None:
    op.create_table(
        "auditoria",
        sa.Column("id_auditoria", BIG, nullable=False),
        sa.Column("actor", sa.Integer(), nullable=True),
        sa.Column("accion", sa.String(length=100), nullable=False),
        sa.Column("fecha", MOMENT, nullable=False),
        sa.Column("objeto", sa.Text(), nullable=False),
        sa.Column("antes", sa.Text(), nullable=False),
        sa.Column("despues", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["actor"], [own_ref("personas.id_usuario")], name=op.f("fk_auditoria_actor")),
        sa.PrimaryKeyConstraint("id_auditoria", name=op.f("pk_auditoria")),
        schema=own(),
    )
