"""Each process tells with which encryption key it seals (by a mark, not the key)."""

import sqlalchemy as sa
from alembic import op

from persistence.migrations.columns import own

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("procesos", sa.Column("marca_clave", sa.String(50), nullable=False, server_default=""), schema=own())


def downgrade() -> None:
    op.drop_column("procesos", "marca_clave", schema=own())
