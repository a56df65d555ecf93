"""Turns the pages of a list, as they come in, into pages of new rows, and tells when the list is over. Pure."""

from dataclasses import dataclass, field

from core.domain.results.profiles import EndReason, ListPage, RelatedProfile
from core.platforms.reading.collection_page import CollectionPage
from core.platforms.reading.stop_conditions import Progress, end_of


@dataclass(slots=True)
class _Walk:
    """What is known of the list since it was last loaded from its beginning."""

    visited: set[str] = field(default_factory=set)
    asked: set[str] = field(default_factory=set)
    ended_with: set[str] = field(default_factory=set)
    cursor: str | None = None
    first_cursor: str | None = None
    """The cursor that the first page ended with."""
    pages: int = 0
    barren: int = 0
    missed: bool = False
    resumed: bool = False
    """The list does not come from its beginning."""
    capped: bool = False
    unreadable: int = 0


class ListCollector:
    """One reading of one list. Every person is handed out once, `known` ones (from an earlier attempt) never.

    A row first seen by name only is handed out once more when a later page tells the number (see `save_page`).
    `limit` and `budget` count the people of all attempts. What ends the list is in `stop_conditions`.
    """

    def __init__(self, *, known: frozenset[str], limit: int, budget: int, declared: int | None) -> None:
        self.declared = declared
        self._limit = limit
        self._budget = budget
        self._known = known
        self._given: set[str] = set()
        self._people = len(known)
        self._walk = _Walk()

    @property
    def full(self) -> EndReason | None:
        """LIMIT or BUDGET once as many rows as wanted are there."""
        if self._people < min(self._limit, self._budget):
            return None
        return EndReason.LIMIT if self._limit <= self._budget else EndReason.BUDGET

    @property
    def cursor(self) -> str | None:
        """Where the next page begins; None when one before it never came, for then nothing may go on from there."""
        return None if self._walk.missed else self._walk.cursor

    @property
    def started(self) -> bool:
        """Whether a first page has been taken."""
        return self._walk.pages > 0

    @property
    def gave(self) -> bool:
        """Whether any row was handed out."""
        return bool(self._given)

    def begin_at(self, cursor: str) -> None:
        """The list comes from that cursor on: what is before it came to an earlier attempt."""
        self._walk = _Walk(ended_with={cursor}, cursor=cursor, resumed=True)

    def restart(self) -> None:
        """The page was loaded anew: the list comes from its beginning again, rows handed out stay handed out."""
        self._walk = _Walk()

    def next_place(self, declared: int | None = None) -> None:
        """The list goes on in another place of the site, which declares so many rows of its own."""
        self._walk = _Walk()
        self.declared = declared

    def take(self, page: CollectionPage, *, asked: str | None = None) -> ListPage:
        """Take a page that came for the cursor `asked` (None: the first one); its rows are the new ones among it."""
        gap = self._is_gap(page, asked)
        repeated = self._is_first_again(page, gap=gap) if asked is None else asked in self._walk.asked
        self._walk.missed |= gap
        if asked is not None:
            self._walk.asked.add(asked)
        if not self._walk.pages:
            self._walk.first_cursor = page.next_cursor
        self._walk.pages += 1
        self._walk.capped |= page.capped
        self._walk.unreadable += 0 if repeated else page.count - len(page.rows)
        self.declared = self.declared if page.declared is None else page.declared
        rows, again, cut = self._sorted_out(page)
        end = self._end(page, repeated=repeated, cut=cut > 0)
        if page.next_cursor:
            self._walk.ended_with.add(page.next_cursor)
            self._walk.cursor = page.next_cursor
        return ListPage(rows, self.cursor, self.declared, end, page.count - again - cut)

    def take_drawn(self, page: CollectionPage) -> ListPage:
        """Take rows that are drawn on the page. The people of earlier answers stand among them, at the top: pages of
        nobody else do not end the list."""
        self._walk.barren = 0
        return self.take(page)

    def take_beside(self, page: CollectionPage) -> ListPage:
        """Take rows that come beside the list's own pages: no page is missing before them, and no cursor leads on."""
        barren = self._walk.barren
        self._walk.capped |= page.capped
        rows, again, cut = self._sorted_out(page)
        self._walk.barren = barren
        end = self._end(page, repeated=False, cut=cut > 0)
        return ListPage(rows, self.cursor, self.declared, end, page.count - again - cut)

    def _is_gap(self, page: CollectionPage, asked: str | None) -> bool:
        """Whether pages may be missing before this one: nothing we saw had ended with the cursor it was asked for.

        A later page that does not say what it was asked for proves nothing, unless it is the first one again.
        """
        if asked is None:
            return self._walk.pages > 0 and any(self._walk.visited.isdisjoint(_signs(row)[1]) for row in page.rows)
        return asked not in self._walk.ended_with and asked not in self._walk.asked

    def _is_first_again(self, page: CollectionPage, *, gap: bool) -> bool:
        """Whether a page that does not say what it was asked for is the first one, which a page may ask for twice."""
        known = self._walk.pages > 0 and bool(page.next_cursor)
        return known and page.next_cursor == self._walk.first_cursor and not gap

    def _sorted_out(self, page: CollectionPage) -> tuple[tuple[RelatedProfile, ...], int, int]:
        """The rows to hand out, how many were passed over again, and how many came after the limit."""
        rows, again, cut, unseen = [], 0, 0, 0
        for row in page.rows:
            signs, met_by = _signs(row)
            first_here = self._walk.visited.isdisjoint(met_by)
            unseen += first_here
            self._walk.visited |= signs
            known, given = not self._known.isdisjoint(met_by), not self._given.isdisjoint(met_by)
            if known or (given and first_here):
                again += 1
            elif not given and self.full is not None:
                cut += 1
                continue
            if not (known or given) or self._tells_the_number(row):
                rows.append(row)
                self._people += not (known or given)
                self._given |= signs
        self._walk.barren = 0 if unseen else self._walk.barren + 1
        return tuple(rows), again, cut

    def _tells_the_number(self, row: RelatedProfile) -> bool:
        """Whether a row first seen without a numeric id has one now."""
        told = bool(row.post_id) or row.external_id in self._known or row.external_id in self._given
        return not told and row.external_id.isascii() and row.external_id.isdecimal()

    def _end(self, page: CollectionPage, *, repeated: bool, cut: bool) -> EndReason | None:
        progress = Progress(
            pages=self._walk.pages + self._walk.resumed,
            people=self._people,
            declared=self.declared,
            barren=self._walk.barren,
            missed=self._walk.missed,
            full=self.full,
            cut=cut,
            loops=page.next_cursor in self._walk.ended_with and not repeated,
            capped=self._walk.capped,
            unreadable=self._walk.unreadable,
        )
        return end_of(page, progress)


def _signs(row: RelatedProfile) -> tuple[set[str], set[str]]:
    """What a row is remembered by, and which of what is remembered means the same person.

    Usually that is the id; of what was done below a post, its key. A row with a name only is the one that led to that
    name before, and the other way round.
    """
    place = f"{row.post_id}:" if row.post_id else ""
    name, number = (row.username or "").lower(), f"{place}{row.external_id}"
    if row.comment_id or not name:
        return {row.key}, {row.key}
    if name == row.external_id:
        return {number}, {number, f"{place}@{name}"}
    return {number, f"{place}@{name}"}, {number, f"{place}{name}"}
