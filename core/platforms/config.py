"""Settings that every platform's browser side has."""

from collections.abc import Mapping
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from core.domain.sessions.budgets import Allowance, Endpoint
from core.platforms.browser.patience import Patience

_TO_SPARE_S = 5.0
SHORTEST_POLITE_PAUSE_S = 0.5
UNLIMITED = 2**31


class PlatformConfig(BaseModel):
    """How patient and how polite the browser is. Validated on construction; raises pydantic's ValidationError.

    Milliseconds where the name says so or says `timeout`, seconds where it ends in `_s`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    headless: bool = True
    timeout_navigation: int = Field(default=30_000, ge=500, le=300_000)
    """How long a page may take to answer."""
    timeout_selectors: int = Field(default=10_000, ge=100, le=120_000)
    """How long to look for something on a page that has answered."""
    max_scrolls: int = Field(default=2_000, ge=1)
    """Scrolls per list; reaching it ends the list as cut off by configuration."""
    scroll_pause_ms: int = Field(default=1_500, ge=50, le=60_000)
    """How long one scroll may go unanswered before the page is nudged."""
    max_idle_rounds: int = Field(default=20, ge=1, le=200)
    """So many unanswered scrolls in a row mean that the list does not go on."""
    page_pause_min_s: float = Field(default=1.0, ge=0, le=600)
    """Shortest pause between two pages of a list."""
    page_pause_max_s: float = Field(default=3.0, ge=0, le=600)
    """Longest pause between two pages of a list; each one is drawn at random."""
    call_limit_s: float = Field(default=45, gt=0, le=600)
    """How long any one answer of the browser may take, a page's body among them; never less than a navigation."""
    stall_limit_s: float = Field(default=90, gt=0, le=3_600)
    """How long a page may take in all without getting further, our own pauses not counted. Then its context is closed
    and the job is tried again."""
    newest_posts: int = Field(default=5, ge=1, le=100)
    """Of so many posts the lists below them (comments, reactions, reposts) are read."""
    allowances: Mapping[Endpoint, Allowance] = Field(default_factory=dict)
    """How often a session may ask each endpoint of the site; one that is not named is limited by the pauses only."""
    sandbox: bool = False
    """Only against the local sites may the pauses be shorter than half a second."""

    @model_validator(mode="after")
    def _check_pauses(self) -> Self:
        if self.page_pause_max_s < self.page_pause_min_s:
            raise ValueError("page_pause_max_s is shorter than page_pause_min_s")
        if not self.sandbox and self.page_pause_min_s < SHORTEST_POLITE_PAUSE_S:
            raise ValueError(f"page_pause_min_s below {SHORTEST_POLITE_PAUSE_S} is for the sandbox only")
        return self

    @property
    def row_budget(self) -> int:
        """Rows of one list, whichever list it is; reaching it ends the list as cut off by configuration."""
        return UNLIMITED

    @property
    def patience(self) -> Patience:
        """What the guard needs to know of it; a navigation ends by its own timeout first."""
        longest = max(self.timeout_navigation, self.timeout_selectors) / 1000 + _TO_SPARE_S
        return Patience(max(self.call_limit_s, longest), max(self.stall_limit_s, longest))
