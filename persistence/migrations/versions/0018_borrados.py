"""Files of deleted results whose deletion is still owed."""

import sqlalchemy as sa
from alembic import op

from persistence.migrations.columns import BIG, MOMENT, own

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "archivos_por_borrar",
        sa.Column("id_borrado", BIG, nullable=False),
        sa.Column("ruta", sa.String(length=500), nullable=False),
        sa.Column("lugar", sa.String(30), nullable=False),
        sa.Column("fecha", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id_borrado", name=op.f("pk_archivos_por_borrar")),
        schema=own(),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    op.drop_table("archivos_por_borrar", schema=own())
