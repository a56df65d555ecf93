"""Proxies that admins lend to sessions."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from core.domain.ids import ProxyId


class ProxyState(StrEnum):
    """Column `estado` of table `proxies`."""

    HEALTHY = "sano"
    DOWN = "caido"
    RETIRED = "retirado"


@dataclass(frozen=True, slots=True)
class Proxy:
    """A proxy of the pool. `url` carries the credentials and is never shown; people see `label` (host and port)."""

    proxy_id: ProxyId
    url: str = field(repr=False)
    label: str
    state: ProxyState = ProxyState.HEALTHY
    created_at: datetime | None = None
    checked_at: datetime | None = None
    latency_ms: float | None = None
    failures: int = 0
    cooldown_until: datetime | None = None
    sessions: int = 0
    """How many sessions are bound to it."""
