"""When a list is complete, and for which other reasons it is over. Pure (docs/reference/extraction.md 1.7, 5.3, 8).

Only the site's own word ends a list as complete, and only when no page in between was missed. How many people may be
missing then is told here, and by the sources of a network that shows fewer than it counts: `instagram/lists.py`,
`x/lists.py`, `facebook/lists/people_lists.py`, `facebook/lists/below_posts.py`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from core.domain.results.profiles import EndReason, ReadPlace
from core.platforms.reading.collection_page import CollectionPage

MAX_BARREN_PAGES = 3
"""Pages in a row without a row unseen, after which a list is given up."""
FIRST_ROUNDS = 6
"""Unanswered scrolls before the first answer, after which what is drawn on the page is read instead."""
MAX_REFUSALS = 5
"""Refused queries in a row that pass for one list."""

FEW, SHORT_OF = 1, 0.02
"""A list that the site marks as ended is whole as long as no more people are missing than these, or this part."""

_GRAVEST_FIRST = (
    EndReason.LIMIT,
    EndReason.BUDGET,
    EndReason.STALLED,
    EndReason.POSTS_UNSEEN,
    EndReason.EMPTY_WITH_COUNT,
    EndReason.CURSOR_REPEATED,
    EndReason.SITE_CAP,
)


READ_TO_THE_END = frozenset({EndReason.END, EndReason.SITE_CAP, EndReason.HIDDEN})
"""A place of a list that ended like this has nothing more to show: reading it again would bring the same."""


def read_before(key: str, places: Sequence[ReadPlace]) -> ReadPlace | None:
    """What an earlier attempt found of the place `key`, if it read it to its end; None: it has to be read."""
    return next((one for one in places if key and one.key == key and one.end in READ_TO_THE_END), None)


def how_all_ended(ends: Sequence[EndReason]) -> EndReason:
    """How a list ended that is spread over several places: complete only when each of them is.

    Without any place there is nothing to read. Where some places are hidden and others are not, the site shows a part.
    """
    if EndReason.NO_POSTS in ends:
        return EndReason.NO_POSTS
    grave = next((end for end in _GRAVEST_FIRST if end in ends), None)
    if grave is not None:
        return grave
    if not ends or all(end is EndReason.END for end in ends):
        return EndReason.END
    return EndReason.HIDDEN if all(end is EndReason.HIDDEN for end in ends) else EndReason.SITE_CAP


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the reading of a list is, with the page just taken."""

    pages: int
    people: int
    declared: int | None
    barren: int
    """Pages in a row without a row unseen."""
    missed: bool
    """A page in between never came."""
    full: EndReason | None
    """As many rows as wanted are there."""
    cut: bool
    """Rows of this page were left out because of that."""
    loops: bool
    """The page ends where an earlier one did."""
    capped: bool = False
    """The site has said of this page or an earlier one that it shows only a part of the list."""
    unreadable: int = 0
    """Rows that the site showed without saying who they are: accounts that are gone or withheld."""


def end_of(page: CollectionPage, progress: Progress) -> EndReason | None:
    """Why the list ends with this page; None: it goes on."""
    ends = page.has_next is False or (page.capped and not page.has_next)
    if progress.pages == 1 and not page.count and not page.has_next:
        return _empty(progress.declared)
    if ends and not page.count and not progress.cut:
        return _emptied(page, progress)
    if ends and not progress.cut:
        return _ended(progress)
    if progress.full is not None:
        return progress.full
    if progress.loops:
        return EndReason.CURSOR_REPEATED
    return EndReason.STALLED if progress.barren >= MAX_BARREN_PAGES else None


def _emptied(page: CollectionPage, progress: Progress) -> EndReason:
    """Why a list ends with an empty page although one before promised more: an emptied query looks the same.

    It is believed only where everybody who was declared is there, or all but a few and the site marks the page as the
    last one. A page with rows that says so needs no such proof: the few it lacks are hidden or deactivated accounts,
    which the site goes on counting.
    """
    if progress.declared is None:
        return EndReason.STALLED
    missing = progress.declared - progress.people - progress.unreadable
    few = max(FEW, progress.declared * SHORT_OF) if page.ends_itself and progress.people else 0
    return EndReason.EMPTY_WITH_COUNT if missing > few else _ended(progress)


def _ended(progress: Progress) -> EndReason:
    """The site says that nothing follows: that is the end, its own cap, or neither when a page never came."""
    if progress.missed:
        return EndReason.STALLED
    return EndReason.SITE_CAP if progress.capped else EndReason.END


def _empty(declared: int | None) -> EndReason:
    """Why a list is empty: it was said to be so, it contradicts the count, or nothing is told of it."""
    if declared is None:
        return EndReason.HIDDEN
    return EndReason.EMPTY_WITH_COUNT if declared else EndReason.END
