"""Addresses of Instagram: which profile one names, and what is not a profile."""

import re

from core.domain.platforms import Platform
from core.domain.profiles import ProfileRef
from core.errors import NotAProfileException, PostUrlException
from core.platforms.addresses import Address, is_host, parse_address, quoted
from core.platforms.navigation import Navigation

BASE_URL = "https://www.instagram.com"
DOMAINS = ("instagram.com", "instagr.am")
_USERNAME = re.compile(r"^[A-Za-z0-9._]{1,30}$")
_POST_KINDS = frozenset({"p", "reel", "reels", "tv"})
RESERVED_SEGMENTS = frozenset({
    "about", "accounts", "api", "auth_platform", "challenge", "checkpoint", "consent", "developer", "direct",
    "directory", "download", "emails", "explore", "graphql", "legal", "locations", "mentions", "nametag", "oauth",
    "p", "press", "privacy", "reel", "reels", "s", "session", "share", "static", "stories", "terms", "threads", "tv",
    "web", "your_activity",
})  # fmt: skip


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

        Raises PostUrlException (with the author where the address tells it) or NotAProfileException.
        """
        address = parse_address(url)
        if not is_host(address.host, *DOMAINS):
            raise NotAProfileException(url)
        if _is_publication(address):
            raise PostUrlException(cls.platform.value, _author(address))
        username = address.segment(1) if address.first == "_u" else address.segment(0)
        if not _is_username(username):
            raise NotAProfileException(url)
        return ProfileRef(cls.platform, username)


def _is_username(text: str) -> bool:
    return bool(_USERNAME.match(text)) and text.lower() not in RESERVED_SEGMENTS


def _is_publication(address: Address) -> bool:
    if address.first in _POST_KINDS:
        return bool(address.segment(1))
    if address.first == "stories":
        return bool(address.segment(1))
    return address.segment(1).lower() in _POST_KINDS and bool(address.segment(2))


def _author(address: Address) -> str | None:
    author = address.segment(1) if address.first == "stories" else address.segment(0)
    return author if _is_username(author) and author.lower() != "highlights" else None
