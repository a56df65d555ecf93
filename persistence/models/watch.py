"""Proxies and incidents."""

from datetime import datetime

from sqlalchemy import BigInteger, Float, ForeignKey, Index, Integer, String, false, text, true
from sqlalchemy.orm import Mapped, mapped_column

from core.domain.incidents.incident import IncidentState, Severity
from core.domain.people.actors import Actor
from core.domain.platforms import Platform
from core.domain.sessions.proxies import ProxyState
from persistence.crypto.encryption import Sealed
from persistence.models.base import OWN, Base
from persistence.models.people import PERSON_ID, USER_ID
from persistence.models.sessions import SESSION_ID
from persistence.types import BIG, ActorText, EncryptedText, Word

_UNRESOLVED = text("estado <> 'resuelto'")
_IN_POOL = text("estado <> 'retirado'")


class ProxyRow(Base):
    """A proxy of the pool."""

    __tablename__ = "proxies"
    __table_args__ = (
        Index("uq_proxies_etiqueta_vigente", "etiqueta", unique=True, postgresql_where=_IN_POOL, sqlite_where=_IN_POOL),
        {"schema": OWN, "sqlite_autoincrement": True},
    )

    proxy_id: Mapped[int] = mapped_column("id_proxy", BIG, primary_key=True)
    url: Mapped[Sealed] = mapped_column("direccion_cifrada", EncryptedText)
    label: Mapped[str] = mapped_column("etiqueta", String(255))
    state: Mapped[ProxyState] = mapped_column("estado", Word(ProxyState))
    created_at: Mapped[datetime] = mapped_column("fecha_creacion")
    checked_at: Mapped[datetime | None] = mapped_column("revisado")
    latency_ms: Mapped[float | None] = mapped_column("latencia_ms", Float)
    failures: Mapped[int] = mapped_column("fallos", Integer, default=0)
    cooldown_until: Mapped[datetime | None] = mapped_column("pausa_hasta")


class IncidentRow(Base):
    """One incident."""

    __tablename__ = "incidentes"
    __table_args__ = (
        Index(
            "uq_incidentes_causa_abierta",
            "clave_causa",
            unique=True,
            postgresql_where=_UNRESOLVED,
            sqlite_where=_UNRESOLVED,
        ),
        Index("idx_incidentes_causa", "clave_causa"),
        Index("idx_incidentes_apertura", "abierto_en"),
        {"schema": OWN, "sqlite_autoincrement": True},
    )

    incident_id: Mapped[int] = mapped_column("id_incidente", BIG, primary_key=True)
    dedupe_key: Mapped[str] = mapped_column("clave_causa", String(300))
    severity: Mapped[Severity] = mapped_column("gravedad", Word(Severity))
    state: Mapped[IncidentState] = mapped_column("estado", Word(IncidentState))
    opened_at: Mapped[datetime] = mapped_column("abierto_en")
    person_id: Mapped[int | None] = mapped_column("id_usuario", ForeignKey(USER_ID))
    session_id: Mapped[int | None] = mapped_column("id_sesion", ForeignKey(SESSION_ID, ondelete="SET NULL"), index=True)
    platform: Mapped[Platform | None] = mapped_column("plataforma", Word(Platform))
    reason: Mapped[str] = mapped_column("motivo", default="")
    evidence: Mapped[str] = mapped_column("evidencia", default="")
    occurrences: Mapped[int] = mapped_column("veces", Integer, default=1)
    last_seen_at: Mapped[datetime | None] = mapped_column("ultima_vez")
    taken_by: Mapped[int | None] = mapped_column("tomado_por", ForeignKey(PERSON_ID))
    taken_at: Mapped[datetime | None] = mapped_column("tomado_en")
    resolved_by: Mapped[Actor | None] = mapped_column("resuelto_por", ActorText(100))
    resolved_at: Mapped[datetime | None] = mapped_column("resuelto_en")
    snoozed_until: Mapped[datetime | None] = mapped_column("silenciado_hasta")
    snoozed_by: Mapped[int | None] = mapped_column("silenciado_por", Integer)
    escalation: Mapped[int] = mapped_column("escalon", Integer, default=0)
    waiting_since: Mapped[datetime | None] = mapped_column("esperando_desde")
    group_id: Mapped[int | None] = mapped_column("id_grupo", ForeignKey(f"{OWN}.incidentes.id_incidente"), index=True)


class IncidentMessageRow(Base):
    """The message that shows an incident in one chat."""

    __tablename__ = "copias_incidente"
    __table_args__ = (Index("idx_copias_chat_sonido", "chat_id", "sono_en"), {"schema": OWN})

    incident_id: Mapped[int] = mapped_column(
        "id_incidente",
        ForeignKey(f"{OWN}.incidentes.id_incidente", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    )
    chat_id: Mapped[int] = mapped_column("chat_id", BigInteger, primary_key=True, autoincrement=False)
    message_id: Mapped[int | None] = mapped_column("mensaje", BigInteger)
    thread_id: Mapped[int | None] = mapped_column("hilo", BigInteger)
    rings: Mapped[bool] = mapped_column("suena", default=True, server_default=true())
    held: Mapped[bool] = mapped_column("en_resumen", default=False, server_default=false())
    rang_at: Mapped[datetime | None] = mapped_column("sono_en")
    asked_at: Mapped[datetime | None] = mapped_column("pedido_en")
