"""Updates are stored before they are acknowledged: queue, state, and the encrypted content until they are handled."""

import sqlalchemy as sa
from alembic import op

from persistence.migrations.columns import own

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_TABLE, _INDEX = "actualizaciones", "idx_actualizaciones_estado"
_NEW = ("turno", "estado", "contenido", "motivo")


def upgrade() -> None:
    """Rows that exist become `hecha`: those updates were handled when they came."""
    with op.batch_alter_table(_TABLE, schema=own()) as table:
        table.add_column(sa.Column("turno", sa.BigInteger(), nullable=False, server_default="0"))
        table.add_column(sa.Column("estado", sa.String(length=30), nullable=False, server_default="hecha"))
        table.add_column(sa.Column("contenido", sa.Text(), nullable=True))
        table.add_column(sa.Column("motivo", sa.String(length=200), nullable=False, server_default=""))
    with op.batch_alter_table(_TABLE, schema=own()) as table:
        for name in ("turno", "estado", "motivo"):
            table.alter_column(name, server_default=None)
    op.create_index(_INDEX, _TABLE, ["estado", "fecha"], schema=own())


def downgrade() -> None:
    op.drop_index(_INDEX, table_name=_TABLE, schema=own())
    with op.batch_alter_table(_TABLE, schema=own()) as table:
        for name in _NEW:
            table.drop_column(name)
