"""Repeats of scrapes, and scrapes that were asked for together."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.domain.jobs.repeats import Every, RepeatState
from persistence.models.base import OWN, Base
from persistence.models.people import PERSON_ID
from persistence.types import BIG, Word


class RepeatRow(Base):
    """A scrape that is asked for again every day or week. `target_key` repeats args["target_key"]."""

    __tablename__ = "repeticiones"
    __table_args__ = (
        UniqueConstraint("id_usuario", "objetivo"),
        Index("idx_repeticiones_estado_proxima", "estado", "proxima"),
        {"schema": OWN, "sqlite_autoincrement": True},
    )

    repeat_id: Mapped[int] = mapped_column("id_repeticion", BIG, primary_key=True)
    owner: Mapped[int] = mapped_column("id_usuario", ForeignKey(PERSON_ID))
    chat_id: Mapped[int] = mapped_column("chat_id", BigInteger)
    args: Mapped[dict[str, Any]] = mapped_column("argumentos")
    target_key: Mapped[str] = mapped_column("objetivo", String(300))
    every: Mapped[Every] = mapped_column("cada", Word(Every))
    next_at: Mapped[datetime] = mapped_column("proxima")
    created_at: Mapped[datetime] = mapped_column("fecha_creacion")
    state: Mapped[RepeatState] = mapped_column("estado", Word(RepeatState), default=RepeatState.ACTIVE)
    failing: Mapped[bool] = mapped_column("falla", default=False)


class GroupRow(Base):
    """Scrapes of one message; `jobs` are the numbers of the jobs, as text."""

    __tablename__ = "grupos"
    __table_args__ = (
        Index("idx_grupos_id_usuario", "id_usuario", "avisado"),
        {"schema": OWN, "sqlite_autoincrement": True},
    )

    group_id: Mapped[int] = mapped_column("id_grupo", BIG, primary_key=True)
    owner: Mapped[int] = mapped_column("id_usuario", ForeignKey(PERSON_ID))
    chat_id: Mapped[int] = mapped_column("chat_id", BigInteger)
    message_id: Mapped[int | None] = mapped_column("mensaje_orden", BigInteger)
    jobs: Mapped[list[str]] = mapped_column("trabajos")
    told: Mapped[bool] = mapped_column("avisado", default=False)
    created_at: Mapped[datetime] = mapped_column("fecha_creacion")
