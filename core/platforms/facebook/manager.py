"""The browser side of Facebook: profiles and their lists, read from what the page itself loads."""

from collections.abc import Mapping
from typing import ClassVar
from urllib.parse import urlsplit

from playwright.async_api import Request

from core.domain.platforms import Platform
from core.domain.results.profiles import ListKind, Profile, ProfileRef
from core.platforms.addresses import has_prefix, is_host
from core.platforms.browser.responses import ApiRules, form_of
from core.platforms.facebook.config import FacebookConfig
from core.platforms.facebook.documents import read_document
from core.platforms.facebook.lists.below_posts import comments_of_newest, reactions_of_newest
from core.platforms.facebook.lists.people_lists import CollectionSource
from core.platforms.facebook.navigation import BASE_URL, FacebookNavigation
from core.platforms.facebook.payloads import profile_of, with_more
from core.platforms.facebook.profile.about import read_about
from core.platforms.facebook.profile.tiles import TilesWatch
from core.platforms.manager import ScraperManager
from core.platforms.reading.source import ListPlan, one

_API_PATHS = ("/api/graphql", "/ajax")


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
    sources: ClassVar[Mapping[ListKind, ListPlan]] = {
        ListKind.FRIENDS: one(CollectionSource),
        ListKind.FOLLOWERS: one(CollectionSource),
        ListKind.FOLLOWING: one(CollectionSource),
        ListKind.REACTIONS: reactions_of_newest,
        ListKind.COMMENTS: comments_of_newest,
    }

    async def read_profile(self, ref: ProfileRef) -> Profile:
        """The profile's data, also when it is private or unavailable (see `availability`)."""
        watch = TilesWatch(self.guard)
        try:
            document = await self.navigate(FacebookNavigation.build_profile_url(ref.identifier))
            page = read_document(document)
            profile = profile_of(page, ref)
            profile = with_more(profile, await watch.answers(profile))
            answers, abouts = await read_about(self, page, profile) if self.config.about else ([], [])
            self.witness.tells(document, *watch.heard, *abouts)
            return with_more(profile, answers)
        finally:
            watch.close()
