"""The browser side of Facebook: profiles and their lists, read from what the page itself loads."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from urllib.parse import urlsplit

from playwright.async_api import Request

from core.domain.platforms import Platform
from core.domain.profiles import EndReason, ListKind, ListPage, Profile, ProfileAvailability, ProfileRef
from core.errors import (
    LayoutChangedException,
    NetworkException,
    ProfileNotFoundException,
    ProfilePrivateException,
    UnknownListException,
)
from core.platforms.addresses import has_prefix, is_host
from core.platforms.browser.responses import ApiRules, Document, form_of
from core.platforms.facebook.collector import ListCollector
from core.platforms.facebook.config import FacebookConfig
from core.platforms.facebook.drawn import DrawnList
from core.platforms.facebook.inbox import Inbox
from core.platforms.facebook.lists import Binding, ListReader
from core.platforms.facebook.navigation import BASE_URL, LIST_TABS, FacebookNavigation
from core.platforms.facebook.payloads import PAGE_KIND, ProfilePage, profile_of, read_page, with_more
from core.platforms.facebook.rows import CollectionPage
from core.platforms.facebook.scrolling import Scroller
from core.platforms.facebook.tabs import is_hidden, page_of_tab
from core.platforms.facebook.tiles import TilesWatch
from core.platforms.manager import ScraperManager

_API_PATHS = ("/api/graphql", "/ajax")
_GONE = frozenset({404, 410})
_ERRORS = 400
_NOT_THERE = frozenset(
    {ProfileAvailability.UNAVAILABLE, ProfileAvailability.DEACTIVATED, ProfileAvailability.SUSPENDED}
)


def is_api_url(url: str) -> bool:
    """Whether a URL is one of Facebook's own calls."""
    return is_host(urlsplit(url).hostname or "", "facebook.com") and has_prefix(url, _API_PATHS)


def operation_of(request: Request) -> str:
    """The friendly name of a GraphQL call, else its path."""
    name = request.headers.get("x-fb-friendly-name") or form_of(request).get("fb_api_req_friendly_name")
    return name or urlsplit(request.url).path


class FacebookScraperManager(ScraperManager[FacebookConfig]):
    """Reads profiles, friends, followers and following (see ScraperManager for how to start it)."""

    platform = Platform.FACEBOOK
    home_url = f"{BASE_URL}/"
    marker = (
        "xpath=//script[contains(., 'CurrentUserInitialData')]"
        " | //form[@id='login_form' or @id='loginform' or @data-testid='royal_login_form']"
        " | //*[@id='checkpointSubmitButton'] | //form[starts-with(@action, '/checkpoint/')]"
        " | //input[@name='approvals_code']"
    )
    api = ApiRules(is_api_url, operation_of)
    config_class = FacebookConfig

    async def read_profile(self, ref: ProfileRef) -> Profile:
        """The profile's data, also when it is private or unavailable (see `availability`)."""
        watch = TilesWatch(self.guard)
        try:
            document = await self.navigate(FacebookNavigation.build_profile_url(ref.identifier))
            profile = profile_of(_read(document), ref)
            return with_more(profile, await watch.answers(profile))
        finally:
            watch.close()

    async def read_list(
        self, profile: Profile, kind: ListKind, *, known: frozenset[str], limit: int
    ) -> AsyncGenerator[ListPage, None]:
        """See ProfileReader. A list that the profile does not show ends with HIDDEN and no rows.

        Raises ProfileNotFoundException and ProfilePrivateException for the profile as a whole, UnknownListException
        for a list that Facebook does not have.
        """
        _require_readable(profile, kind)
        counter = profile.counters.get(kind)
        collector = ListCollector(
            known=known,
            limit=limit,
            budget=self.config.max_friends_to_scrape,
            declared=counter.value if counter else None,
        )
        if collector.full is not None:
            yield ListPage((), None, collector.declared, collector.full)
            return
        inbox = Inbox(self.guard)
        try:
            async with aclosing(self._pages(profile, kind, collector, inbox)) as pages:
                async for page in pages:
                    yield page
        finally:
            inbox.close()

    async def _pages(
        self, profile: Profile, kind: ListKind, collector: ListCollector, inbox: Inbox
    ) -> AsyncGenerator[ListPage, None]:
        if kind is ListKind.FRIENDS and profile.kind == PAGE_KIND:
            yield ListPage((), None, collector.declared, EndReason.HIDDEN)
            return
        url = FacebookNavigation.build_list_url(profile.external_id or profile.username or "", kind)
        page, binding, first = await self._open_list(url, LIST_TABS[kind])
        if first is None and _shows_no(page, profile, kind, binding):
            yield ListPage((), None, collector.declared, EndReason.HIDDEN)
            return
        scroller = Scroller(self.get_page(), self.guard, self.config, self.clock)
        reader = self._reader(inbox, collector, binding, scroller, url)
        drawn = DrawnList(self.get_page(), self.guard, profile, LIST_TABS[kind])
        async with aclosing(reader.pages(first)) as found:
            async for read in found:
                if read.end is EndReason.STALLED and not collector.started:
                    break
                yield read
            else:
                return
        async with aclosing(drawn.pages(collector, scroller, self.config)) as seen:
            async for read in seen:
                yield read

    def _reader(
        self, inbox: Inbox, collector: ListCollector, binding: Binding, scroller: Scroller, url: str
    ) -> ListReader:
        async def reload() -> CollectionPage | None:
            _, fresh, first = await self._open_list(url, binding.tab_key)
            binding.collection_id = fresh.collection_id or binding.collection_id
            return first

        return ListReader(
            inbox=inbox,
            collector=collector,
            binding=binding,
            scroller=scroller,
            guard=self.guard,
            config=self.config,
            reload=reload,
        )

    async def _open_list(self, url: str, tab_key: str) -> tuple[ProfilePage, Binding, CollectionPage | None]:
        page = _read(await self.navigate(url))
        if page.route.is_error:
            raise ProfileNotFoundException("the site shows no such profile")
        shown = page_of_tab(page.data, tab_key, source="html")
        tab = page.tabs.get(tab_key)
        known = (shown and shown.collection_id) or (tab and tab.collection_id)
        return page, Binding(tab_key, known or None), shown


def _read(document: Document) -> ProfilePage:
    if document.status in _GONE:
        raise ProfileNotFoundException(f"HTTP {document.status}")
    if document.status >= _ERRORS:
        raise NetworkException(f"HTTP {document.status}")
    return read_page(document.body)


def _shows_no(page: ProfilePage, profile: Profile, kind: ListKind, binding: Binding) -> bool:
    """Whether the page of a list says that it does not show it: by its section, or by having no such tab at all."""
    if is_hidden(page.data, binding.tab_key, binding.collection_id):
        return True
    return binding.collection_id is None and page.has_sections and kind not in (page.profile or profile).lists


def _require_readable(profile: Profile, kind: ListKind) -> None:
    if kind not in LIST_TABS:
        raise UnknownListException(kind.value, tuple(kind.value for kind in LIST_TABS))
    if profile.availability in _NOT_THERE:
        raise ProfileNotFoundException("the profile is not there")
    if profile.availability is ProfileAvailability.PRIVATE and not profile.lists:
        raise ProfilePrivateException("the profile shows its lists to friends only")
    if not (profile.external_id or profile.username):
        raise LayoutChangedException("profile without id and name")
