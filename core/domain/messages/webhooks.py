"""Events that are sent to other programs: their content, their receivers, and what is still owed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, NewType

from core.domain.messages.outbox import OutboxState

WebhookId = NewType("WebhookId", int)
"""`webhooks.id_webhook`."""


class EventType(StrEnum):
    """What can be told (field `tipo` of an event)."""

    SESSION_CHANGED = "sesion.estado"
    """`estado` of a session changed."""
    SESSION_RENEWED = "sesion.renovada"
    """Cookies that work took the place of others, or are the first."""
    INCIDENT_OPENED = "caso.abierto"
    INCIDENT_TAKEN = "caso.tomado"
    INCIDENT_RESOLVED = "caso.resuelto"
    JOB_WAITING = "trabajo.en_espera"
    JOB_ENDED = "trabajo.terminado"
    TEST = "prueba"
    """Sent on request only."""


SUBSCRIBABLE = tuple(kind for kind in EventType if kind is not EventType.TEST)


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened. `data` holds numbers and stable words: no name, no account, no secret."""

    event_id: str
    """The same in every attempt and for every receiver, so that copies can be told."""
    kind: EventType
    at: datetime
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NewWebhook:
    """A receiver to be stored. An empty `kinds` means all of them."""

    url: str = field(repr=False)
    kinds: tuple[EventType, ...]
    secret: str = field(repr=False)
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Webhook:
    """A receiver."""

    webhook_id: WebhookId
    url: str = field(repr=False)
    kinds: tuple[EventType, ...]
    created_at: datetime
    secret: str | None = field(default=None, repr=False)
    """Decrypted; None when no key opens it."""
    delivered_at: datetime | None = None
    last_error: str = ""

    def wants(self, kind: EventType) -> bool:
        """Whether events of that kind are sent to it."""
        return not self.kinds or kind in self.kinds


@dataclass(frozen=True, slots=True)
class WebhookDelivery:
    """An event that is owed to one receiver."""

    delivery_id: int
    webhook_id: WebhookId
    event: Event
    created_at: datetime
    due_at: datetime
    attempts: int = 0
    state: OutboxState = OutboxState.PENDING
