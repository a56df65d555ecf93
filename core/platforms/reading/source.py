"""What a network knows of one of its lists. The loop that reads it (`list_reader`) is the same for all.

A new list is one source and one line in its network's `sources`.
"""

from dataclasses import dataclass
from enum import Enum, auto
from typing import Protocol

from core.platforms.browser.responses import ApiAnswer, Document
from core.platforms.reading.collection_page import CollectionPage

PAGE_ROOT = "document.scrollingElement || document.documentElement"
"""JavaScript: what scrolls when the list is the page itself."""
MAIN_SCOPE = "document.querySelector('[role=main]')"
"""JavaScript: where the rows are drawn when the list is the page itself."""


class Refusal(Enum):
    """What an answer that refuses the list asks for."""

    RETRY = auto()
    """The page's own script asks again: an empty page in mid-list and the like."""
    RELOAD = auto()
    """The page is too old to ask anything: load it anew, once."""
    UNKNOWN = auto()
    """A refusal that we do not know: the site's lists have changed."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What one answer says of the list. All empty: it is about something else."""

    page: CollectionPage | None = None
    asked: str | None = None
    """The cursor that the answer was asked for; None for the first page, or when it does not tell."""
    hidden: bool = False
    """The site says that it does not show this list."""
    refusal: Refusal | None = None
    codes: str = ""
    """The site's own words for the refusal, for the log."""


class ListSource(Protocol):
    """One list of one profile; made anew for each reading, so that it may remember what it learns of the list.

    `takes` is asked of every answer of the site and has to be cheap. `read` and `read_document` are pure but for that;
    they raise LayoutChangedException for an answer of this very list that cannot be read.
    """

    url: str
    """The page on which the list is shown."""
    root: str
    """JavaScript expression: the element that scrolls the list; it may be null while it is not there yet."""
    scope: str
    """JavaScript expression: the element in which the rows are drawn; null means the whole page."""
    opener: str | None
    """Selector of what opens the list on the page; None when the page shows it by itself."""

    def takes(self, answer: ApiAnswer) -> bool:
        """Whether the answer may be about this list."""
        ...

    def read_document(self, document: Document) -> Reading:
        """What the page itself carries of the list. Raises ProfileNotFoundException when it is no profile's page."""
        ...

    def read(self, answer: ApiAnswer) -> Reading:
        """What an answer carries of the list."""
        ...

    def identify(self, url: str) -> str | None:
        """The profile that a link on the page names, as the site spells it; None for links to anything else."""
        ...

    def profile_url(self, identifier: str) -> str:
        """The public address of a profile."""
        ...

    def is_shown(self, selected_tab: str) -> bool:
        """Whether the page shows this list, given the address of the tab that is selected on it (empty: none is)."""
        ...
