"""One-time links, web sessions and API tokens; only hashes of secrets."""

import sqlalchemy as sa
from alembic import op

from persistence.migrations.columns import BIG, MOMENT, own, own_ref

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_TABLES = ("enlaces_web", "sesiones_web", "tokens_api")


def upgrade() -> None:
    _enlaces()
    _sesiones()
    _tokens()


def downgrade() -> None:
    for name in reversed(_TABLES):
        op.drop_table(name, schema=own())


def _person(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["id_usuario"], [own_ref("personas.id_usuario")], name=op.f(f"fk_{table}_id_usuario")
    )


def _enlaces() -> None:
    op.create_table(
        "enlaces_web",
        sa.Column("hash_codigo", sa.String(length=64), nullable=False),
        sa.Column("id_usuario", sa.Integer(), nullable=False),
        sa.Column("proposito", sa.String(30), nullable=False),
        sa.Column("objeto", sa.String(length=200), nullable=False),
        sa.Column("fecha_creacion", MOMENT, nullable=False),
        sa.Column("vence", MOMENT, nullable=False),
        sa.Column("fecha_uso", MOMENT, nullable=True),
        _person("enlaces_web"),
        sa.PrimaryKeyConstraint("hash_codigo", name=op.f("pk_enlaces_web")),
        schema=own(),
    )
    op.create_index("idx_enlaces_web_usuario", "enlaces_web", ["id_usuario", "fecha_creacion"], schema=own())
    op.create_index(op.f("idx_enlaces_web_vence"), "enlaces_web", ["vence"], schema=own())


def _sesiones() -> None:
    op.create_table(
        "sesiones_web",
        sa.Column("hash_sesion", sa.String(length=64), nullable=False),
        sa.Column("id_usuario", sa.Integer(), nullable=False),
        sa.Column("puerta", sa.String(30), nullable=False),
        sa.Column("proposito", sa.String(30), nullable=False),
        sa.Column("objeto", sa.String(length=200), nullable=False),
        sa.Column("fecha_creacion", MOMENT, nullable=False),
        sa.Column("vence", MOMENT, nullable=False),
        _person("sesiones_web"),
        sa.PrimaryKeyConstraint("hash_sesion", name=op.f("pk_sesiones_web")),
        schema=own(),
    )
    op.create_index(op.f("idx_sesiones_web_id_usuario"), "sesiones_web", ["id_usuario"], schema=own())
    op.create_index(op.f("idx_sesiones_web_vence"), "sesiones_web", ["vence"], schema=own())


def _tokens() -> None:
    op.create_table(
        "tokens_api",
        sa.Column("id_token", BIG, nullable=False),
        sa.Column("nombre", sa.String(length=200), nullable=False),
        sa.Column("rol", sa.String(30), nullable=False),
        sa.Column("id_usuario", sa.Integer(), nullable=False),
        sa.Column("hash_token", sa.String(length=64), nullable=False),
        sa.Column("fecha_creacion", MOMENT, nullable=False),
        sa.Column("ultimo_uso", MOMENT, nullable=True),
        sa.Column("fecha_revocacion", MOMENT, nullable=True),
        _person("tokens_api"),
        sa.PrimaryKeyConstraint("id_token", name=op.f("pk_tokens_api")),
        sa.UniqueConstraint("hash_token", name=op.f("uq_tokens_api_hash_token")),
        schema=own(),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("idx_tokens_api_id_usuario"), "tokens_api", ["id_usuario"], schema=own())
