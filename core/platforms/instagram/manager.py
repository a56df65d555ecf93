"""The browser side of Instagram: profiles, their lists, and the likers and comments of their newest posts."""

from collections.abc import Mapping
from dataclasses import replace
from typing import ClassVar
from urllib.parse import urlsplit

from playwright.async_api import Request

from core.domain.platforms import Platform
from core.domain.results.profiles import ListKind, Profile, ProfileRef
from core.domain.sessions.session import SessionIdentity
from core.errors import ProfileNotFoundException
from core.platforms.addresses import has_prefix, is_host
from core.platforms.browser.responses import ApiRules, form_of
from core.platforms.instagram.config import InstagramConfig
from core.platforms.instagram.lists import PeopleSource, read_document
from core.platforms.instagram.navigation import BASE_URL, DOMAINS, InstagramNavigation
from core.platforms.instagram.parsing.documents import Captured
from core.platforms.instagram.parsing.profiles import profile_in, target_id
from core.platforms.instagram.payloads import unavailable
from core.platforms.instagram.post_lists import comments_of_newest, likers_of_newest
from core.platforms.instagram.profile_watch import ProfileWatch
from core.platforms.manager import ScraperManager
from core.platforms.reading.source import ListPlan, one

_API_PATHS = ("/api/v1", "/api/graphql", "/graphql", "/ajax")
_DISPENSABLE = ("/api/v1/users/web_profile_info",)
"""Refused to some sessions while all else goes on; the page then asks elsewhere.

Source: docs/reference/extraction.md 8 (fourth row).
"""


def is_api_url(url: str) -> bool:
    """Whether a URL is one of Instagram's own calls."""
    return is_host(urlsplit(url).hostname or "", *DOMAINS) and has_prefix(url, _API_PATHS)


def is_dispensable(url: str) -> bool:
    """Whether a call is one that reading can do without."""
    return has_prefix(url, _DISPENSABLE)


def operation_of(request: Request) -> str:
    """The friendly name of a GraphQL call, else the path (ids of documents change too often to mean anything)."""
    name = request.headers.get("x-fb-friendly-name") or form_of(request).get("fb_api_req_friendly_name")
    return name or urlsplit(request.url).path


class InstagramScraperManager(ScraperManager[InstagramConfig]):
    """Reads profiles, followers, following, likers and comments (see ScraperManager for how to start it)."""

    platform = Platform.INSTAGRAM
    home_url = f"{BASE_URL}/"
    marker = (
        "xpath=//script[contains(., 'PolarisViewer') or contains(., '\"viewerId\"')]"
        " | //input[@name='username' or @name='password' or @name='verificationCode' or @name='security_code']"
        " | //form[@id='loginForm']"
    )
    api = ApiRules(is_api_url, operation_of, is_dispensable)
    config_class = InstagramConfig
    sources: ClassVar[Mapping[ListKind, ListPlan]] = {
        ListKind.FOLLOWERS: one(PeopleSource),
        ListKind.FOLLOWING: one(PeopleSource),
        ListKind.REACTIONS: likers_of_newest,
        ListKind.COMMENTS: comments_of_newest,
    }
    _viewer_id = ""

    async def open(self, identity: SessionIdentity, *, headless: bool | None = None) -> None:
        """See ScraperManager.open."""
        self._viewer_id = identity.account_id or ""
        await super().open(identity, headless=headless)

    async def read_profile(self, ref: ProfileRef) -> Profile:
        """The profile's data, also when it is private or unavailable (see `availability`)."""
        watch = ProfileWatch(self.guard)
        try:
            document = await self.navigate(InstagramNavigation.build_profile_url(ref.identifier))
            self.witness.tells(document)
            found = read_document(document)
            profile = profile_in(found, viewer_id=self._viewer_id)
            if profile is None or not profile.counters:
                profile = await self._told_later(watch, ref, found)
                self.witness.tells(document, *watch.told)
        except ProfileNotFoundException:
            return unavailable(ref.identifier)
        finally:
            watch.close()
        self.guard.progressed()
        return profile if profile.username else replace(profile, username=ref.identifier)

    async def _told_later(self, watch: ProfileWatch, ref: ProfileRef, found: Captured) -> Profile:
        seconds = self.config.timeout_selectors / 1000
        told = await watch.profile(ref.identifier, target_id(found), viewer_id=self._viewer_id, seconds=seconds)
        return unavailable(ref.identifier) if told is None else told
