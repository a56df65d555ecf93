"""Addresses of Instagram: which profile one names, and what is not a profile."""

import re
from collections.abc import Mapping

from core.domain.platforms import Platform
from core.domain.platforms.addresses import Address
from core.domain.platforms.instagram import INSTAGRAM
from core.domain.platforms.places import Place
from core.domain.results.profiles import ProfileRef
from core.errors import NotAProfileException, OpaqueLinkException, PostUrlException
from core.platforms.addresses import is_host, is_own_host, parse_address, quoted
from core.platforms.navigation import Navigation

BASE_URL = INSTAGRAM.home.rstrip("/")
DOMAINS = (*INSTAGRAM.domains, *INSTAGRAM.former_domains)
_USERNAME = re.compile(r"(?!.*\.\.)[A-Za-z0-9_](?:[A-Za-z0-9._]{0,28}[A-Za-z0-9_])?")
_DOORS = re.compile(r"www|m|mobile|web")
_POST_KINDS = frozenset({"p", "reel", "reels", "tv", "s"})
_NAME_BEHIND = frozenset({"_u", "n", "threads"})
"""Of links in applications and mails: the name is the second segment."""
_BELOW_REELS = frozenset({"audio", "templates", "effect"})
RESERVED_SEGMENTS = frozenset({
    "_n", "_u", "about", "accounts", "accounts_center", "ads", "ai", "ai_studio", "aistudio", "api", "ar", "archive",
    "arlink", "auth_platform", "blog", "business", "c", "challenge", "channel", "checkpoint", "client_error", "cm",
    "community_guidelines", "consent", "cookies", "create", "creators", "data", "developer", "developers", "direct",
    "directory", "download", "e", "emails", "emailsignup", "explore", "fragment", "fxcal", "graphql", "guidelines",
    "hashtag", "help", "igtv", "insights", "integrity", "invites", "j", "jobs", "legal", "linkshim", "lite", "live",
    "locations", "logging", "login", "logout", "map", "media", "mentions", "meta_verified", "mobile", "n", "nametag",
    "notes", "notifications", "oauth", "oembed", "p", "popular", "press", "privacy", "professional_dashboard", "push",
    "qp", "qr", "reel", "reels", "reels_tray", "s", "safety", "saved", "search", "session", "settings", "share",
    "shop", "shopping", "signup", "static", "stories", "support", "tags", "terms", "threads", "topics", "tv",
    "two_factor", "user", "users", "v", "verify", "web", "your_activity",
})  # fmt: skip
_PLACES: Mapping[str, Place] = {
    "explore": Place.SEARCH,
    "tags": Place.SEARCH,
    "hashtag": Place.SEARCH,
    "locations": Place.SEARCH,
    "popular": Place.SEARCH,
    "search": Place.SEARCH,
    "direct": Place.CHAT,
    "j": Place.CHAT,
    "channel": Place.CHAT,
}


class InstagramNavigation(Navigation):
    """Builds and reads Instagram addresses. An identifier is a user name."""

    platform = Platform.INSTAGRAM

    @staticmethod
    def build_profile_url(identifier: str) -> str:
        """The public address of a profile."""
        return f"{BASE_URL}/{quoted(identifier)}/"

    @staticmethod
    def build_followers_url(identifier: str) -> str:
        """The address of the followers list."""
        return f"{BASE_URL}/{quoted(identifier)}/followers/"

    @staticmethod
    def build_following_url(identifier: str) -> str:
        """The address of the list of followed profiles."""
        return f"{BASE_URL}/{quoted(identifier)}/following/"

    @classmethod
    def parse_profile_url(cls, url: str) -> ProfileRef:
        """The profile that an address names.

        Raises PostUrlException (with the author where the address tells it), OpaqueLinkException or
        NotAProfileException, which says what the address is instead.
        """
        address = parse_address(url)
        if not is_host(address.host, *DOMAINS):
            raise NotAProfileException(url)
        if not is_own_host(address.host, DOMAINS, _DOORS):
            raise cls.nobody(url, Place.SECTION)
        if address.first == "share" and address.segment(1).lower() not in {"", *_POST_KINDS}:
            raise OpaqueLinkException
        if _is_publication(address):
            raise PostUrlException(cls.platform.value, _author(address))
        name = _name(address.segment(1) if address.first in _NAME_BEHIND else address.segment(0))
        if name is None:
            place = _PLACES.get(address.first, Place.SECTION) if address.segments else Place.HOME
            raise cls.nobody(url, place)
        return ProfileRef(cls.platform, name)


def _name(text: str) -> str | None:
    """The user name a segment is, without the `@` or full stop that people put around one."""
    name = text.removeprefix("@").rstrip(".")
    return name if _USERNAME.fullmatch(name) and name.lower() not in RESERVED_SEGMENTS else None


def _is_publication(address: Address) -> bool:
    first, second = address.first, address.segment(1).lower()
    if first in _POST_KINDS or first == "stories":
        return bool(second) and not (first == "reels" and second in _BELOW_REELS)
    if first == "share":
        return second in _POST_KINDS
    return second in _POST_KINDS and bool(address.segment(2))


def _author(address: Address) -> str | None:
    if address.first in {*_POST_KINDS, "share"}:
        return None
    author = _name(address.segment(1) if address.first == "stories" else address.segment(0))
    return author if author and author.lower() != "highlights" else None
