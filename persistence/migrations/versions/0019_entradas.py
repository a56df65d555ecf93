"""The newest live login of each person, so that one that a killed process had open is told and closed."""

import sqlalchemy as sa
from alembic import op

from persistence.migrations.columns import MOMENT, own, own_ref

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "entradas_en_vivo",
        sa.Column("id_usuario", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("plataforma", sa.String(30), nullable=False),
        sa.Column("hash_sesion", sa.String(length=64), nullable=False),
        sa.Column("fecha_inicio", MOMENT, nullable=False),
        sa.Column("fecha_fin", MOMENT, nullable=True),
        sa.Column("desenlace", sa.String(30), nullable=True),
        sa.ForeignKeyConstraint(
            ["id_usuario"], [own_ref("personas.id_usuario")], name=op.f("fk_entradas_en_vivo_id_usuario")
        ),
        sa.PrimaryKeyConstraint("id_usuario", name=op.f("pk_entradas_en_vivo")),
        schema=own(),
    )
    op.create_index(op.f("idx_entradas_en_vivo_hash_sesion"), "entradas_en_vivo", ["hash_sesion"], schema=own())


def downgrade() -> None:
    op.drop_table("entradas_en_vivo", schema=own())
