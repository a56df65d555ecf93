"""The processes that work on this database, as each tells of itself."""

import sqlalchemy as sa
from alembic import op

from persistence.migrations.columns import MOMENT, own

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "procesos",
        sa.Column("id_proceso", sa.String(length=32), nullable=False),
        sa.Column("clase", sa.String(30), nullable=False),
        sa.Column("maquina", sa.String(length=255), nullable=False),
        sa.Column("version", sa.String(length=50), nullable=False),
        sa.Column("sitios", sa.Integer(), nullable=False),
        sa.Column("en_curso", sa.Integer(), nullable=False),
        sa.Column("memoria_navegador", sa.BigInteger(), nullable=False),
        sa.Column("fecha_inicio", MOMENT, nullable=False),
        sa.Column("latido", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id_proceso", name=op.f("pk_procesos")),
        schema=own(),
    )


def downgrade() -> None:
    op.drop_table("procesos", schema=own())
