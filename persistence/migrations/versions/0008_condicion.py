"""What the last decisive check of a session found, and how many undecided ones came after it."""

import sqlalchemy as sa
from alembic import op

from persistence.migrations.columns import own

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("detalles_sesion", sa.Column("ultimo_veredicto", sa.String(30), nullable=True), schema=own())
    op.add_column("detalles_sesion", sa.Column("dudas", sa.Integer(), nullable=False, server_default="0"), schema=own())


def downgrade() -> None:
    for column in ("dudas", "ultimo_veredicto"):
        op.drop_column("detalles_sesion", column, schema=own())
