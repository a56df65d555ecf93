"""One-time links, web sessions, live logins, API tokens and requests under their keys; only hashes of secrets."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from core.domain.people.person import Role
from core.domain.people.web_access import Door, LinkPurpose
from core.domain.platforms import Platform
from core.domain.sessions.login import LoginEnd
from persistence.crypto.encryption import Sealed
from persistence.models.base import OWN, Base
from persistence.models.people import PERSON_ID
from persistence.types import BIG, EncryptedText, Word


class WebLinkRow(Base):
    """A one-time link."""

    __tablename__ = "enlaces_web"
    __table_args__ = (Index("idx_enlaces_web_usuario", "id_usuario", "fecha_creacion"), {"schema": OWN})

    code_hash: Mapped[str] = mapped_column("hash_codigo", String(64), primary_key=True)
    person_id: Mapped[int] = mapped_column("id_usuario", ForeignKey(PERSON_ID))
    purpose: Mapped[LinkPurpose] = mapped_column("proposito", Word(LinkPurpose))
    subject: Mapped[str] = mapped_column("objeto", String(200), default="")
    created_at: Mapped[datetime] = mapped_column("fecha_creacion")
    expires_at: Mapped[datetime] = mapped_column("vence", index=True)
    used_at: Mapped[datetime | None] = mapped_column("fecha_uso")


class WebSessionRow(Base):
    """A signed-in browser."""

    __tablename__ = "sesiones_web"
    __table_args__ = {"schema": OWN}  # noqa: RUF012

    session_hash: Mapped[str] = mapped_column("hash_sesion", String(64), primary_key=True)
    person_id: Mapped[int] = mapped_column("id_usuario", ForeignKey(PERSON_ID), index=True)
    door: Mapped[Door] = mapped_column("puerta", Word(Door))
    purpose: Mapped[LinkPurpose] = mapped_column("proposito", Word(LinkPurpose))
    subject: Mapped[str] = mapped_column("objeto", String(200), default="")
    created_at: Mapped[datetime] = mapped_column("fecha_creacion")
    expires_at: Mapped[datetime] = mapped_column("vence", index=True)


class LiveLoginRow(Base):
    """The newest live login of a person."""

    __tablename__ = "entradas_en_vivo"
    __table_args__ = {"schema": OWN}  # noqa: RUF012

    person_id: Mapped[int] = mapped_column("id_usuario", ForeignKey(PERSON_ID), primary_key=True, autoincrement=False)
    platform: Mapped[Platform] = mapped_column("plataforma", Word(Platform))
    web_session: Mapped[str] = mapped_column("hash_sesion", String(64), index=True)
    started_at: Mapped[datetime] = mapped_column("fecha_inicio")
    ended_at: Mapped[datetime | None] = mapped_column("fecha_fin")
    end: Mapped[LoginEnd | None] = mapped_column("desenlace", Word(LoginEnd))


class ApiTokenRow(Base):
    """A bearer token."""

    __tablename__ = "tokens_api"
    __table_args__ = {"schema": OWN, "sqlite_autoincrement": True}  # noqa: RUF012

    token_id: Mapped[int] = mapped_column("id_token", BIG, primary_key=True)
    name: Mapped[str] = mapped_column("nombre", String(200))
    role: Mapped[Role] = mapped_column("rol", Word(Role))
    person_id: Mapped[int] = mapped_column("id_usuario", ForeignKey(PERSON_ID), index=True)
    token_hash: Mapped[str] = mapped_column("hash_token", String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column("fecha_creacion")
    last_used_at: Mapped[datetime | None] = mapped_column("ultimo_uso")
    revoked_at: Mapped[datetime | None] = mapped_column("fecha_revocacion")


class KeyedRequestRow(Base):
    """A request under its Idempotency-Key."""

    __tablename__ = "peticiones_api"
    __table_args__ = {"schema": OWN}  # noqa: RUF012

    key_hash: Mapped[str] = mapped_column("hash_clave", String(64), primary_key=True)
    fingerprint: Mapped[str] = mapped_column("huella", String(64))
    created_at: Mapped[datetime] = mapped_column("fecha_creacion")
    expires_at: Mapped[datetime] = mapped_column("vence", index=True)
    status: Mapped[int | None] = mapped_column("codigo", Integer)
    media_type: Mapped[str] = mapped_column("tipo", String(100), default="")
    body: Mapped[Sealed | None] = mapped_column("respuesta", EncryptedText, nullable=True)
