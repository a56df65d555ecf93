"""Addresses of X: which profile one names, and what is not a profile."""

import re

from core.domain.platforms import Platform
from core.domain.profiles import ProfileRef
from core.errors import NotAProfileException, PostUrlException
from core.platforms.addresses import Address, is_host, parse_address, quoted
from core.platforms.navigation import Navigation

BASE_URL = "https://x.com"
DOMAINS = ("x.com", "twitter.com")
_HANDLE = re.compile(r"^[A-Za-z0-9_]{1,15}$")
_ID = re.compile(r"[0-9]{2,25}")
_STATUS = frozenset({"status", "statuses", "article"})
RESERVED_SEGMENTS = frozenset({
    "about", "account", "compose", "download", "explore", "hashtag", "home", "i", "intent", "jobs", "login", "logout",
    "messages", "notifications", "oauth", "privacy", "search", "settings", "share", "signup", "tos", "who_to_follow",
})  # fmt: skip


class XNavigation(Navigation):
    """Builds and reads X addresses. An identifier is a handle or, where only that is known, a numeric id."""

    platform = Platform.X

    @staticmethod
    def build_profile_url(identifier: str) -> str:
        """The public address of a profile. Digits only that are too long for a handle are a numeric id."""
        if _ID.fullmatch(identifier) and not _HANDLE.match(identifier):
            return f"{BASE_URL}/i/user/{identifier}"
        return f"{BASE_URL}/{quoted(identifier)}"

    @staticmethod
    def build_followers_url(identifier: str) -> str:
        """The address of the followers list."""
        return f"{BASE_URL}/{quoted(identifier)}/followers"

    @staticmethod
    def build_following_url(identifier: str) -> str:
        """The address of the list of followed profiles."""
        return f"{BASE_URL}/{quoted(identifier)}/following"

    @classmethod
    def parse_profile_url(cls, url: str) -> ProfileRef:
        """The profile that an address names, on x.com or twitter.com.

        Raises PostUrlException (with the author where the address tells it) or NotAProfileException.
        """
        address = parse_address(url)
        if not is_host(address.host, *DOMAINS):
            raise NotAProfileException(url)
        if _is_publication(address):
            author = address.segment(0)
            raise PostUrlException(cls.platform.value, author if _is_handle(author) else None)
        identifier = _identifier(address)
        if identifier is None:
            raise NotAProfileException(url)
        return ProfileRef(cls.platform, identifier)


def _is_handle(text: str) -> bool:
    return bool(_HANDLE.match(text)) and text.lower() not in RESERVED_SEGMENTS


def _is_publication(address: Address) -> bool:
    if address.first == "i":
        second = address.segment(2) if address.segment(1) == "web" else address.segment(1)
        return second.lower() in _STATUS
    return address.segment(1).lower() in _STATUS and bool(address.segment(2))


def _identifier(address: Address) -> str | None:
    if address.first == "i":
        known = address.segment(1) == "user" and _ID.fullmatch(address.segment(2))
        return address.segment(2) if known else None
    if address.first == "intent":
        handle = address.query.get("screen_name", "")
        return handle if _is_handle(handle) else None
    handle = address.segment(0).removeprefix("@")
    return handle if _is_handle(handle) else None
