"""Who asked for silence, since when a case waits, and how each copy of its message is told."""

import sqlalchemy as sa
from alembic import op

from persistence.migrations.columns import MOMENT, own

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("incidentes", sa.Column("silenciado_por", sa.Integer(), nullable=True), schema=own())
    op.add_column("incidentes", sa.Column("esperando_desde", MOMENT, nullable=True), schema=own())
    op.create_index(op.f("idx_incidentes_id_grupo"), "incidentes", ["id_grupo"], unique=False, schema=own())
    op.add_column(
        "copias_incidente", sa.Column("suena", sa.Boolean(), nullable=False, server_default=sa.true()), schema=own()
    )
    op.add_column(
        "copias_incidente",
        sa.Column("en_resumen", sa.Boolean(), nullable=False, server_default=sa.false()),
        schema=own(),
    )
    op.add_column("copias_incidente", sa.Column("sono_en", MOMENT, nullable=True), schema=own())
    op.add_column("copias_incidente", sa.Column("pedido_en", MOMENT, nullable=True), schema=own())
    op.create_index("idx_copias_chat_sonido", "copias_incidente", ["chat_id", "sono_en"], unique=False, schema=own())


def downgrade() -> None:
    op.drop_index("idx_copias_chat_sonido", "copias_incidente", schema=own())
    for column in ("pedido_en", "sono_en", "en_resumen", "suena"):
        op.drop_column("copias_incidente", column, schema=own())
    op.drop_index(op.f("idx_incidentes_id_grupo"), "incidentes", schema=own())
    for column in ("esperando_desde", "silenciado_por"):
        op.drop_column("incidentes", column, schema=own())
