"""Friends, followers and following: collections of the friends section (docs/reference/extraction.md 1.4)."""

import re
from dataclasses import replace

from core.domain.results.profiles import EndReason, ListKind, Profile
from core.errors import LayoutChangedException, ListHiddenException, ProfileNotFoundException
from core.platforms.browser.responses import ApiAnswer, Document
from core.platforms.facebook.documents import read_document
from core.platforms.facebook.navigation import LIST_TABS, FacebookNavigation, tab_of
from core.platforms.facebook.parsing.relay import Answer, answer_of_body
from core.platforms.facebook.parsing.rows import is_collection_id, pages_in
from core.platforms.facebook.parsing.tabs import is_hidden, page_of_tab
from core.platforms.facebook.payloads import PAGE_KIND, ProfilePage
from core.platforms.facebook.refusals import refusal_of
from core.platforms.reading.collection_page import CollectionPage
from core.platforms.reading.source import NOTHING, DrawnRows, ListSource, Reading

_LIST_OPERATION = re.compile(r"ProfileCometAppCollection\w*ListRendererPaginationQuery|ProfileCometTopAppSectionQuery")
"""Friendly names: friends have queries of their own, for oneself and for others; document ids mean nothing for long."""
_ROWS_KEY = '"pageItems"'
FEW = 10
_SHORT_OF = {ListKind.FRIENDS: 0.25, ListKind.FOLLOWERS: 0.1, ListKind.FOLLOWING: 0.1}
"""A list that ends is whole as long as no more people are missing than these few, or this part of those declared: the
counts of followers are rounded, and those of friends include accounts that are deactivated, for years."""


def is_list_operation(operation: str) -> bool:
    """Whether a query of that name asks for a list, so that its refusals are the list's too."""
    return _LIST_OPERATION.fullmatch(operation) is not None


class CollectionSource(ListSource):
    """One tab of the friends section. Rows have to belong to its collection, whose id may come with the first answer.

    Raises ListHiddenException for the friends of a Page, which has none.
    """

    def __init__(self, profile: Profile, kind: ListKind, *, collection_id: str | None = None) -> None:
        if kind is ListKind.FRIENDS and profile.kind == PAGE_KIND:
            raise ListHiddenException(kind.value)
        self.url = FacebookNavigation.build_list_url(profile.external_id or profile.username or "", kind)
        self.drawn = drawn_rows(profile, LIST_TABS[kind])
        self.collection_id = collection_id
        self._profile = profile
        self._kind = kind
        self._tab_key = LIST_TABS[kind]
        counter = profile.counters.get(kind)
        self._declared = counter.value if counter else 0
        self._shown: set[str] = set()
        self._unread = 0

    def open(self, document: Document) -> Reading:
        """See ListSource. The list is hidden when its section says so, or when the page has no such tab at all."""
        page = read_document(document)
        self._shown, self._unread = set(), 0
        if page.route.is_error:
            raise ProfileNotFoundException("the site shows no such profile")
        shown = page_of_tab(page.data, self._tab_key, source="html")
        tab = page.tabs.get(self._tab_key)
        self.collection_id = (shown and shown.collection_id) or (tab and tab.collection_id) or self.collection_id
        if shown is None and self._is_missing_in(page):
            return Reading(end=EndReason.HIDDEN)
        return Reading(shown and self._counted(shown))

    def wants(self, answer: ApiAnswer) -> bool:
        """A renamed operation that asks for a collection, or carries list rows, is one of ours all the same."""
        asked = answer.variables.get("id")
        asks_for_list = is_list_operation(answer.operation) or (isinstance(asked, str) and is_collection_id(asked))
        return asks_for_list or _ROWS_KEY in answer.body

    def read(self, answer: ApiAnswer) -> Reading:
        """See ListSource."""
        try:
            found = answer_of_body(answer.body, answer.operation)
        except LayoutChangedException:
            if is_list_operation(answer.operation):
                raise
            return NOTHING  # something else that speaks of collections, in a form of its own
        page = self._page_in(answer, found)
        if page is not None:
            cursor = answer.variables.get("cursor")
            return Reading(self._counted(page), cursor if isinstance(cursor, str) else None)
        if is_hidden(found.data, self._tab_key, self.collection_id):
            return Reading(end=EndReason.HIDDEN)
        return refusal_of(found.codes) if found.codes and self._is_ours(answer) else NOTHING

    def _counted(self, page: CollectionPage) -> CollectionPage:
        """The page, as capped when the site ends the list (with rows on this page) far from its own count."""
        self._declared = page.declared or self._declared
        self._shown.update(row.key for row in page.rows)
        self._unread += page.count - len(page.rows)
        missing = self._declared - len(self._shown) - self._unread
        short = missing > max(FEW, self._declared * _SHORT_OF[self._kind])
        return replace(page, capped=page.has_next is False and page.count > 0 and short)

    def _page_in(self, answer: ApiAnswer, found: Answer) -> CollectionPage | None:
        """The page of our collection inside an answer, if it has one."""
        shown = page_of_tab(found.data, self._tab_key, source="red", collection_id=self.collection_id)
        if shown is not None and self.collection_id in (None, shown.collection_id):
            self.collection_id = shown.collection_id
            return shown
        wanted = self.collection_id
        if wanted is None:
            return None
        for page in pages_in(found.data, source="red"):
            if wanted in (page.collection_id, page.collection_id or answer.variables.get("id")):
                return page
        return None

    def _is_ours(self, answer: ApiAnswer) -> bool:
        asked = answer.variables.get("id") or answer.variables.get("collectionToken")
        if asked is None or self.collection_id is None:
            return is_list_operation(answer.operation)
        return bool(asked == self.collection_id)

    def _is_missing_in(self, page: ProfilePage) -> bool:
        if is_hidden(page.data, self._tab_key, self.collection_id):
            return True
        offered = (page.profile or self._profile).lists
        return self.collection_id is None and page.has_sections and self._kind not in offered


def drawn_rows(profile: Profile, tab_key: str) -> DrawnRows:
    """How a collection of people looks on the page, under the tab of that key."""
    return DrawnRows(
        identify=FacebookNavigation.extract_identifier_from_url,
        profile_url=FacebookNavigation.build_profile_url,
        own=frozenset({profile.external_id, (profile.username or "").lower()}),
        tabs=frozenset({tab_key, tab_key.removesuffix("_all")}),
        tab_of=tab_of,
    )
