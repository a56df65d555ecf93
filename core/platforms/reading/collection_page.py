"""One page of a list as a site answered it: the same type for every network."""

from dataclasses import dataclass

from core.domain.results.profiles import RelatedProfile


@dataclass(frozen=True, slots=True)
class CollectionPage:
    """`rows` are those that could be read, in the site's order. `next_cursor` says where the next page begins.

    Only `has_next` False proves that the list ends here; None means that the answer does not tell, and then it is no
    end. `declared` is the number of people that the site says the whole list has, None when it says none.
    """

    rows: tuple[RelatedProfile, ...]
    next_cursor: str | None = None
    declared: int | None = None
    has_next: bool | None = None
    shown: int | None = None
    """How many rows the site showed, unreadable ones included; None: as many as `rows`. See `count`."""
    ends_itself: bool = False
    """`has_next` is False by a mark that the site sets on the last page only, also on one without rows: a page that was
    merely emptied looks otherwise."""
    collection_id: str = ""
    """The site's own id of the list, empty where it has none."""
    capped: bool = False
    """The site says that it shows a part of the list only; this part ends here unless `has_next` is True."""

    @property
    def count(self) -> int:
        """How many rows the site showed, unreadable ones included."""
        return len(self.rows) if self.shown is None else self.shown
