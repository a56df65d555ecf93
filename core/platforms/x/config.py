"""Settings of the X reader."""

from collections.abc import Mapping

from pydantic import Field

from core.domain.results.profiles import ListKind
from core.domain.sessions.budgets import POSTS, PROFILES, Allowance, Endpoint
from core.platforms.config import PlatformConfig

QUARTER_S = 900
ALLOWANCES: Mapping[Endpoint, Allowance] = {
    Endpoint(ListKind.FOLLOWERS): Allowance(50, QUARTER_S),
    Endpoint(ListKind.FOLLOWING): Allowance(500, QUARTER_S),
    Endpoint(ListKind.COMMENTS): Allowance(150, QUARTER_S),
    POSTS: Allowance(50, QUARTER_S),
    PROFILES: Allowance(95, QUARTER_S),
}
"""What the site lets through where its answers do not say it (docs/reference/extraction.md 3.4)."""


class XConfig(PlatformConfig):
    """What every platform has, with the limits of X."""

    allowances: Mapping[Endpoint, Allowance] = Field(default_factory=lambda: dict(ALLOWANCES))
