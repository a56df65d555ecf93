"""Followers and following: the dialog over a profile in which its people scroll (docs/reference/extraction.md 2)."""

import re
from urllib.parse import parse_qs, urlsplit

from core.domain.results.profiles import Checkpoint, EndReason, ListKind, Profile
from core.domain.sessions.budgets import Endpoint
from core.errors import LayoutChangedException, ListHiddenException, NetworkException, ProfileNotFoundException
from core.platforms.browser.responses import ApiAnswer, Document
from core.platforms.instagram.navigation import InstagramNavigation
from core.platforms.instagram.parsing.documents import Captured, captured
from core.platforms.instagram.parsing.pages import ListAnswer
from core.platforms.instagram.parsing.profiles import is_not_there
from core.platforms.instagram.payloads import list_in
from core.platforms.instagram.start_at import StartAt
from core.platforms.reading.collection_page import CollectionPage
from core.platforms.reading.source import NOTHING, DrawnRows, ListBrowser, ListSource, Reading, Refusal

DIALOG = '[role="dialog"]'
_PATH = re.compile(r"/(?P<owner>\d+)/(?P<list>followers|following)(?:_?v?\d+)?/?$")
_LISTS = {ListKind.FOLLOWERS: "followers", ListKind.FOLLOWING: "following"}
_NAMES = {
    ListKind.FOLLOWERS: re.compile(r"Followers", re.IGNORECASE),
    ListKind.FOLLOWING: re.compile(r"Following", re.IGNORECASE),
}
"""Friendly names of queries; a renamed one is known by what it carries."""
_CARRIED = {
    ListKind.FOLLOWERS: ("friendships__followers", '"edge_followed_by"'),
    ListKind.FOLLOWING: ("friendships__following", '"edge_follow"'),
}
_SIGNS = ('"follow_ranking_token"', '"big_list"', '"should_limit_list_of_followers"')
"""A list of people from an address that is not known has one of these."""
_OWNER_VARIABLES = ("userID", "user_id", "id", "target_user_id")
_GONE = frozenset({404, 410})
_ERRORS, _FAILURES = 400, 500
TOO_MANY = 429
FEW, SHORT_OF = 3, 0.02
"""A list that ends is whole as long as no more people are missing than these few, or this part of those declared."""


class PeopleSource(ListSource):
    """One of the two lists around a profile."""

    container = DIALOG

    def __init__(self, profile: Profile, kind: ListKind) -> None:
        self.endpoint = Endpoint(kind)
        name = profile.username or profile.external_id
        build = InstagramNavigation.build_followers_url if kind is ListKind.FOLLOWERS else _following_url
        self.url = build(name)
        self.drawn = drawn_people(profile)
        self._kind = kind
        self._owner = profile.external_id
        counter = profile.counters.get(kind)
        self._count = Count(counter.value if counter else None)
        self._start: StartAt | None = None
        self._opened = False

    async def begin_at(self, browser: ListBrowser, checkpoint: Checkpoint) -> bool:
        """See ListSource. The page's own first question is asked from the cursor on."""
        self._start = StartAt(checkpoint.cursor, lambda url: _list_of(url) == (self._owner, _LISTS[self._kind]))
        self._count.shown_before(checkpoint.unique)
        await self._start.install(browser)
        return True

    def open(self, document: Document) -> Reading:
        """The page carries nothing of the list: its script asks for all of it."""
        read_document(document)
        if self._opened:  # after a reload the list comes from its beginning
            if self._start is not None:
                self._start.cancel()
            self._start = None
            self._count.restart()
        self._opened = True
        return NOTHING

    def wants(self, answer: ApiAnswer) -> bool:
        """See ListSource."""
        path = _PATH.search(urlsplit(answer.url).path)
        if path is not None:
            return path.group("list") == _LISTS[self._kind]
        named = {kind for kind, name in _NAMES.items() if name.search(answer.operation)}
        if self._kind in named and "graphql" in answer.url:
            return True
        carried = any(carried in answer.body for carried in _CARRIED[self._kind])
        return carried or (not named and any(sign in answer.body for sign in _SIGNS))

    def read(self, answer: ApiAnswer) -> Reading:
        """See ListSource. An answer in a form that is not known leaves what is drawn to be read."""
        if not self._is_ours(answer):
            return NOTHING
        asked = asked_cursor(answer) or (self._start.take_cursor() if self._start else None)
        try:
            found = found_in(answer, self._kind)
        except LayoutChangedException:
            return NOTHING
        except NetworkException:
            if self._start is None or asked != self._start.cursor:
                raise
            return Reading(refusal=Refusal.RELOAD)  # the cursor is too old: read from the beginning
        return found if isinstance(found, Reading) else Reading(self._count.page_of(found), asked)

    def _is_ours(self, answer: ApiAnswer) -> bool:
        """Whether the call asked for this profile's list; one that does not tell is believed."""
        told = (str(answer.variables[name]) for name in _OWNER_VARIABLES if name in answer.variables)
        asked = _list_of(answer.url)[0] or next(told, "")
        return not asked or not self._owner.isdecimal() or asked == self._owner


