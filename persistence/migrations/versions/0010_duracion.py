"""How long a job has worked: the time of its runs, without its waits. What ended before has none."""

import sqlalchemy as sa
from alembic import op

from persistence.migrations.columns import MOMENT, own

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("trabajos", sa.Column("fecha_tramo", MOMENT, nullable=True), schema=own())
    op.add_column(
        "trabajos", sa.Column("segundos_trabajados", sa.Float(), nullable=False, server_default="0"), schema=own()
    )


def downgrade() -> None:
    for column in ("segundos_trabajados", "fecha_tramo"):
        op.drop_column("trabajos", column, schema=own())
