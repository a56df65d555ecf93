"""Proxies, session details and history, uploads, incidents."""

import sqlalchemy as sa
from alembic import op

from persistence.migrations.columns import BIG, JSON_VALUE, MOMENT, own, own_ref, shared_ref

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_TABLES = (
    "proxies",
    "detalles_sesion",
    "eventos_sesion",
    "respaldos_sesion",
    "subidas_pendientes",
    "incidentes",
    "copias_incidente",
)


def upgrade() -> None:
    _proxies()
    _detalles_sesion()
    _eventos_sesion()
    _respaldos_sesion()
    _subidas_pendientes()
    _incidentes()
    _copias_incidente()


def downgrade() -> None:
    for name in reversed(_TABLES):
        op.drop_table(name, schema=own())


def _proxies() -> None:
    op.create_table(
        "proxies",
        sa.Column("id_proxy", BIG, nullable=False),
        sa.Column("direccion_cifrada", sa.Text(), nullable=False),
        sa.Column("etiqueta", sa.String(length=255), nullable=False),
        sa.Column("estado", sa.String(30), nullable=False),
        sa.Column("fecha_creacion", MOMENT, nullable=False),
        sa.Column("revisado", MOMENT, nullable=True),
        sa.Column("latencia_ms", sa.Float(), nullable=True),
        sa.Column("fallos", sa.Integer(), nullable=False),
        sa.Column("pausa_hasta", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id_proxy", name=op.f("pk_proxies")),
        schema=own(),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "uq_proxies_etiqueta_vigente",
        "proxies",
        ["etiqueta"],
        unique=True,
        schema=own(),
        postgresql_where=sa.text("estado <> 'retirado'"),
        sqlite_where=sa.text("estado <> 'retirado'"),
    )


def _detalles_sesion() -> None:
    op.create_table(
        "detalles_sesion",
        sa.Column("id_sesion", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("proxy_cifrado", sa.Text(), nullable=True),
        sa.Column("id_proxy", BIG, nullable=True),
        sa.Column("idioma", sa.String(length=20), nullable=False),
        sa.Column("cuenta", sa.String(length=64), nullable=True),
        sa.Column("huella", sa.String(length=64), nullable=False),
        sa.Column("cookies_vencen", MOMENT, nullable=True),
        sa.Column("revisada", MOMENT, nullable=True),
        sa.Column("motivo", sa.Text(), nullable=False),
        sa.Column("estado_desde", MOMENT, nullable=True),
        sa.Column("pausa_hasta", MOMENT, nullable=True),
        sa.Column("sospecha_desde", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["id_proxy"], [own_ref("proxies.id_proxy")], name=op.f("fk_detalles_sesion_id_proxy")),
        sa.ForeignKeyConstraint(
            ["id_sesion"],
            [shared_ref("sesiones_scraping.id_sesion")],
            name=op.f("fk_detalles_sesion_id_sesion"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id_sesion", name=op.f("pk_detalles_sesion")),
        schema=own(),
    )
    op.create_index(op.f("idx_detalles_sesion_id_proxy"), "detalles_sesion", ["id_proxy"], unique=False, schema=own())


def _eventos_sesion() -> None:
    op.create_table(
        "eventos_sesion",
        sa.Column("id_evento", BIG, nullable=False),
        sa.Column("id_sesion", sa.Integer(), nullable=False),
        sa.Column("tipo", sa.String(length=50), nullable=False),
        sa.Column("fecha", MOMENT, nullable=False),
        sa.Column("actor", sa.String(length=100), nullable=False),
        sa.Column("antes", sa.Text(), nullable=False),
        sa.Column("despues", sa.Text(), nullable=False),
        sa.Column("motivo", sa.Text(), nullable=False),
        sa.Column("evidencia", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["id_sesion"],
            [shared_ref("sesiones_scraping.id_sesion")],
            name=op.f("fk_eventos_sesion_id_sesion"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id_evento", name=op.f("pk_eventos_sesion")),
        schema=own(),
    )
    op.create_index("idx_eventos_sesion", "eventos_sesion", ["id_sesion", "id_evento"], unique=False, schema=own())


def _respaldos_sesion() -> None:
    op.create_table(
        "respaldos_sesion",
        sa.Column("id_respaldo", BIG, nullable=False),
        sa.Column("id_sesion", sa.Integer(), nullable=False),
        sa.Column("hasta", MOMENT, nullable=False),
        sa.Column("cookies", JSON_VALUE, nullable=False),
        sa.Column("proxy_cifrado", sa.Text(), nullable=True),
        sa.Column("columnas", JSON_VALUE, nullable=False),
        sa.ForeignKeyConstraint(
            ["id_sesion"],
            [shared_ref("sesiones_scraping.id_sesion")],
            name=op.f("fk_respaldos_sesion_id_sesion"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id_respaldo", name=op.f("pk_respaldos_sesion")),
        schema=own(),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("idx_respaldos_sesion_hasta"), "respaldos_sesion", ["hasta"], unique=False, schema=own())
    op.create_index(
        op.f("idx_respaldos_sesion_id_sesion"), "respaldos_sesion", ["id_sesion"], unique=False, schema=own()
    )


def _subidas_pendientes() -> None:
    op.create_table(
        "subidas_pendientes",
        sa.Column("id_subida", BIG, nullable=False),
        sa.Column("id_admin", sa.Integer(), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("contenido", sa.Text(), nullable=False),
        sa.Column("fecha_creacion", MOMENT, nullable=False),
        sa.Column("plataforma", sa.String(30), nullable=True),
        sa.Column("id_usuario", sa.Integer(), nullable=True),
        sa.Column("mensaje", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["id_admin"], [own_ref("personas.id_usuario")], name=op.f("fk_subidas_pendientes_id_admin")
        ),
        sa.ForeignKeyConstraint(
            ["id_usuario"], [shared_ref("usuarios.id_usuario")], name=op.f("fk_subidas_pendientes_id_usuario")
        ),
        sa.PrimaryKeyConstraint("id_subida", name=op.f("pk_subidas_pendientes")),
        schema=own(),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("idx_subidas_pendientes_fecha_creacion"),
        "subidas_pendientes",
        ["fecha_creacion"],
        unique=False,
        schema=own(),
    )


def _incidentes() -> None:
    op.create_table(
        "incidentes",
        sa.Column("id_incidente", BIG, nullable=False),
        sa.Column("clave_causa", sa.String(length=300), nullable=False),
        sa.Column("gravedad", sa.String(30), nullable=False),
        sa.Column("estado", sa.String(30), nullable=False),
        sa.Column("abierto_en", MOMENT, nullable=False),
        sa.Column("id_usuario", sa.Integer(), nullable=True),
        sa.Column("id_sesion", sa.Integer(), nullable=True),
        sa.Column("plataforma", sa.String(30), nullable=True),
        sa.Column("motivo", sa.Text(), nullable=False),
        sa.Column("evidencia", sa.Text(), nullable=False),
        sa.Column("veces", sa.Integer(), nullable=False),
        sa.Column("ultima_vez", MOMENT, nullable=True),
        sa.Column("tomado_por", sa.Integer(), nullable=True),
        sa.Column("tomado_en", MOMENT, nullable=True),
        sa.Column("resuelto_por", sa.String(length=100), nullable=True),
        sa.Column("resuelto_en", MOMENT, nullable=True),
        sa.Column("silenciado_hasta", MOMENT, nullable=True),
        sa.Column("escalon", sa.Integer(), nullable=False),
        sa.Column("id_grupo", BIG, nullable=True),
        sa.ForeignKeyConstraint(
            ["id_grupo"], [own_ref("incidentes.id_incidente")], name=op.f("fk_incidentes_id_grupo")
        ),
        sa.ForeignKeyConstraint(
            ["id_sesion"],
            [shared_ref("sesiones_scraping.id_sesion")],
            name=op.f("fk_incidentes_id_sesion"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["id_usuario"], [shared_ref("usuarios.id_usuario")], name=op.f("fk_incidentes_id_usuario")
        ),
        sa.ForeignKeyConstraint(
            ["tomado_por"], [own_ref("personas.id_usuario")], name=op.f("fk_incidentes_tomado_por")
        ),
        sa.PrimaryKeyConstraint("id_incidente", name=op.f("pk_incidentes")),
        schema=own(),
        sqlite_autoincrement=True,
    )
    op.create_index("idx_incidentes_apertura", "incidentes", ["abierto_en"], unique=False, schema=own())
    op.create_index("idx_incidentes_causa", "incidentes", ["clave_causa"], unique=False, schema=own())
    op.create_index(op.f("idx_incidentes_id_sesion"), "incidentes", ["id_sesion"], unique=False, schema=own())
    op.create_index(
        "uq_incidentes_causa_abierta",
        "incidentes",
        ["clave_causa"],
        unique=True,
        schema=own(),
        postgresql_where=sa.text("estado <> 'resuelto'"),
        sqlite_where=sa.text("estado <> 'resuelto'"),
    )


def _copias_incidente() -> None:
    op.create_table(
        "copias_incidente",
        sa.Column("id_incidente", BIG, autoincrement=False, nullable=False),
        sa.Column("chat_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("mensaje", sa.BigInteger(), nullable=True),
        sa.Column("hilo", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["id_incidente"],
            [own_ref("incidentes.id_incidente")],
            name=op.f("fk_copias_incidente_id_incidente"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id_incidente", "chat_id", name=op.f("pk_copias_incidente")),
        schema=own(),
    )
