"""Settings of the Facebook reader."""

from pydantic import Field

from core.platforms.config import PlatformConfig


class FacebookConfig(PlatformConfig):
    """PlatformConfig plus how many rows of one list are read at most."""

    max_friends_to_scrape: int = Field(default=5_000, ge=1, le=100_000)
    """Rows of one list, whichever list it is; reaching it ends the list as cut off by configuration."""

    about: bool = True
    """Whether a profile's About tabs are opened too, each with a pause before it."""

    @property
    def row_budget(self) -> int:
        """See PlatformConfig."""
        return self.max_friends_to_scrape
