"""How much a session has asked of one part of a site, and how long it has to wait for more."""

from dataclasses import dataclass
from datetime import datetime
from typing import NewType

Endpoint = NewType("Endpoint", str)
"""A part of a site with a limit of its own: the word of a list, or one of those below."""

PROFILES = Endpoint("perfiles")
POSTS = Endpoint("publicaciones")


@dataclass(frozen=True, slots=True)
class Allowance:
    """`calls` in `window_s` are what the site lets through; we stop at `share` of them."""

    calls: int
    window_s: int
    share: float = 0.8

    def most(self, limit: int | None = None) -> int:
        """How many we allow ourselves, of the site's own `limit` where it tells one."""
        return max(1, int((limit or self.calls) * self.share))


@dataclass(frozen=True, slots=True)
class BudgetUse:
    """What all sessions have asked of one endpoint in their running windows, and how many have to wait."""

    used: int
    allowed: int
    spent: int


@dataclass(frozen=True, slots=True)
class Window:
    """What was asked of an endpoint in the window that ends at `ends_at`, and how much of it we allow ourselves."""

    used: int
    allowed: int
    ends_at: datetime

    def closed_until(self, now: datetime) -> datetime | None:
        """When the endpoint may be asked again; None when it may be asked now."""
        return self.ends_at if self.used >= self.allowed and self.ends_at > now else None
