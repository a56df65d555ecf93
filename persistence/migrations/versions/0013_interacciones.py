"""Rows of reactions and comments: what was done below which post; a row is told by its key, not by the person alone."""

import sqlalchemy as sa
from alembic import op

from persistence.migrations.columns import MOMENT, own

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_TABLE, _KEY = "relaciones", "pk_relaciones"
_TEXTS = {
    "id_publicacion": sa.String(length=200),
    "url_publicacion": sa.Text(),
    "reaccion": sa.String(length=100),
    "id_comentario": sa.String(length=200),
    "id_padre": sa.String(length=200),
    "texto": sa.Text(),
}


def upgrade() -> None:
    """Rows so far are people, told by their ids."""
    with op.batch_alter_table(_TABLE, schema=own()) as table:
        table.add_column(sa.Column("clave", sa.String(length=400), nullable=True))
        for name, kind in _TEXTS.items():
            table.add_column(sa.Column(name, kind, nullable=False, server_default=""))
        table.add_column(sa.Column("publicado", MOMENT, nullable=True))
    rows = sa.table(_TABLE, sa.column("clave"), sa.column("id_externo"), schema=own())
    op.execute(rows.update().values(clave=rows.c.id_externo))
    with op.batch_alter_table(_TABLE, schema=own()) as table:
        table.alter_column("clave", existing_type=sa.String(length=400), nullable=False)
        for name, kind in _TEXTS.items():
            table.alter_column(name, existing_type=kind, server_default=None)
        table.drop_constraint(_KEY, type_="primary")
        table.create_primary_key(_KEY, ["id_corrida", "clave"])


def downgrade() -> None:
    """Reactions and comments go: they have no place in the old table."""
    rows = sa.table(_TABLE, sa.column("id_publicacion"), schema=own())
    op.execute(rows.delete().where(rows.c.id_publicacion != ""))
    with op.batch_alter_table(_TABLE, schema=own()) as table:
        table.drop_constraint(_KEY, type_="primary")
        table.create_primary_key(_KEY, ["id_corrida", "id_externo"])
        for name in ("clave", *_TEXTS, "publicado"):
            table.drop_column(name)
