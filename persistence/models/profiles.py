"""Profiles, the runs that read their lists, and the rows read."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Integer, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from core.domain.platforms import Platform
from core.domain.results.profiles import EndReason, ListKind, ProfileAvailability
from persistence.models.base import OWN, Base
from persistence.types import BIG, Word

_OPEN = text("motivo_fin IS NULL")


class ProfileRow(Base):
    """A profile as last seen."""

    __tablename__ = "perfiles"
    __table_args__ = (
        UniqueConstraint("plataforma", "id_externo"),
        {"schema": OWN, "sqlite_autoincrement": True},
    )

    profile_id: Mapped[int] = mapped_column("id_perfil", BIG, primary_key=True)
    platform: Mapped[Platform] = mapped_column("plataforma", Word(Platform))
    external_id: Mapped[str] = mapped_column("id_externo", String(200))
    name: Mapped[str] = mapped_column("nombre")
    username: Mapped[str | None] = mapped_column("usuario")
    url: Mapped[str] = mapped_column("url")
    photo_url: Mapped[str | None] = mapped_column("foto_url")
    bio: Mapped[str] = mapped_column("biografia")
    links: Mapped[list[str]] = mapped_column("enlaces")
    location: Mapped[str] = mapped_column("ubicacion")
    category: Mapped[str] = mapped_column("categoria")
    counters: Mapped[dict[str, Any]] = mapped_column("contadores")
    lists: Mapped[list[str]] = mapped_column("listas")
    private: Mapped[bool] = mapped_column("privado")
    verified: Mapped[bool] = mapped_column("verificado")
    kind: Mapped[str] = mapped_column("tipo", String(30))
    availability: Mapped[ProfileAvailability] = mapped_column("estado", Word(ProfileAvailability))
    extra: Mapped[dict[str, Any]] = mapped_column("extra")
    first_seen: Mapped[datetime] = mapped_column("primera_vez")
    last_seen: Mapped[datetime] = mapped_column("ultima_vez")


class RunRow(Base):
    """The reading of one list by one job. `id_sesion` is history, so it is no foreign key."""

    __tablename__ = "corridas"
    __table_args__ = (
        Index(
            "uq_corridas_abierta",
            "id_trabajo",
            "id_perfil",
            "tipo",
            unique=True,
            postgresql_where=_OPEN,
            sqlite_where=_OPEN,
        ),
        Index("idx_corridas_trabajo", "id_trabajo"),
        Index("idx_corridas_perfil_tipo", "id_perfil", "tipo", "id_corrida"),
        {"schema": OWN, "sqlite_autoincrement": True},
    )

    run_id: Mapped[int] = mapped_column("id_corrida", BIG, primary_key=True)
    job_id: Mapped[int] = mapped_column("id_trabajo", ForeignKey(f"{OWN}.trabajos.id_trabajo"))
    profile_id: Mapped[int] = mapped_column("id_perfil", ForeignKey(f"{OWN}.perfiles.id_perfil"))
    session_id: Mapped[int] = mapped_column("id_sesion", Integer)
    kind: Mapped[ListKind] = mapped_column("tipo", Word(ListKind))
    started_at: Mapped[datetime] = mapped_column("fecha_inicio")
    declared: Mapped[int | None] = mapped_column("declarado", Integer)
    observed: Mapped[int] = mapped_column("observado", Integer, default=0)
    unique: Mapped[int] = mapped_column("unicos", Integer, default=0)
    pages: Mapped[int] = mapped_column("paginas", Integer, default=0)
    cursor: Mapped[str | None] = mapped_column("cursor")
    account_id: Mapped[str | None] = mapped_column("cuenta", String(64))
    end: Mapped[EndReason | None] = mapped_column("motivo_fin", Word(EndReason))
    finished_at: Mapped[datetime | None] = mapped_column("fecha_fin")


class RelationRow(Base):
    """One row of a list, once per run, in the site's order. `clave` is RelatedProfile.key."""

    __tablename__ = "relaciones"
    __table_args__ = (Index("idx_relaciones_posicion", "id_corrida", "posicion"), {"schema": OWN})

    run_id: Mapped[int] = mapped_column(
        "id_corrida", ForeignKey(f"{OWN}.corridas.id_corrida", ondelete="CASCADE"), primary_key=True
    )
    key: Mapped[str] = mapped_column("clave", String(400), primary_key=True)
    external_id: Mapped[str] = mapped_column("id_externo", String(200))
    position: Mapped[int] = mapped_column("posicion", Integer)
    name: Mapped[str] = mapped_column("nombre")
    username: Mapped[str | None] = mapped_column("usuario")
    url: Mapped[str] = mapped_column("url")
    photo_url: Mapped[str | None] = mapped_column("foto_url")
    subtitle: Mapped[str] = mapped_column("detalle")
    inactive: Mapped[bool] = mapped_column("inactivo")
    source: Mapped[str] = mapped_column("fuente", String(20))
    seen_at: Mapped[datetime] = mapped_column("fecha")
    post_id: Mapped[str] = mapped_column("id_publicacion", String(200), default="")
    post_url: Mapped[str] = mapped_column("url_publicacion", default="")
    reaction: Mapped[str] = mapped_column("reaccion", String(100), default="")
    comment_id: Mapped[str] = mapped_column("id_comentario", String(200), default="")
    parent_id: Mapped[str] = mapped_column("id_padre", String(200), default="")
    text: Mapped[str] = mapped_column("texto", default="")
    at: Mapped[datetime | None] = mapped_column("publicado")
