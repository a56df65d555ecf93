"""The two shared tables: made when absent, adopted when another program made them."""

import sqlalchemy as sa
from alembic import op

from core.errors import StorageException
from persistence.migrations.columns import JSON_VALUE, MOMENT, shared, shared_ref

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_UNIQUE = "unique_user_platform"
_OWNER_AND_PLATFORM = ["id_usuario", "plataforma"]
_INDEXES = {"idx_sesiones_usuario_plataforma": _OWNER_AND_PLATFORM, "idx_sesiones_estado": ["estado"]}


def upgrade() -> None:
    if not _exists("usuarios"):
        _create_users()
    if not _exists("sesiones_scraping"):
        _create_sessions()
    else:
        _add_missing_columns()
        _add_missing_unique()
    present = {index["name"] for index in _inspector().get_indexes("sesiones_scraping", schema=shared())}
    for name, columns in _INDEXES.items():
        if name not in present:
            op.create_index(name, "sesiones_scraping", columns, schema=shared())


def downgrade() -> None:
    """The shared tables stay: they may be other people's."""


def _create_users() -> None:
    op.create_table(
        "usuarios",
        sa.Column("id_usuario", sa.Integer(), primary_key=True),
        sa.Column("nombre", sa.String(200)),
        sa.Column("fecha_creacion", MOMENT, server_default=sa.func.now(), nullable=False),
        schema=shared(),
    )


def _create_sessions() -> None:
    op.create_table(
        "sesiones_scraping",
        sa.Column("id_sesion", sa.Integer(), primary_key=True),
        sa.Column("id_usuario", sa.Integer(), sa.ForeignKey(shared_ref("usuarios.id_usuario")), nullable=False),
        sa.Column("plataforma", sa.String(50), nullable=False),
        sa.Column("cookies", JSON_VALUE, nullable=False),
        *_later_columns(),
        sa.UniqueConstraint(*_OWNER_AND_PLATFORM, name=_UNIQUE),
        schema=shared(),
    )


def _later_columns() -> list[sa.Column[object]]:
    """Columns that an older table of another program may lack."""
    return [
        sa.Column("proxy_url", sa.String(255)),
        sa.Column("user_agent", sa.String(500)),
        sa.Column("estado", sa.String(20), server_default="activa"),
        sa.Column("ultima_actividad", MOMENT, server_default=sa.func.now()),
        sa.Column("fecha_creacion", MOMENT, server_default=sa.func.now()),
    ]


def _add_missing_columns() -> None:
    present = {column["name"] for column in _inspector().get_columns("sesiones_scraping", schema=shared())}
    for column in _later_columns():
        if column.name not in present:
            if op.get_context().dialect.name == "sqlite" and column.type is MOMENT:
                column.server_default = None  # SQLite adds no column with a changing default
            op.add_column("sesiones_scraping", column, schema=shared())


def _add_missing_unique() -> None:
    """The rule that `save` relies on; as an index where SQLite cannot add a constraint."""
    unique = _inspector().get_unique_constraints("sesiones_scraping", schema=shared())
    indexes = _inspector().get_indexes("sesiones_scraping", schema=shared())
    rules = [rule["column_names"] for rule in unique] + [index["column_names"] for index in indexes if index["unique"]]
    if any(set(columns) == set(_OWNER_AND_PLATFORM) for columns in rules):
        return
    _refuse_duplicates()
    if op.get_context().dialect.name == "sqlite":
        op.create_index(_UNIQUE, "sesiones_scraping", _OWNER_AND_PLATFORM, unique=True, schema=shared())
    else:
        op.create_unique_constraint(_UNIQUE, "sesiones_scraping", _OWNER_AND_PLATFORM, schema=shared())


def _refuse_duplicates() -> None:
    table = sa.table("sesiones_scraping", sa.column("id_usuario"), sa.column("plataforma"), schema=shared())
    twice = (
        sa.select(table.c.id_usuario, table.c.plataforma)
        .group_by(table.c.id_usuario, table.c.plataforma)
        .having(sa.func.count() > 1)
        .limit(5)
    )
    found = [f"user {user} on {platform}" for user, platform in op.get_bind().execute(twice)]
    if found:
        raise StorageException(
            f"sesiones_scraping has more than one session for {', '.join(found)}: delete the older rows and start again"
        )


def _exists(table: str) -> bool:
    return _inspector().has_table(table, schema=shared())


def _inspector() -> sa.Inspector:
    return sa.inspect(op.get_bind())
