"""Sessions, their details, history and backups, and uploads in waiting."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Boolean, ForeignKey, Index, Integer, String, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from core.domain.messages.erasures import Erased
from core.domain.people.actors import Actor
from core.domain.platforms import Platform
from core.domain.sessions.verdict import SessionState
from persistence.crypto.encryption import Legacy, Sealed
from persistence.models.base import ENTITIES, OWN, Base
from persistence.models.people import PERSON_ID, USER_ID
from persistence.types import BIG, JSON_VALUE, ActorText, EncryptedJSON, EncryptedText, SharedDateTime, Word

SESSION_ID = f"{ENTITIES}.sesiones_scraping.id_sesion"


class SessionRow(Base):
    """The table whose names stay. `proxy_url` shows host and port only; the full address is in the details."""

    __tablename__ = "sesiones_scraping"
    __table_args__ = (
        UniqueConstraint("id_usuario", "plataforma", name="unique_user_platform"),
        Index("idx_sesiones_usuario_plataforma", "id_usuario", "plataforma"),
        Index("idx_sesiones_estado", "estado"),
        {"schema": ENTITIES},
    )

    session_id: Mapped[int] = mapped_column("id_sesion", Integer, primary_key=True)
    person_id: Mapped[int] = mapped_column("id_usuario", ForeignKey(USER_ID))
    platform: Mapped[str] = mapped_column("plataforma", String(50))
    cookies: Mapped[Sealed | Legacy] = mapped_column("cookies", EncryptedJSON)
    proxy: Mapped[str | None] = mapped_column("proxy_url", String(255))
    user_agent: Mapped[str | None] = mapped_column("user_agent", String(500))
    status: Mapped[str | None] = mapped_column("estado", String(20), server_default="activa")
    last_activity: Mapped[datetime | None] = mapped_column(
        "ultima_actividad", SharedDateTime, server_default=func.now()
    )
    created_at: Mapped[datetime | None] = mapped_column("fecha_creacion", SharedDateTime, server_default=func.now())


class SessionDetailRow(Base):
    """What we know of a session beyond the fixed columns; absent until we first write to an adopted row."""

    __tablename__ = "detalles_sesion"
    __table_args__ = {"schema": OWN}  # noqa: RUF012

    session_id: Mapped[int] = mapped_column(
        "id_sesion", ForeignKey(SESSION_ID, ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    proxy_url: Mapped[Sealed | None] = mapped_column("proxy_cifrado", EncryptedText)
    proxy_id: Mapped[int | None] = mapped_column("id_proxy", ForeignKey(f"{OWN}.proxies.id_proxy"), index=True)
    locale: Mapped[str] = mapped_column("idioma", String(20), default="es-ES")
    account_id: Mapped[str | None] = mapped_column("cuenta", String(64))
    fingerprint: Mapped[str] = mapped_column("huella", String(64), default="")
    cookies_expire_at: Mapped[datetime | None] = mapped_column("cookies_vencen")
    checked_at: Mapped[datetime | None] = mapped_column("revisada")
    reason: Mapped[str] = mapped_column("motivo", default="")
    status_since: Mapped[datetime | None] = mapped_column("estado_desde")
    cooldown_until: Mapped[datetime | None] = mapped_column("pausa_hasta")
    suspected_since: Mapped[datetime | None] = mapped_column("sospecha_desde")
    last_state: Mapped[SessionState | None] = mapped_column("ultimo_veredicto", Word(SessionState))
    doubts: Mapped[int] = mapped_column("dudas", default=0, server_default="0")


class SessionEventRow(Base):
    """One line of a session's history."""

    __tablename__ = "eventos_sesion"
    __table_args__ = (Index("idx_eventos_sesion", "id_sesion", "id_evento"), {"schema": OWN})

    event_id: Mapped[int] = mapped_column("id_evento", BIG, primary_key=True)
    session_id: Mapped[int] = mapped_column("id_sesion", ForeignKey(SESSION_ID, ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column("tipo", String(50))
    at: Mapped[datetime] = mapped_column("fecha")
    actor: Mapped[Actor] = mapped_column("actor", ActorText(100))
    before: Mapped[str] = mapped_column("antes", default="")
    after: Mapped[str] = mapped_column("despues", default="")
    reason: Mapped[str] = mapped_column("motivo", default="")
    evidence: Mapped[str] = mapped_column("evidencia", default="")


class SessionBackupRow(Base):
    """A session row as it was, for an undo within minutes; secrets stay sealed."""

    __tablename__ = "respaldos_sesion"
    __table_args__ = {"schema": OWN, "sqlite_autoincrement": True}  # noqa: RUF012

    backup_id: Mapped[int] = mapped_column("id_respaldo", BIG, primary_key=True)
    session_id: Mapped[int] = mapped_column("id_sesion", ForeignKey(SESSION_ID, ondelete="CASCADE"), index=True)
    until: Mapped[datetime] = mapped_column("hasta", index=True)
    cookies: Mapped[Sealed | Legacy] = mapped_column("cookies", EncryptedJSON)
    proxy_url: Mapped[Sealed | None] = mapped_column("proxy_cifrado", EncryptedText)
    columns: Mapped[dict[str, Any]] = mapped_column("columnas")


class BudgetRow(Base):
    """What a session has asked of one endpoint of its site in the running window."""

    __tablename__ = "presupuestos"
    __table_args__ = {"schema": OWN}  # noqa: RUF012

    session_id: Mapped[int] = mapped_column(
        "id_sesion", ForeignKey(SESSION_ID, ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    endpoint: Mapped[str] = mapped_column("punto", String(30), primary_key=True)
    used: Mapped[int] = mapped_column("usadas", Integer)
    allowed: Mapped[int] = mapped_column("permitidas", Integer)
    ends_at: Mapped[datetime] = mapped_column("hasta", index=True)


class UploadRow(Base):
    """A cookie file; its content stays until it is tried or dropped (`closed`)."""

    __tablename__ = "subidas_pendientes"
    __table_args__ = (
        Index("idx_subidas_origen", "chat_id", "mensaje_origen"),
        {"schema": OWN, "sqlite_autoincrement": True},
    )

    upload_id: Mapped[int] = mapped_column("id_subida", BIG, primary_key=True)
    admin_id: Mapped[int] = mapped_column("id_admin", ForeignKey(PERSON_ID))
    chat_id: Mapped[int] = mapped_column("chat_id", BigInteger)
    content: Mapped[Sealed] = mapped_column("contenido", EncryptedText)
    created_at: Mapped[datetime] = mapped_column("fecha_creacion", index=True)
    platform: Mapped[Platform | None] = mapped_column("plataforma", Word(Platform))
    person_id: Mapped[int | None] = mapped_column("id_usuario", ForeignKey(USER_ID))
    prompt_message_id: Mapped[int | None] = mapped_column("mensaje", BigInteger)
    source_message_id: Mapped[int | None] = mapped_column("mensaje_origen", BigInteger)
    asked: Mapped[bool] = mapped_column("preguntada", Boolean, default=False)
    closed: Mapped[bool] = mapped_column("cerrada", Boolean, default=False)
    erased: Mapped[Erased] = mapped_column("borrado", Word(Erased), default=Erased.PENDING)
    outcome: Mapped[dict[str, Any] | None] = mapped_column("resultado", JSON_VALUE, nullable=True)
