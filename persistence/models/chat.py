"""Messages out, updates in, and settings."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Boolean, Index, Integer, String, text
from sqlalchemy.orm import Mapped, mapped_column

from core.domain.messages.inbox import UpdateState
from core.domain.messages.outbox import OutboxState
from persistence.crypto.encryption import Sealed
from persistence.models.base import OWN, Base
from persistence.types import BIG, EncryptedText, JsonValue, Word

PENDING_MESSAGES = text("estado = 'pendiente'")
"""Within these a key is unique."""


class OutboxRow(Base):
    """A message that must arrive."""

    __tablename__ = "mensajes_salida"
    __table_args__ = (
        Index(
            "uq_mensajes_clave_pendiente",
            "clave",
            unique=True,
            postgresql_where=PENDING_MESSAGES,
            sqlite_where=PENDING_MESSAGES,
        ),
        Index("idx_mensajes_turno", "estado", "prioridad", "id_mensaje"),
        {"schema": OWN, "sqlite_autoincrement": True},
    )

    message_id: Mapped[int] = mapped_column("id_mensaje", BIG, primary_key=True)
    kind: Mapped[str] = mapped_column("tipo", String(50))
    chat_id: Mapped[int] = mapped_column("chat_id", BigInteger, index=True)
    key: Mapped[str] = mapped_column("clave", String(300))
    priority: Mapped[int] = mapped_column("prioridad", Integer)
    payload: Mapped[dict[str, Any]] = mapped_column("datos")
    created_at: Mapped[datetime] = mapped_column("fecha_creacion")
    due_at: Mapped[datetime] = mapped_column("enviar_desde")
    state: Mapped[OutboxState] = mapped_column("estado", Word(OutboxState))
    attempts: Mapped[int] = mapped_column("intentos", Integer, default=0)
    version: Mapped[int] = mapped_column("version", Integer, default=0)
    closed_at: Mapped[datetime | None] = mapped_column("fecha_cierre")
    drop_reason: Mapped[str] = mapped_column("motivo", String(50), default="")
    sealed: Mapped[Sealed | None] = mapped_column("secreto", EncryptedText, nullable=True)
    uncertain: Mapped[bool] = mapped_column("dudoso", Boolean, default=False)


class UpdateRow(Base):
    """A Telegram update; its content stays until it is done."""

    __tablename__ = "actualizaciones"
    __table_args__ = (Index("idx_actualizaciones_estado", "estado", "fecha"), {"schema": OWN})

    update_id: Mapped[int] = mapped_column("id_actualizacion", BigInteger, primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column("tipo", String(50))
    telegram_user_id: Mapped[int | None] = mapped_column("telegram_id", BigInteger)
    at: Mapped[datetime] = mapped_column("fecha", index=True)
    queue: Mapped[int] = mapped_column("turno", BigInteger)
    state: Mapped[UpdateState] = mapped_column("estado", Word(UpdateState))
    content: Mapped[Sealed | None] = mapped_column("contenido", EncryptedText, nullable=True)
    reason: Mapped[str] = mapped_column("motivo", String(200), default="")


class SettingRow(Base):
    """A JSON value by name."""

    __tablename__ = "ajustes"
    __table_args__ = {"schema": OWN}  # noqa: RUF012

    name: Mapped[str] = mapped_column("nombre", String(300), primary_key=True)
    value: Mapped[Any] = mapped_column("valor", JsonValue(), nullable=True)
