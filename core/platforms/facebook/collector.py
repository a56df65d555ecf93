"""Turns the pages of a list, as they come in, into pages of new rows, and knows when the list is over. Pure."""

from dataclasses import dataclass, field

from core.domain.profiles import EndReason, ListPage, RelatedProfile
from core.platforms.facebook.rows import CollectionPage

MAX_BARREN_PAGES = 3
"""Pages in a row without anybody unseen, after which a list is given up (extraction.md 5.3)."""


@dataclass(slots=True)
class _Walk:
    """What is known of the list since it was last loaded from its beginning."""

    visited: set[str] = field(default_factory=set)
    asked: set[str] = field(default_factory=set)
    ended_with: set[str] = field(default_factory=set)
    cursor: str | None = None
    pages: int = 0
    barren: int = 0
    missed: bool = False


class ListCollector:
    """One reading of one list. Every id is handed out once, `known` ones (from an earlier attempt) never.

    `limit` and `budget` count the rows of all attempts. Only the site's own `has_next_page: false` proves the end, and
    only when no page in between was missed.
    """

    def __init__(self, *, known: frozenset[str], limit: int, budget: int, declared: int | None) -> None:
        self.declared = declared
        self._limit = limit
        self._budget = budget
        self._known = known
        self._given: set[str] = set()
        self._walk = _Walk()

    @property
    def full(self) -> EndReason | None:
        """LIMIT or BUDGET once as many rows as wanted are there."""
        if len(self._known) + len(self._given) < min(self._limit, self._budget):
            return None
        return EndReason.LIMIT if self._limit <= self._budget else EndReason.BUDGET

    @property
    def cursor(self) -> str | None:
        """Where the next page begins."""
        return self._walk.cursor

    @property
    def started(self) -> bool:
        """Whether a first page has been taken."""
        return self._walk.pages > 0

    def restart(self) -> None:
        """The page was loaded anew: the list comes from its beginning again, rows handed out stay handed out."""
        self._walk = _Walk()

    def take(self, page: CollectionPage, *, asked: str | None = None) -> ListPage:
        """Take a page that came for the cursor `asked` (None: the first one); its rows are the new ones among it."""
        repeated = asked is not None and asked in self._walk.asked
        self._walk.missed |= self._is_gap(asked)
        if asked is not None:
            self._walk.asked.add(asked)
        self._walk.pages += 1
        self.declared = page.declared or self.declared
        new = self._new_rows(page)
        room = min(self._limit, self._budget) - len(self._known) - len(self._given)
        rows = new[: max(0, room)]
        self._given.update(row.external_id for row in rows)
        end = self._end(page, repeated=repeated, cut=len(rows) < len(new))
        if page.end_cursor:
            self._walk.ended_with.add(page.end_cursor)
            self._walk.cursor = page.end_cursor
        return ListPage(rows, self._walk.cursor, self.declared, end)

    def _is_gap(self, asked: str | None) -> bool:
        """Whether the page was asked for with a cursor that no page we saw had ended with."""
        return asked is not None and asked not in self._walk.ended_with and asked not in self._walk.asked

    def _new_rows(self, page: CollectionPage) -> tuple[RelatedProfile, ...]:
        unseen = {row.external_id: row for row in page.rows if row.external_id not in self._walk.visited}
        self._walk.visited.update(unseen)
        self._walk.barren = 0 if unseen else self._walk.barren + 1
        return tuple(row for key, row in unseen.items() if key not in self._known and key not in self._given)

    def _end(self, page: CollectionPage, *, repeated: bool, cut: bool) -> EndReason | None:
        if self._walk.pages == 1 and not page.edges and not page.has_next:
            return EndReason.EMPTY_WITH_COUNT if self.declared else EndReason.HIDDEN
        if page.has_next is False and not cut:
            return EndReason.STALLED if self._walk.missed else EndReason.END
        if self.full is not None:
            return self.full
        if page.end_cursor in self._walk.ended_with and not repeated:
            return EndReason.CURSOR_REPEATED
        return EndReason.STALLED if self._walk.barren >= MAX_BARREN_PAGES else None
