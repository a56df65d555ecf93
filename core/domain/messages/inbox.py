"""Updates of the chat as they are stored before Telegram is told that we have them."""

from dataclasses import dataclass, field
from enum import StrEnum


class UpdateState(StrEnum):
    """Column `estado` of table `actualizaciones`."""

    PENDING = "pendiente"
    DONE = "hecha"
    FAILED = "fallida"
    """Its handler ended in a defect of ours; the person was told."""
    SET_ASIDE = "apartada"
    """Malformed: kept for a look, never handled."""


@dataclass(frozen=True, slots=True)
class NewUpdate:
    """An update to store. `queue` is the sender's Telegram id, or the chat's where there is no sender."""

    update_id: int
    kind: str
    queue: int
    telegram_user_id: int | None
    raw: str = field(repr=False)
    """Its JSON: passwords and cookies come this way, so it is stored encrypted."""
    state: UpdateState = UpdateState.PENDING
    reason: str = ""
    """Why it was set aside."""


@dataclass(frozen=True, slots=True)
class PendingUpdate:
    """A stored update whose handler has not finished. `raw` is None when its row cannot be decrypted."""

    update_id: int
    queue: int
    raw: str | None = field(repr=False)
