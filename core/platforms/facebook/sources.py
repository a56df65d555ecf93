"""Facebook's lists of people as the shared reading sees them (docs/reference/extraction.md 1.4)."""

import re

from core.domain.profiles import ListKind, Profile
from core.errors import LayoutChangedException, NetworkException, ProfileNotFoundException
from core.platforms.browser.responses import ApiAnswer, Document
from core.platforms.facebook.navigation import LIST_TABS, FacebookNavigation, tab_of
from core.platforms.facebook.payloads import ProfilePage, read_page
from core.platforms.facebook.relay import answer_of_body
from core.platforms.facebook.rows import is_collection_id, pages_in
from core.platforms.facebook.tabs import is_hidden, page_of_tab
from core.platforms.reading.collection_page import CollectionPage
from core.platforms.reading.source import MAIN_SCOPE, PAGE_ROOT, Reading, Refusal

STALE_TOKENS = "1357004"
"""The page's tokens are too old: load it again, once (docs/reference/extraction.md 1.5)."""
PASSING = frozenset({"1675012", "1357054", "1357045", "1357051"})
"""Empty page in the middle of a list and the like: the page's own script asks again."""
_LIST_OPERATION = re.compile(r"ProfileCometAppCollection\w*ListRendererPaginationQuery|ProfileCometTopAppSectionQuery")
"""Friendly names: friends have queries of their own, for oneself and for others; document ids mean nothing for long."""
_ROWS_KEY = '"pageItems"'
_GONE = frozenset({404, 410})
_ERRORS = 400


def is_list_operation(operation: str) -> bool:
    """Whether a query of that name asks for a list, so that its refusals are the list's too."""
    return _LIST_OPERATION.fullmatch(operation) is not None


def read_profile_page(document: Document) -> ProfilePage:
    """The page of a profile, any tab. Raises ProfileNotFoundException and NetworkException for errors of the site."""
    if document.status in _GONE:
        raise ProfileNotFoundException(f"HTTP {document.status}")
    if document.status >= _ERRORS:
        raise NetworkException(f"HTTP {document.status}")
    return read_page(document.body)


class FacebookListSource:
    """One list behind a tab of a profile. Its collection's id may become known only with the first answer."""

    root = PAGE_ROOT
    scope = MAIN_SCOPE
    opener: str | None = None

    def __init__(self, profile: Profile, kind: ListKind) -> None:
        self.url = FacebookNavigation.build_list_url(profile.external_id or profile.username or "", kind)
        self.tab_key = LIST_TABS[kind]
        self.collection_id: str | None = None
        self._profile = profile
        self._kind = kind

    def takes(self, answer: ApiAnswer) -> bool:
        """See ListSource. A renamed operation that asks for a collection, or carries list rows, counts all the same."""
        asked = answer.variables.get("id")
        asks_for_list = is_list_operation(answer.operation) or (isinstance(asked, str) and is_collection_id(asked))
        return asks_for_list or _ROWS_KEY in answer.body

    def read_document(self, document: Document) -> Reading:
        """See ListSource."""
        page = read_profile_page(document)
        if page.route.is_error:
            raise ProfileNotFoundException("the site shows no such profile")
        shown = page_of_tab(page.data, self.tab_key, source="html")
        tab = page.tabs.get(self.tab_key)
        self.collection_id = (shown and shown.collection_id) or (tab and tab.collection_id) or self.collection_id
        return Reading(page=shown, hidden=shown is None and self._shows_no(page))

    def read(self, answer: ApiAnswer) -> Reading:
        """See ListSource."""
        try:
            found = answer_of_body(answer.body, answer.operation)
        except LayoutChangedException:
            if is_list_operation(answer.operation):
                raise
            return Reading()  # something else that speaks of collections, in a form of its own
        page = self.page_in(answer, found.data)
        if page is not None:
            cursor = answer.variables.get("cursor")
            return Reading(page=page, asked=cursor if isinstance(cursor, str) else None)
        if is_hidden(found.data, self.tab_key, self.collection_id):
            return Reading(hidden=True)
        if found.codes and self._is_ours(answer):
            return Reading(refusal=_refusal(found.codes), codes=", ".join(sorted(found.codes)))
        return Reading()

    def page_in(self, answer: ApiAnswer, data: object) -> CollectionPage | None:
        """The page of our collection inside an answer, if it has one."""
        shown = page_of_tab(data, self.tab_key, source="red", collection_id=self.collection_id)
        if shown is not None and self.collection_id in (None, shown.collection_id):
            self.collection_id = shown.collection_id
            return shown
        wanted = self.collection_id
        if wanted is None:
            return None
        for page in pages_in(data, source="red"):
            if wanted in (page.collection_id, page.collection_id or answer.variables.get("id")):
                return page
        return None

    def identify(self, url: str) -> str | None:
        """See ListSource."""
        return FacebookNavigation.extract_identifier_from_url(url)

    def profile_url(self, identifier: str) -> str:
        """See ListSource."""
        return FacebookNavigation.build_profile_url(identifier)

    def is_shown(self, selected_tab: str) -> bool:
        """See ListSource."""
        wanted = {self.tab_key, self.tab_key.removesuffix("_all")}
        return not selected_tab or tab_of(selected_tab) in wanted

    def _is_ours(self, answer: ApiAnswer) -> bool:
        asked = answer.variables.get("id") or answer.variables.get("collectionToken")
        if asked is None or self.collection_id is None:
            return is_list_operation(answer.operation)
        return bool(asked == self.collection_id)

    def _shows_no(self, page: ProfilePage) -> bool:
        """Whether the page says that it does not show the list: by its section, or by having no such tab at all."""
        if is_hidden(page.data, self.tab_key, self.collection_id):
            return True
        lists = (page.profile or self._profile).lists
        return self.collection_id is None and page.has_sections and self._kind not in lists


def _refusal(codes: frozenset[str]) -> Refusal:
    if STALE_TOKENS in codes:
        return Refusal.RELOAD
    return Refusal.RETRY if codes & PASSING else Refusal.UNKNOWN
