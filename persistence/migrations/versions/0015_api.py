"""Requests under their Idempotency-Key, receivers of events, and what is owed to them."""

import sqlalchemy as sa
from alembic import op

from persistence.migrations.columns import BIG, JSON_VALUE, MOMENT, own, own_ref

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _requests()
    _webhooks()
    _deliveries()


def downgrade() -> None:
    for name in ("entregas_webhook", "webhooks", "peticiones_api"):
        op.drop_table(name, schema=own())


def _requests() -> None:
    op.create_table(
        "peticiones_api",
        sa.Column("hash_clave", sa.String(length=64), nullable=False),
        sa.Column("huella", sa.String(length=64), nullable=False),
        sa.Column("fecha_creacion", MOMENT, nullable=False),
        sa.Column("vence", MOMENT, nullable=False),
        sa.Column("codigo", sa.Integer(), nullable=True),
        sa.Column("tipo", sa.String(length=100), nullable=False),
        sa.Column("respuesta", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("hash_clave", name=op.f("pk_peticiones_api")),
        schema=own(),
    )
    op.create_index(op.f("idx_peticiones_api_vence"), "peticiones_api", ["vence"], schema=own())


def _webhooks() -> None:
    op.create_table(
        "webhooks",
        sa.Column("id_webhook", BIG, nullable=False),
        sa.Column("url", sa.String(length=2000), nullable=False),
        sa.Column("eventos", JSON_VALUE, nullable=False),
        sa.Column("secreto", sa.Text(), nullable=False),
        sa.Column("fecha_creacion", MOMENT, nullable=False),
        sa.Column("ultima_entrega", MOMENT, nullable=True),
        sa.Column("ultimo_error", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id_webhook", name=op.f("pk_webhooks")),
        schema=own(),
        sqlite_autoincrement=True,
    )


def _deliveries() -> None:
    op.create_table(
        "entregas_webhook",
        sa.Column("id_entrega", BIG, nullable=False),
        sa.Column("id_webhook", BIG, nullable=False),
        sa.Column("id_evento", sa.String(length=64), nullable=False),
        sa.Column("tipo", sa.String(30), nullable=False),
        sa.Column("fecha", MOMENT, nullable=False),
        sa.Column("datos", JSON_VALUE, nullable=False),
        sa.Column("fecha_creacion", MOMENT, nullable=False),
        sa.Column("enviar_desde", MOMENT, nullable=False),
        sa.Column("estado", sa.String(30), nullable=False),
        sa.Column("intentos", sa.Integer(), nullable=False),
        sa.Column("fecha_cierre", MOMENT, nullable=True),
        sa.Column("motivo", sa.String(length=50), nullable=False),
        sa.ForeignKeyConstraint(
            ["id_webhook"],
            [own_ref("webhooks.id_webhook")],
            name=op.f("fk_entregas_webhook_id_webhook"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id_entrega", name=op.f("pk_entregas_webhook")),
        sa.UniqueConstraint("id_webhook", "id_evento", name="uq_entregas_webhook_evento"),
        schema=own(),
        sqlite_autoincrement=True,
    )
    turn = ["estado", "id_webhook", "id_entrega"]
    op.create_index("idx_entregas_webhook_turno", "entregas_webhook", turn, schema=own())
    op.create_index(op.f("idx_entregas_webhook_fecha_cierre"), "entregas_webhook", ["fecha_cierre"], schema=own())
