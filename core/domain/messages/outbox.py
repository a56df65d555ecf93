"""Messages that must arrive: written with what caused them, delivered later, retried until they are through."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Any

from core.domain.ids import ChatId


class Priority(IntEnum):
    """Order of delivery; within one priority and chat, the order of writing."""

    ALERT = 0
    ANSWER = 1
    PROGRESS = 2


class OutboxState(StrEnum):
    """Column `estado` of table `mensajes_salida`."""

    PENDING = "pendiente"
    DELIVERED = "entregado"
    DROPPED = "descartado"
    """Given up after 24 h, or the person cannot be reached."""


@dataclass(frozen=True, slots=True)
class NewMessage:
    """A message to write. `kind` names its renderer, `payload` what to render (references, never texts or secrets).

    What has no references to be rendered from (an answer that did not get through) goes into `sealed`: it is stored
    encrypted, and forgotten when the row is closed.

    `key`: while a message with the same key is pending, writing again only makes it more urgent and newer (its payload
    is replaced, the earlier due time and the higher priority win): renderers show the current state, so one is enough.
    """

    kind: str
    chat_id: ChatId
    payload: Mapping[str, Any]
    key: str
    priority: Priority = Priority.ANSWER
    due_at: datetime | None = None
    """None = now."""
    sealed: str | None = field(default=None, repr=False)
    uncertain: bool = False
    """See OutboxMessage."""


@dataclass(frozen=True, slots=True)
class OutboxMessage:
    """A row of `mensajes_salida`."""

    message_id: int
    kind: str
    chat_id: ChatId
    key: str
    priority: Priority
    created_at: datetime
    due_at: datetime
    state: OutboxState = OutboxState.PENDING
    attempts: int = 0
    version: int = 0
    """Grows with every rewrite of a pending row, so that a delivery that raced a rewrite does not close it."""
    payload: Mapping[str, Any] = field(default_factory=dict)
    sealed: str | None = field(default=None, repr=False)
    """Decrypted; None also when it cannot be decrypted."""
    uncertain: bool = False
    """It was sent and the answer was lost: it may stand in the chat already."""
