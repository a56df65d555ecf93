"""The pool of proxies."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from core.domain.ids import ProxyId
from core.domain.sessions.proxies import Proxy


class ProxyRepository(Protocol):
    """Table `proxies`; addresses encrypted. `Proxy.sessions` is counted from the sessions bound to it."""

    async def add(self, url: str, label: str, at: datetime) -> Proxy:
        """Add one; ConflictException when the label exists and is not retired."""
        ...

    async def get(self, proxy_id: ProxyId) -> Proxy | None:
        """By id."""
        ...

    async def all(self, *, include_retired: bool = False) -> Sequence[Proxy]:
        """By id."""
        ...

    async def update(self, proxy: Proxy) -> None:
        """Store state, health and cooldown."""
        ...
