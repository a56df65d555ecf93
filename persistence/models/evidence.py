"""Evidence of readings."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, LargeBinary, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from core.domain.results.evidence import LinkKind
from persistence.models.base import OWN, Base
from persistence.types import BIG, Word

_KEPT = text("tamano > 0")


class EvidenceRow(Base):
    """A link of a job's chain; `contenido` is the stripped answer, compressed, while it is kept."""

    __tablename__ = "evidencias"
    __table_args__ = (
        UniqueConstraint("id_trabajo", "orden"),
        Index("idx_evidencias_guardadas", "fecha", postgresql_where=_KEPT, sqlite_where=_KEPT),
        Index("idx_evidencias_corrida", "id_corrida"),
        {"schema": OWN, "sqlite_autoincrement": True},
    )

    link_id: Mapped[int] = mapped_column("id_evidencia", BIG, primary_key=True)
    job_id: Mapped[int] = mapped_column("id_trabajo", ForeignKey(f"{OWN}.trabajos.id_trabajo", ondelete="CASCADE"))
    run_id: Mapped[int | None] = mapped_column(
        "id_corrida", ForeignKey(f"{OWN}.corridas.id_corrida", ondelete="CASCADE")
    )
    position: Mapped[int] = mapped_column("orden", Integer)
    kind: Mapped[LinkKind] = mapped_column("tipo", Word(LinkKind))
    facts: Mapped[str] = mapped_column("datos")
    digest: Mapped[str] = mapped_column("huella", String(64))
    at: Mapped[datetime] = mapped_column("fecha")
    size: Mapped[int] = mapped_column("tamano", BigInteger, default=0)
    content: Mapped[bytes | None] = mapped_column("contenido", LargeBinary)
