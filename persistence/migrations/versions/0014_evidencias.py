"""The chains of readings, with the answers they speak of."""

import sqlalchemy as sa
from alembic import op

from persistence.migrations.columns import BIG, MOMENT, own, own_ref

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_KEPT = sa.text("tamano > 0")


def upgrade() -> None:
    op.create_table(
        "evidencias",
        sa.Column("id_evidencia", BIG, nullable=False),
        sa.Column("id_trabajo", BIG, nullable=False),
        sa.Column("id_corrida", BIG, nullable=True),
        sa.Column("orden", sa.Integer(), nullable=False),
        sa.Column("tipo", sa.String(length=30), nullable=False),
        sa.Column("datos", sa.Text(), nullable=False),
        sa.Column("huella", sa.String(length=64), nullable=False),
        sa.Column("fecha", MOMENT, nullable=False),
        sa.Column("tamano", sa.BigInteger(), nullable=False),
        sa.Column("contenido", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["id_trabajo"],
            [own_ref("trabajos.id_trabajo")],
            name=op.f("fk_evidencias_id_trabajo"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["id_corrida"],
            [own_ref("corridas.id_corrida")],
            name=op.f("fk_evidencias_id_corrida"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id_evidencia", name=op.f("pk_evidencias")),
        sa.UniqueConstraint("id_trabajo", "orden", name=op.f("uq_evidencias_id_trabajo")),
        schema=own(),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "idx_evidencias_guardadas",
        "evidencias",
        ["fecha"],
        schema=own(),
        postgresql_where=_KEPT,
        sqlite_where=_KEPT,
    )
    op.create_index("idx_evidencias_corrida", "evidencias", ["id_corrida"], schema=own())


def downgrade() -> None:
    op.drop_table("evidencias", schema=own())
