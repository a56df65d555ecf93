"""What a network says of one of its lists; everything else about reading it is the same everywhere.

A new list on a network is one `ListSource` and one line in its manager's `sources`::

    sources = {ListKind.FOLLOWERS: one(FollowersSource), ListKind.COMMENTS: comments_of_newest_posts}

`one` is for a list with an address of its own. A list that is spread over several places (the comments of the newest
posts) is an async generator that yields one source for each place; it may read what it needs to find them
(`profile_lists.read_source`). Where there are none, or not all of them could be found, it yields that as the end.
"""

from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar, Protocol

from playwright.async_api import Page

from core.domain.results.profiles import Checkpoint, EndReason, ListKind, Profile, RelatedProfile
from core.domain.sessions.budgets import Endpoint
from core.platforms.browser.guard import Guard
from core.platforms.browser.responses import ApiAnswer, Document
from core.platforms.config import PlatformConfig
from core.platforms.reading.collection_page import CollectionPage
from core.platforms.reading.pacing import Pacer
from core.ports.runtime import Clock


class Refusal(StrEnum):
    """What a refused query calls for."""

    RETRY = "retry"
    """It passes: the page's own script asks again."""
    RELOAD = "reload"
    """What the page sends along is too old: load it again, once."""
    UNKNOWN = "unknown"
    """Nothing we know of: the layout changed."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What one answer, or the first document, says about the list: a page, or that there is none, or a refusal."""

    page: CollectionPage | None = None
    asked: str | None = None
    """The cursor that the page was asked for; None for the first page, or when the call does not tell."""
    beside: bool = False
    """The page is none of the list's own sequence (answers to a comment): only its rows and its end count."""
    end: EndReason | None = None
    """Why the list ends without this page (HIDDEN); believed only as long as no page has come."""
    refusal: Refusal | None = None
    detail: str = ""
    """Codes of the refusal, for the log."""


NOTHING = Reading()
"""The answer says nothing about the list."""


@dataclass(frozen=True, slots=True)
class DrawnRows:
    """How the rows of a list are told on the page, where no answer says anything. Roles and addresses, no words."""

    identify: Callable[[str], str | None]
    """The name or number of the profile that a link's address leads to, None for any other link."""
    profile_url: Callable[[str], str]
    own: frozenset[str] = frozenset()
    """Names and numbers, in lower case, of the profile whose list it is: links to it are no rows."""
    root: str = '[role="main"]'
    """Selector of what holds the list; the whole page where it matches nothing."""
    until_heading: bool = False
    """The list ends at the first heading in what scrolls: what follows is something else (suggestions)."""
    row: str = ""
    """Selector of one row; links outside rows do not count. Empty: links are grouped by whom they lead to."""
    fill_in: Callable[[RelatedProfile], RelatedProfile] = lambda row: row
    """Adds to a row what the page does not say of it: below which post it stands."""
    tabs: frozenset[str] = frozenset()
    """Keys of the inner tab that has to be selected, as `tab_of` reads them from its address; empty: there are none."""
    tab_of: Callable[[str], str] = field(default=lambda _: "")


class ListSource(ABC):
    """One list in one place of the site. It may keep what it learns on the way (the list's id)."""

    url: str
    """What to open."""
    place: str = ""
    """What tells this place from the others of a list that is spread over several: the post's number. Empty: it is the
    only one."""
    endpoint: Endpoint | None = None
    """Whose budget its answers are counted to; None: only the pauses between pages limit it."""
    container: ClassVar[str | None] = None
    """Selector of the dialog whose inside scrolls; None: the page itself does."""
    presses = False
    """`advance` presses buttons among the rows, so that all of them have to stay laid out."""
    troubled = False
    """The site answered, but with trouble of its own that passes: nothing follows about the form of its lists."""
    drawn: DrawnRows | None = None
    """None: there is no fallback."""

    @abstractmethod
    def open(self, document: Document) -> Reading:
        """What the page's own document says of the list, after every (re)load.

        Raises TargetException, NetworkException or LayoutChangedException for a page that is not the list's.
        """

    @abstractmethod
    def wants(self, answer: ApiAnswer) -> bool:
        """Whether an answer may be about this list: cheap, and generous where names change."""

    @abstractmethod
    def read(self, answer: ApiAnswer) -> Reading:
        """What an answer that was wanted says. Raises LayoutChangedException for one that cannot be understood."""

    async def begin_at(self, browser: "ListBrowser", checkpoint: Checkpoint) -> bool:  # noqa: ARG002 - for some only
        """Have the page, before it is opened, begin the list at a checkpoint; False: it can only begin at its start."""
        return False

    async def prepare(self, browser: "ListBrowser") -> None:  # noqa: B027 - most lists have nothing to do
        """What to do once the page is open, before scrolling: press the button that opens the list's dialog."""

    async def advance(self, browser: "ListBrowser") -> None:  # noqa: B027 - most lists grow by scrolling alone
        """What to do before every scroll: press the button that shows the answers to a comment."""


class ListBrowser(Protocol):
    """What a scraper manager offers to the list reader."""

    @property
    def config(self) -> PlatformConfig:
        """How patient and how polite to be."""
        ...

    @property
    def clock(self) -> Clock:
        """Sleeps."""
        ...

    @property
    def pacer(self) -> Pacer:
        """What may still be asked."""
        ...

    @property
    def guard(self) -> Guard:
        """Every wait goes through it."""
        ...

    def get_page(self) -> Page:
        """The one page."""
        ...

    async def navigate(self, url: str) -> Document:
        """See ScraperManager.navigate."""
        ...


ListPlan = Callable[[ListBrowser, Profile, ListKind], AsyncIterator[ListSource | EndReason]]
"""The places of one list of a profile, in the order in which they are read; NO_POSTS or POSTS_UNSEEN where it has none
or some of them are missing."""


def one(source: Callable[[Profile, ListKind], ListSource]) -> ListPlan:
    """The plan of a list that has one place."""

    async def places(_browser: ListBrowser, profile: Profile, kind: ListKind) -> AsyncIterator[ListSource | EndReason]:
        yield source(profile, kind)

    return places
