"""People, invitations and the audit trail."""

from datetime import datetime, time

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, String, func, text
from sqlalchemy.orm import Mapped, mapped_column

from core.domain.people.person import Role
from persistence.models.base import ENTITIES, OWN, Base
from persistence.types import BIG, Word

USER_ID = f"{ENTITIES}.usuarios.id_usuario"
PERSON_ID = f"{OWN}.personas.id_usuario"


class UserRow(Base):
    """A user of the house. Of an adopted table only `id_usuario` is relied upon."""

    __tablename__ = "usuarios"
    __table_args__ = {"schema": ENTITIES}  # noqa: RUF012 - SQLAlchemy's own declaration

    person_id: Mapped[int] = mapped_column("id_usuario", Integer, primary_key=True)
    name: Mapped[str | None] = mapped_column("nombre", String(200))
    created_at: Mapped[datetime] = mapped_column("fecha_creacion", server_default=func.now())


class PersonRow(Base):
    """The chat identity and role of a user."""

    __tablename__ = "personas"
    __table_args__ = (
        Index(
            "uq_personas_telegram_activa",
            "telegram_id",
            unique=True,
            postgresql_where=text("activa"),
            sqlite_where=text("activa"),
        ),
        {"schema": OWN},
    )

    person_id: Mapped[int] = mapped_column("id_usuario", ForeignKey(USER_ID), primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column("nombre", String(200))
    role: Mapped[Role] = mapped_column("rol", Word(Role))
    telegram_user_id: Mapped[int | None] = mapped_column("telegram_id", BigInteger)
    chat_id: Mapped[int | None] = mapped_column("chat_id", BigInteger, index=True)
    active: Mapped[bool] = mapped_column("activa", default=True)
    reachable: Mapped[bool] = mapped_column("alcanzable", default=True)
    quiet_from: Mapped[time | None] = mapped_column("silencio_desde")
    quiet_to: Mapped[time | None] = mapped_column("silencio_hasta")
    created_at: Mapped[datetime] = mapped_column("fecha_creacion", server_default=func.now())


class InvitationRow(Base):
    """An invitation, known by the hash of its code."""

    __tablename__ = "invitaciones"
    __table_args__ = {"schema": OWN}  # noqa: RUF012

    code_hash: Mapped[str] = mapped_column("hash_codigo", String(64), primary_key=True)
    role: Mapped[Role] = mapped_column("rol", Word(Role))
    name: Mapped[str] = mapped_column("nombre", String(200))
    created_by: Mapped[int | None] = mapped_column("creada_por", ForeignKey(PERSON_ID))
    created_at: Mapped[datetime] = mapped_column("fecha_creacion")
    expires_at: Mapped[datetime] = mapped_column("vence")
    person_id: Mapped[int | None] = mapped_column("id_usuario", ForeignKey(USER_ID))
    used_by: Mapped[int | None] = mapped_column("usada_por", ForeignKey(PERSON_ID))
    used_at: Mapped[datetime | None] = mapped_column("fecha_uso")


class InvitationAttemptRow(Base):
    """A code that did not fit, for the limit per hour."""

    __tablename__ = "intentos_invitacion"
    __table_args__ = (Index("idx_intentos_telegram_fecha", "telegram_id", "fecha"), {"schema": OWN})

    attempt_id: Mapped[int] = mapped_column("id_intento", BIG, primary_key=True)
    telegram_user_id: Mapped[int] = mapped_column("telegram_id", BigInteger)
    at: Mapped[datetime] = mapped_column("fecha")


class AuditRow(Base):
    """One deed, chained to the one before (`core.domain.people.audit_chain`)."""

    __tablename__ = "auditoria"
    __table_args__ = {"schema": OWN}  # noqa: RUF012

    audit_id: Mapped[int] = mapped_column("id_auditoria", BIG, primary_key=True)
    actor: Mapped[int | None] = mapped_column("actor", ForeignKey(PERSON_ID))
    action: Mapped[str] = mapped_column("accion", String(100))
    at: Mapped[datetime] = mapped_column("fecha")
    subject: Mapped[str] = mapped_column("objeto", default="")
    before: Mapped[str] = mapped_column("antes", default="")
    after: Mapped[str] = mapped_column("despues", default="")
    salt: Mapped[str | None] = mapped_column("sal", String(32))
    contents: Mapped[str] = mapped_column("huella_contenido", String(64))
    digest: Mapped[str] = mapped_column("huella", String(64))
