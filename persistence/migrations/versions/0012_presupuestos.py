"""How much each session has asked of the endpoints of its site."""

import sqlalchemy as sa
from alembic import op

from persistence.migrations.columns import MOMENT, own, shared_ref

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "presupuestos",
        sa.Column("id_sesion", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("punto", sa.String(length=30), nullable=False),
        sa.Column("usadas", sa.Integer(), nullable=False),
        sa.Column("permitidas", sa.Integer(), nullable=False),
        sa.Column("hasta", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["id_sesion"],
            [shared_ref("sesiones_scraping.id_sesion")],
            name=op.f("fk_presupuestos_id_sesion"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id_sesion", "punto", name=op.f("pk_presupuestos")),
        schema=own(),
    )
    op.create_index(op.f("idx_presupuestos_hasta"), "presupuestos", ["hasta"], schema=own())


def downgrade() -> None:
    op.drop_table("presupuestos", schema=own())
