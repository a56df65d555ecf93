"""Indexes for the panel's lists of scrapes: by date, by person and by profile, however far down."""

from alembic import op

from persistence.migrations.columns import own

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_INDEXES = {
    "idx_trabajos_tarea": ["tarea", "id_trabajo"],
    "idx_trabajos_tarea_usuario": ["tarea", "id_usuario", "id_trabajo"],
    "idx_trabajos_tarea_objetivo": ["tarea", "objetivo", "id_trabajo"],
}


def upgrade() -> None:
    for name, columns in _INDEXES.items():
        op.create_index(name, "trabajos", columns, schema=own())


def downgrade() -> None:
    for name in _INDEXES:
        op.drop_index(name, "trabajos", schema=own())
