"""The browser side of X: profiles, the lists around them, and the people below their newest posts."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from typing import ClassVar
from urllib.parse import urlsplit

from playwright.async_api import Request

from core.domain.platforms import Platform
from core.domain.results.profiles import EndReason, ListKind, Profile, ProfileAvailability, ProfileRef
from core.domain.sessions.budgets import PROFILES
from core.domain.sessions.session import SessionIdentity
from core.errors import NetworkException
from core.platforms.addresses import has_prefix, is_host
from core.platforms.browser.responses import ApiRules
from core.platforms.manager import ScraperManager
from core.platforms.reading.source import ListBrowser, ListPlan, ListSource, one
from core.platforms.x.config import XConfig
from core.platforms.x.lists import of_profile, replies_to, reposters_of
from core.platforms.x.navigation import BASE_URL, DOMAINS, XNavigation
from core.platforms.x.newest_posts import newest_posts
from core.platforms.x.payloads import LISTS
from core.platforms.x.profile_watch import ProfileWatch

_API_PATHS = ("/i/api", "/graphql", "/1.1", "/2")
_OWN_PAUSES = frozenset({"x.rate_limited"})


def is_api_url(url: str) -> bool:
    """Whether a URL is one of X's own calls, on x.com or api.x.com."""
    return is_host(urlsplit(url).hostname or "", *DOMAINS) and has_prefix(url, _API_PATHS)


def operation_of(request: Request) -> str:
    """The last segment of the path: query ids in front of it change with every release.

    Source: docs/reference/extraction.md 3.1.
    """
    return urlsplit(request.url).path.rstrip("/").rpartition("/")[2]


def is_own_pause(url: str, reason: str) -> bool:
    """Whether a pause is one query's alone: every one of them has a count of its own, told in its headers."""
    return "/graphql/" in urlsplit(url).path and reason in _OWN_PAUSES


async def _below_posts(browser: ListBrowser, profile: Profile, kind: ListKind) -> AsyncIterator[ListSource | EndReason]:
    """A list that hangs on the newest posts: one place for each of them, NO_POSTS when there are none.

    Raises NetworkException at the end when the timeline stopped loading before it had as many posts as wanted.
    """
    source = reposters_of if kind is ListKind.REPOSTS else replies_to
    wanted = browser.config.newest_posts
    posts = await newest_posts(browser, profile, wanted)
    for post in posts.newest(wanted):
        yield source(profile, post)
    if not posts.proved:
        raise NetworkException("the timeline stopped loading posts")
    if not posts.found:
        yield EndReason.NO_POSTS


class XScraperManager(ScraperManager[XConfig]):
    """Reads profiles, their lists and what hangs on their newest posts (see ScraperManager for how to start it).

    Only what the page's own script asks for is read: X requires every call to be marked by its page.
    """

    platform = Platform.X
    home_url = f"{BASE_URL}/home"
    marker = (
        "[data-testid='AppTabBar_Profile_Link'], [data-testid='loginButton'], [data-testid='signupButton'],"
        " a[href='/login'], input[autocomplete='username'], form input[name='authenticity_token']"
    )
    api = ApiRules(is_api_url, operation_of, is_own_pause=is_own_pause)
    config_class = XConfig
    sources: ClassVar[Mapping[ListKind, ListPlan]] = {
        ListKind.FOLLOWERS: one(of_profile),
        ListKind.FOLLOWING: one(of_profile),
        ListKind.VERIFIED_FOLLOWERS: one(of_profile),
        ListKind.REPOSTS: _below_posts,
        ListKind.COMMENTS: _below_posts,
    }
    _viewer_id = ""

    async def open(self, identity: SessionIdentity, *, headless: bool | None = None) -> None:
        """See ScraperManager.open."""
        self._viewer_id = identity.account_id or ""
        await super().open(identity, headless=headless)

    async def read_profile(self, ref: ProfileRef) -> Profile:
        """The profile's data, also when it is private or unavailable (see `availability`).

        Raises EndpointPausedException when profiles have been asked for too often.
        """
        await self.pacer.check(PROFILES)
        watch = ProfileWatch(self.guard, ref)
        try:
            await self.navigate(XNavigation.build_profile_url(ref.identifier))
            profile, answer = await watch.answer(self.config.timeout_selectors / 1000)
            self.witness.tells(answer)
        finally:
            watch.close()
        self.pacer.count(PROFILES, answer)
        if profile is None:
            await self.pacer.check(PROFILES)
            raise RuntimeError("a pause without an end")
        await self.pacer.keep()
        self.guard.progressed()
        return self._named(profile, ref)

    def _named(self, profile: Profile, ref: ProfileRef) -> Profile:
        """One's own protected profile shows its lists; a profile that is not shown keeps the name it was asked by."""
        if profile.availability is ProfileAvailability.PRIVATE and profile.external_id == self._viewer_id:
            return replace(profile, availability=ProfileAvailability.OK, lists=LISTS)
        if profile.username or ref.identifier.isdecimal():
            return profile
        number = profile.external_id or ref.identifier.lower()  # the handle stands for a number that is not told
        url = profile.url or XNavigation.build_profile_url(ref.identifier)
        return replace(profile, username=ref.identifier, url=url, external_id=number)
