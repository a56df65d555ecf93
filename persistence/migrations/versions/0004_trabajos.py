"""Jobs, profiles, runs and files."""

import sqlalchemy as sa
from alembic import op

from persistence.migrations.columns import BIG, JSON_VALUE, MOMENT, own, own_ref

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_TABLES = ("trabajos", "perfiles", "corridas", "relaciones", "artefactos")


def upgrade() -> None:
    _trabajos()
    _perfiles()
    _corridas()
    _relaciones()
    _artefactos()


def downgrade() -> None:
    for name in reversed(_TABLES):
        op.drop_table(name, schema=own())


def _trabajos() -> None:
    op.create_table(
        "trabajos",
        sa.Column("id_trabajo", BIG, nullable=False),
        sa.Column("tarea", sa.String(length=50), nullable=False),
        sa.Column("argumentos", JSON_VALUE, nullable=False),
        sa.Column("objetivo", sa.String(length=300), nullable=True),
        sa.Column("clave", sa.String(length=200), nullable=False),
        sa.Column("clave_unica", sa.String(length=300), nullable=True),
        sa.Column("estado", sa.String(30), nullable=False),
        sa.Column("prioridad", sa.Integer(), nullable=False),
        sa.Column("intento", sa.Integer(), nullable=False),
        sa.Column("fallos", sa.Integer(), nullable=False),
        sa.Column("max_intentos", sa.Integer(), nullable=False),
        sa.Column("programado_para", MOMENT, nullable=True),
        sa.Column("espera", sa.String(30), nullable=True),
        sa.Column("id_usuario", sa.Integer(), nullable=True),
        sa.Column("chat_id", sa.BigInteger(), nullable=True),
        sa.Column("mensaje_orden", sa.BigInteger(), nullable=True),
        sa.Column("mensaje_tarjeta", sa.BigInteger(), nullable=True),
        sa.Column("id_actualizacion", sa.BigInteger(), nullable=True),
        sa.Column("aborto_pedido", sa.Boolean(), nullable=False),
        sa.Column("fase", sa.String(length=50), nullable=False),
        sa.Column("avance", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=True),
        sa.Column("resultado", JSON_VALUE, nullable=False),
        sa.Column("referencia_error", sa.String(length=100), nullable=True),
        sa.Column("fecha_creacion", MOMENT, nullable=False),
        sa.Column("fecha_inicio", MOMENT, nullable=True),
        sa.Column("fecha_fin", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["id_usuario"], [own_ref("personas.id_usuario")], name=op.f("fk_trabajos_id_usuario")),
        sa.PrimaryKeyConstraint("id_trabajo", name=op.f("pk_trabajos")),
        schema=own(),
        sqlite_autoincrement=True,
    )
    op.create_index("idx_trabajos_clave_estado", "trabajos", ["clave", "estado"], unique=False, schema=own())
    op.create_index(
        "idx_trabajos_estado", "trabajos", ["estado", "prioridad", "id_trabajo"], unique=False, schema=own()
    )
    op.create_index("idx_trabajos_fin", "trabajos", ["tarea", "fecha_fin"], unique=False, schema=own())
    op.create_index("idx_trabajos_usuario", "trabajos", ["id_usuario", "objetivo"], unique=False, schema=own())
    op.create_index("uq_trabajos_actualizacion", "trabajos", ["id_actualizacion"], unique=True, schema=own())
    op.create_index(
        "uq_trabajos_clave_en_curso",
        "trabajos",
        ["clave"],
        unique=True,
        schema=own(),
        postgresql_where=sa.text("estado = 'en_curso'"),
        sqlite_where=sa.text("estado = 'en_curso'"),
    )
    op.create_index(
        "uq_trabajos_clave_unica",
        "trabajos",
        ["clave_unica"],
        unique=True,
        schema=own(),
        postgresql_where=sa.text("estado IN ('en_cola', 'en_curso', 'esperando')"),
        sqlite_where=sa.text("estado IN ('en_cola', 'en_curso', 'esperando')"),
    )


