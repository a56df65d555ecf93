"""Receivers of events, and what is owed to them."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.domain.messages.outbox import OutboxState
from core.domain.messages.webhooks import EventType
from persistence.crypto.encryption import Sealed
from persistence.models.base import OWN, Base
from persistence.types import BIG, EncryptedText, Word


class WebhookRow(Base):
    """A receiver; its secret is sealed."""

    __tablename__ = "webhooks"
    __table_args__ = {"schema": OWN, "sqlite_autoincrement": True}  # noqa: RUF012

    webhook_id: Mapped[int] = mapped_column("id_webhook", BIG, primary_key=True)
    url: Mapped[str] = mapped_column("url", String(2000))
    kinds: Mapped[list[str]] = mapped_column("eventos")
    secret: Mapped[Sealed] = mapped_column("secreto", EncryptedText)
    created_at: Mapped[datetime] = mapped_column("fecha_creacion")
    delivered_at: Mapped[datetime | None] = mapped_column("ultima_entrega")
    last_error: Mapped[str] = mapped_column("ultimo_error", String(200), default="")


class WebhookDeliveryRow(Base):
    """An event that is owed to one receiver."""

    __tablename__ = "entregas_webhook"
    __table_args__ = (
        UniqueConstraint("id_webhook", "id_evento", name="uq_entregas_webhook_evento"),
        Index("idx_entregas_webhook_turno", "estado", "id_webhook", "id_entrega"),
        {"schema": OWN, "sqlite_autoincrement": True},
    )

    delivery_id: Mapped[int] = mapped_column("id_entrega", BIG, primary_key=True)
    webhook_id: Mapped[int] = mapped_column("id_webhook", ForeignKey(f"{OWN}.webhooks.id_webhook", ondelete="CASCADE"))
    event_id: Mapped[str] = mapped_column("id_evento", String(64))
    kind: Mapped[EventType] = mapped_column("tipo", Word(EventType))
    at: Mapped[datetime] = mapped_column("fecha")
    data: Mapped[dict[str, Any]] = mapped_column("datos")
    created_at: Mapped[datetime] = mapped_column("fecha_creacion")
    due_at: Mapped[datetime] = mapped_column("enviar_desde")
    state: Mapped[OutboxState] = mapped_column("estado", Word(OutboxState))
    attempts: Mapped[int] = mapped_column("intentos", Integer, default=0)
    closed_at: Mapped[datetime | None] = mapped_column("fecha_cierre", index=True)
    drop_reason: Mapped[str] = mapped_column("motivo", String(50), default="")
