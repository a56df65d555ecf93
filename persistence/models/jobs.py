"""Jobs and the files they made."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Boolean, Float, ForeignKey, Index, Integer, String, text
from sqlalchemy.orm import Mapped, mapped_column

from core.domain.jobs.job import JobState, WaitFor
from core.domain.jobs.processes import ProcessKind
from core.domain.results.deletions import FilePlace
from persistence.models.base import OWN, Base
from persistence.models.people import PERSON_ID
from persistence.types import BIG, Word

_UNFINISHED = text("estado IN ('en_cola', 'en_curso', 'esperando')")
_RUNNING = text("estado = 'en_curso'")
_WAITING_UPLOAD = text("quiere_subida AND fecha_subida IS NULL")


class JobRow(Base):
    """A job. `target_key` repeats args["target_key"] so that it can be searched."""

    __tablename__ = "trabajos"
    __table_args__ = (
        Index(
            "uq_trabajos_clave_unica",
            "clave_unica",
            unique=True,
            postgresql_where=_UNFINISHED,
            sqlite_where=_UNFINISHED,
        ),
        Index("uq_trabajos_clave_en_curso", "clave", unique=True, postgresql_where=_RUNNING, sqlite_where=_RUNNING),
        Index("uq_trabajos_actualizacion", "id_actualizacion", unique=True),
        Index("idx_trabajos_estado", "estado", "prioridad", "id_trabajo"),
        Index("idx_trabajos_clave_estado", "clave", "estado"),
        Index("idx_trabajos_usuario", "id_usuario", "objetivo"),
        Index("idx_trabajos_fin", "tarea", "fecha_fin"),
        Index("idx_trabajos_tarea", "tarea", "id_trabajo"),
        Index("idx_trabajos_tarea_usuario", "tarea", "id_usuario", "id_trabajo"),
        Index("idx_trabajos_tarea_objetivo", "tarea", "objetivo", "id_trabajo"),
        {"schema": OWN, "sqlite_autoincrement": True},
    )

    job_id: Mapped[int] = mapped_column("id_trabajo", BIG, primary_key=True)
    task: Mapped[str] = mapped_column("tarea", String(50))
    args: Mapped[dict[str, Any]] = mapped_column("argumentos")
    target_key: Mapped[str | None] = mapped_column("objetivo", String(300))
    key: Mapped[str] = mapped_column("clave", String(200))
    dedupe_key: Mapped[str | None] = mapped_column("clave_unica", String(300))
    state: Mapped[JobState] = mapped_column("estado", Word(JobState))
    priority: Mapped[int] = mapped_column("prioridad", Integer, default=0)
    attempt: Mapped[int] = mapped_column("intento", Integer, default=0)
    failures: Mapped[int] = mapped_column("fallos", Integer, default=0)
    max_attempts: Mapped[int] = mapped_column("max_intentos", Integer, default=4)
    due_at: Mapped[datetime | None] = mapped_column("programado_para")
    wait: Mapped[WaitFor | None] = mapped_column("espera", Word(WaitFor))
    owner: Mapped[int | None] = mapped_column("id_usuario", ForeignKey(PERSON_ID))
    chat_id: Mapped[int | None] = mapped_column("chat_id", BigInteger)
    command_message_id: Mapped[int | None] = mapped_column("mensaje_orden", BigInteger)
    card_message_id: Mapped[int | None] = mapped_column("mensaje_tarjeta", BigInteger)
    update_id: Mapped[int | None] = mapped_column("id_actualizacion", BigInteger)
    abort_requested: Mapped[bool] = mapped_column("aborto_pedido", default=False)
    phase: Mapped[str] = mapped_column("fase", String(50), default="")
    done: Mapped[int] = mapped_column("avance", Integer, default=0)
    total: Mapped[int | None] = mapped_column("total", Integer)
    outcome: Mapped[dict[str, Any]] = mapped_column("resultado", default=dict)
    error_ref: Mapped[str | None] = mapped_column("referencia_error", String(100))
    created_at: Mapped[datetime] = mapped_column("fecha_creacion")
    started_at: Mapped[datetime | None] = mapped_column("fecha_inicio")
    resumed_at: Mapped[datetime | None] = mapped_column("fecha_tramo")
    worked_s: Mapped[float] = mapped_column("segundos_trabajados", Float, default=0.0)
    finished_at: Mapped[datetime | None] = mapped_column("fecha_fin")


class ArtifactRow(Base):
    """A kept file."""

    __tablename__ = "artefactos"
    __table_args__ = (
        Index(
            "idx_artefactos_por_subir",
            "id_artefacto",
            postgresql_where=_WAITING_UPLOAD,
            sqlite_where=_WAITING_UPLOAD,
        ),
        {"schema": OWN, "sqlite_autoincrement": True},
    )

    artifact_id: Mapped[int] = mapped_column("id_artefacto", BIG, primary_key=True)
    job_id: Mapped[int | None] = mapped_column("id_trabajo", ForeignKey(f"{OWN}.trabajos.id_trabajo"), index=True)
    path: Mapped[str] = mapped_column("ruta", String(500), unique=True)
    media_type: Mapped[str] = mapped_column("tipo_medio", String(100))
    size: Mapped[int] = mapped_column("tamano", BigInteger)
    sha256: Mapped[str] = mapped_column("sha256", String(64))
    created_at: Mapped[datetime] = mapped_column("fecha_creacion")
    wants_upload: Mapped[bool] = mapped_column("quiere_subida", Boolean)
    uploaded_at: Mapped[datetime | None] = mapped_column("fecha_subida")


class OwedDeletionRow(Base):
    """A file whose registration is gone and that has yet to be deleted at one place."""

    __tablename__ = "archivos_por_borrar"
    __table_args__ = {"schema": OWN, "sqlite_autoincrement": True}  # noqa: RUF012

    deletion_id: Mapped[int] = mapped_column("id_borrado", BIG, primary_key=True)
    path: Mapped[str] = mapped_column("ruta", String(500))
    place: Mapped[FilePlace] = mapped_column("lugar", Word(FilePlace))
    created_at: Mapped[datetime] = mapped_column("fecha")


class ProcessRow(Base):
    """A process that works on this database; moments of its heartbeat are the database's own."""

    __tablename__ = "procesos"
    __table_args__ = {"schema": OWN}  # noqa: RUF012

    process_id: Mapped[str] = mapped_column("id_proceso", String(32), primary_key=True)
    kind: Mapped[ProcessKind] = mapped_column("clase", Word(ProcessKind))
    host: Mapped[str] = mapped_column("maquina", String(255))
    version: Mapped[str] = mapped_column("version", String(50))
    places: Mapped[int] = mapped_column("sitios", Integer)
    running: Mapped[int] = mapped_column("en_curso", Integer)
    browser_bytes: Mapped[int] = mapped_column("memoria_navegador", BigInteger)
    started_at: Mapped[datetime] = mapped_column("fecha_inicio")
    beat_at: Mapped[datetime] = mapped_column("latido")
    key_mark: Mapped[str] = mapped_column("marca_clave", String(50), server_default="")