def _perfiles() -> None:
    op.create_table(
        "perfiles",
        sa.Column("id_perfil", BIG, nullable=False),
        sa.Column("plataforma", sa.String(30), nullable=False),
        sa.Column("id_externo", sa.String(length=200), nullable=False),
        sa.Column("nombre", sa.Text(), nullable=False),
        sa.Column("usuario", sa.Text(), nullable=True),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("foto_url", sa.Text(), nullable=True),
        sa.Column("biografia", sa.Text(), nullable=False),
        sa.Column("enlaces", JSON_VALUE, nullable=False),
        sa.Column("ubicacion", sa.Text(), nullable=False),
        sa.Column("categoria", sa.Text(), nullable=False),
        sa.Column("contadores", JSON_VALUE, nullable=False),
        sa.Column("listas", JSON_VALUE, nullable=False),
        sa.Column("privado", sa.Boolean(), nullable=False),
        sa.Column("verificado", sa.Boolean(), nullable=False),
        sa.Column("tipo", sa.String(length=30), nullable=False),
        sa.Column("estado", sa.String(30), nullable=False),
        sa.Column("extra", JSON_VALUE, nullable=False),
        sa.Column("primera_vez", MOMENT, nullable=False),
        sa.Column("ultima_vez", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id_perfil", name=op.f("pk_perfiles")),
        sa.UniqueConstraint("plataforma", "id_externo", name=op.f("uq_perfiles_plataforma")),
        schema=own(),
        sqlite_autoincrement=True,
    )


def _corridas() -> None:
    op.create_table(
        "corridas",
        sa.Column("id_corrida", BIG, nullable=False),
        sa.Column("id_trabajo", BIG, nullable=False),
        sa.Column("id_perfil", BIG, nullable=False),
        sa.Column("id_sesion", sa.Integer(), nullable=False),
        sa.Column("tipo", sa.String(30), nullable=False),
        sa.Column("fecha_inicio", MOMENT, nullable=False),
        sa.Column("declarado", sa.Integer(), nullable=True),
        sa.Column("observado", sa.Integer(), nullable=False),
        sa.Column("unicos", sa.Integer(), nullable=False),
        sa.Column("paginas", sa.Integer(), nullable=False),
        sa.Column("cursor", sa.Text(), nullable=True),
        sa.Column("cuenta", sa.String(length=64), nullable=True),
        sa.Column("motivo_fin", sa.String(30), nullable=True),
        sa.Column("fecha_fin", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["id_perfil"], [own_ref("perfiles.id_perfil")], name=op.f("fk_corridas_id_perfil")),
        sa.ForeignKeyConstraint(["id_trabajo"], [own_ref("trabajos.id_trabajo")], name=op.f("fk_corridas_id_trabajo")),
        sa.PrimaryKeyConstraint("id_corrida", name=op.f("pk_corridas")),
        schema=own(),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "idx_corridas_perfil_tipo", "corridas", ["id_perfil", "tipo", "id_corrida"], unique=False, schema=own()
    )
    op.create_index("idx_corridas_trabajo", "corridas", ["id_trabajo"], unique=False, schema=own())
    op.create_index(
        "uq_corridas_abierta",
        "corridas",
        ["id_trabajo", "id_perfil", "tipo"],
        unique=True,
        schema=own(),
        postgresql_where=sa.text("motivo_fin IS NULL"),
        sqlite_where=sa.text("motivo_fin IS NULL"),
    )


def _relaciones() -> None:
    op.create_table(
        "relaciones",
        sa.Column("id_corrida", BIG, nullable=False),
        sa.Column("id_externo", sa.String(length=200), nullable=False),
        sa.Column("posicion", sa.Integer(), nullable=False),
        sa.Column("nombre", sa.Text(), nullable=False),
        sa.Column("usuario", sa.Text(), nullable=True),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("foto_url", sa.Text(), nullable=True),
        sa.Column("detalle", sa.Text(), nullable=False),
        sa.Column("inactivo", sa.Boolean(), nullable=False),
        sa.Column("fuente", sa.String(length=20), nullable=False),
        sa.Column("fecha", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["id_corrida"], [own_ref("corridas.id_corrida")], name=op.f("fk_relaciones_id_corrida"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id_corrida", "id_externo", name=op.f("pk_relaciones")),
        schema=own(),
    )
    op.create_index("idx_relaciones_posicion", "relaciones", ["id_corrida", "posicion"], unique=False, schema=own())


def _artefactos() -> None:
    op.create_table(
        "artefactos",
        sa.Column("id_artefacto", BIG, nullable=False),
        sa.Column("id_trabajo", BIG, nullable=True),
        sa.Column("ruta", sa.String(length=500), nullable=False),
        sa.Column("tipo_medio", sa.String(length=100), nullable=False),
        sa.Column("tamano", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("fecha_creacion", MOMENT, nullable=False),
        sa.Column("quiere_subida", sa.Boolean(), nullable=False),
        sa.Column("fecha_subida", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["id_trabajo"], [own_ref("trabajos.id_trabajo")], name=op.f("fk_artefactos_id_trabajo")
        ),
        sa.PrimaryKeyConstraint("id_artefacto", name=op.f("pk_artefactos")),
        sa.UniqueConstraint("ruta", name=op.f("uq_artefactos_ruta")),
        schema=own(),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("idx_artefactos_id_trabajo"), "artefactos", ["id_trabajo"], unique=False, schema=own())
    op.create_index(
        "idx_artefactos_por_subir",
        "artefactos",
        ["id_artefacto"],
        unique=False,
        schema=own(),
        postgresql_where=sa.text("quiere_subida AND fecha_subida IS NULL"),
        sqlite_where=sa.text("quiere_subida AND fecha_subida IS NULL"),
    )
