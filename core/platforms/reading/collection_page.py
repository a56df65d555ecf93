"""One page of a list of people, of whatever network, as one answer carries it."""

from dataclasses import dataclass

from core.domain.profiles import RelatedProfile


@dataclass(frozen=True, slots=True)
class CollectionPage:
    """What an answer says of a list. `rows` are in the site's order."""

    rows: tuple[RelatedProfile, ...]
    next_cursor: str | None = None
    """Where the next page begins, as far as this one tells."""
    declared: int | None = None
    """How many the site says there are in all."""
    has_next: bool | None = None
    """The site's own word on whether the list goes on; None when it is silent."""
    shown: int | None = None
    """How many rows the site showed, those without a readable person included; None: as many as `rows`."""
    collection_id: str = ""
    """Which list it is, where the network says so."""
    capped: bool = False
    """The site says that it shows only a part of this list."""

    @property
    def edges(self) -> int:
        """How many rows the site showed."""
        return len(self.rows) if self.shown is None else self.shown
