"""Settings of the Instagram reader."""

from collections.abc import Mapping

from pydantic import Field

from core.domain.results.profiles import ListKind
from core.domain.sessions.budgets import Allowance, Endpoint
from core.platforms.config import PlatformConfig

WINDOW_S = 660
ALLOWANCES: Mapping[Endpoint, Allowance] = {
    Endpoint(kind): Allowance(75, WINDOW_S)
    for kind in (ListKind.FOLLOWERS, ListKind.FOLLOWING, ListKind.REACTIONS, ListKind.COMMENTS)
}
"""The site says nothing of its limits; these are what readers of it have found (docs/reference/extraction.md 2.4)."""


class InstagramConfig(PlatformConfig):
    """What every platform has, with the limits of Instagram."""

    allowances: Mapping[Endpoint, Allowance] = Field(default_factory=lambda: dict(ALLOWANCES))
