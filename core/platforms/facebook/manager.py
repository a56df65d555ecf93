"""The browser side of Facebook: profiles and their lists, read from what the page itself loads."""

from urllib.parse import urlsplit

from playwright.async_api import Request

from core.domain.platforms import Platform
from core.domain.profiles import ListKind, Profile, ProfileAvailability, ProfileRef
from core.errors import (
    LayoutChangedException,
    ProfileNotFoundException,
    ProfilePrivateException,
    UnknownListException,
)
from core.platforms.addresses import has_prefix, is_host
from core.platforms.browser.responses import ApiRules, form_of
from core.platforms.facebook.config import FacebookConfig
from core.platforms.facebook.navigation import BASE_URL, LIST_TABS, FacebookNavigation
from core.platforms.facebook.payloads import PAGE_KIND, profile_of, with_more
from core.platforms.facebook.sources import FacebookListSource, read_profile_page
from core.platforms.facebook.tiles import TilesWatch
from core.platforms.manager import ScraperManager
from core.platforms.reading.source import ListSource

_API_PATHS = ("/api/graphql", "/ajax")
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
            profile = profile_of(read_profile_page(document), ref)
            return with_more(profile, await watch.answers(profile))
        finally:
            watch.close()

    def list_source(self, profile: Profile, kind: ListKind) -> ListSource | None:
        """See ScraperManager. A Page has no friends, even where its section names the tab."""
        _require_readable(profile, kind)
        if kind is ListKind.FRIENDS and profile.kind == PAGE_KIND:
            return None
        return FacebookListSource(profile, kind)

    @property
    def row_budget(self) -> int:
        """See ScraperManager."""
        return self.config.max_friends_to_scrape


def _require_readable(profile: Profile, kind: ListKind) -> None:
    if kind not in LIST_TABS:
        raise UnknownListException(kind.value, tuple(kind.value for kind in LIST_TABS))
    if profile.availability in _NOT_THERE:
        raise ProfileNotFoundException("the profile is not there")
    if profile.availability is ProfileAvailability.PRIVATE and not profile.lists:
        raise ProfilePrivateException("the profile shows its lists to friends only")
    if not (profile.external_id or profile.username):
        raise LayoutChangedException("profile without id and name")