class Count:
    """How many rows of a list have been shown since it was loaded, against how many the site says there are."""

    def __init__(self, declared: int | None) -> None:
        self.declared = self._at_first = declared
        self._shown: set[str] = set()
        self._unread = 0

    def shown_before(self, rows: int) -> None:
        """So many rows were shown before the first page."""
        self._unread = rows

    def restart(self) -> None:
        """The list begins anew."""
        self.declared = self._at_first
        self._shown.clear()
        self._unread = 0

    def page_of(self, found: ListAnswer) -> CollectionPage:
        """The page, capped when the site ends the list (with rows on this page) far from its own count.

        A page without rows that ends a list far from it proves nothing.
        """
        self.declared = self.declared if found.declared is None else found.declared
        self._shown.update(row.comment_id or row.external_id for row in found.rows)
        self._unread += found.shown - len(found.rows)
        short = found.has_next is False and self._missing > max(FEW, (self.declared or 0) * SHORT_OF)
        limited = found.limited and (self.declared is None or self._missing > 0)
        return CollectionPage(
            found.rows,
            found.cursor,
            self.declared,
            has_next=None if short and not found.shown and self._shown else found.has_next,
            shown=found.shown,
            capped=found.shown > 0 and (limited or short),
        )

    @property
    def _missing(self) -> int:
        return (self.declared or 0) - len(self._shown) - self._unread


def found_in(answer: ApiAnswer, kind: ListKind) -> ListAnswer | Reading:
    """The page in an answer to the question for a list, or what it says instead.

    Raises NetworkException when the site refused it without a reason among the guard's, LayoutChangedException when
    its form is not known.
    """
    if answer.status >= _FAILURES or answer.status == TOO_MANY:
        return NOTHING  # the page asks again, or its endpoint rests
    try:
        whole = captured(answer.body)
    except LayoutChangedException:
        return NOTHING  # no JSON: it was cut off, and the page asks again
    try:
        return list_in(whole, kind)
    except ListHiddenException:
        return Reading(end=EndReason.HIDDEN)


def asked_cursor(answer: ApiAnswer) -> str | None:
    """The cursor that a call asked with: in its address, or among its variables."""
    query = parse_qs(urlsplit(answer.url).query)
    told = next((query[name][0] for name in ("max_id", "min_id") if query.get(name)), None)
    after = answer.variables.get("after")
    return told or (str(after) if after else None)


def read_document(document: Document) -> Captured:
    """The trees of a page. ProfileNotFoundException for the site's own error page, NetworkException for any other."""
    found = captured(document.body) if document.body else Captured((), markup=True)
    if is_not_there(found):
        raise ProfileNotFoundException("the site shows no such profile")
    if document.status >= _ERRORS:
        raise NetworkException(f"HTTP {document.status}")
    return found


def drawn_people(profile: Profile) -> DrawnRows:
    """How people look in a dialog."""
    return DrawnRows(
        identify=identify,
        profile_url=InstagramNavigation.build_profile_url,
        own=frozenset({profile.external_id, (profile.username or "").lower()}),
        root=DIALOG,
        until_heading=True,
    )


def identify(url: str) -> str | None:
    """The user name that a link leads to, None for any other link."""
    segments = [segment for segment in urlsplit(url).path.split("/") if segment]
    if len(segments) != 1:
        return None
    return InstagramNavigation.extract_identifier_from_url(url)


def _list_of(url: str) -> tuple[str, str]:
    """Whose list the site's own API is asked for, and which; empty for any other address."""
    path = _PATH.search(urlsplit(url).path)
    return (path.group("owner"), path.group("list")) if path else ("", "")


def _following_url(name: str) -> str:
    return InstagramNavigation.build_following_url(name)
