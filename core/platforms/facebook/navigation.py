"""Addresses of Facebook: which profile one names, and where a profile's lists are (extraction.md 1.3)."""

import re
from urllib.parse import parse_qs, urlencode, urlsplit

from core.domain.platforms import Platform
from core.domain.profiles import ListKind, ProfileRef
from core.errors import NotAProfileException, PostUrlException
from core.platforms.addresses import Address, is_host, parse_address, quoted
from core.platforms.facebook.publications import author_of_publication, is_publication
from core.platforms.facebook.reserved import RESERVED_SEGMENTS
from core.platforms.navigation import Navigation

BASE_URL = "https://www.facebook.com"
DOMAINS = ("facebook.com", "fb.com", "fb.me")
_REDIRECTOR_HOSTS = frozenset({"l.facebook.com", "lm.facebook.com"})
_VANITY = re.compile(r"(?=.*\w)[\w.\-]{2,128}")
_ID = re.compile(r"[0-9]{2,25}")
_TRAILING_ID = re.compile(r"-([0-9]{5,25})\Z")
LIST_TABS: dict[ListKind, str] = {
    ListKind.FRIENDS: "friends_all",
    ListKind.FOLLOWERS: "followers",
    ListKind.FOLLOWING: "following",
}
"""The language-independent `tab_key` of each list, which is also its tab's address."""


class FacebookNavigation(Navigation):
    """Builds and reads Facebook addresses. An identifier is a vanity name or a numeric id (digits only)."""

    platform = Platform.FACEBOOK

    @staticmethod
    def build_profile_url(identifier: str) -> str:
        """The public address of a profile."""
        if _ID.fullmatch(identifier):
            return f"{BASE_URL}/profile.php?{urlencode({'id': identifier})}"
        return f"{BASE_URL}/{quoted(identifier)}"

    @staticmethod
    def build_friends_url(identifier: str) -> str:
        """The address of the whole friends list."""
        return FacebookNavigation.build_list_url(identifier, ListKind.FRIENDS)

    @staticmethod
    def build_followers_url(identifier: str) -> str:
        """The address of the followers list."""
        return FacebookNavigation.build_list_url(identifier, ListKind.FOLLOWERS)

    @staticmethod
    def build_following_url(identifier: str) -> str:
        """The address of the list of followed profiles."""
        return FacebookNavigation.build_list_url(identifier, ListKind.FOLLOWING)

    @staticmethod
    def build_list_url(identifier: str, kind: ListKind) -> str:
        """The address of a list; raises KeyError for a list that Facebook does not have."""
        profile, tab = FacebookNavigation.build_profile_url(identifier), LIST_TABS[kind]
        return f"{profile}&sk={tab}" if _ID.fullmatch(identifier) else f"{profile}/{tab}"

    @classmethod
    def parse_profile_url(cls, url: str) -> ProfileRef:
        """The profile that an address names, whatever the host (www, m, web, mbasic), tab or tracking parameters.

        Raises PostUrlException (with the author where the address tells it) or NotAProfileException.
        """
        address = parse_address(url)
        if address.host in _REDIRECTOR_HOSTS and address.query.get("u"):
            address = parse_address(address.query["u"])
        if not is_host(address.host, *DOMAINS) or address.host in _REDIRECTOR_HOSTS:
            raise NotAProfileException(url)
        if is_publication(address):
            raise PostUrlException(cls.platform.value, _known_author(address))
        identifier = _identifier(address)
        if identifier is None:
            raise NotAProfileException(url)
        return ProfileRef(cls.platform, identifier)


def tab_of(url: str) -> str:
    """The tab that an address opens (`friends_all`, `followers`), by its parameter or its last segment; else empty."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return (parse_qs(parts.query).get("sk", [""])[-1] or parts.path.rstrip("/").rpartition("/")[2]).lower()


def _identifier(address: Address) -> str | None:
    if address.first in {"profile.php", "friends.php"}:
        return _clean(address.query.get("id", ""))
    if address.first in {"people", "pages"}:
        return _clean(address.segment(2))
    if address.first == "groups":
        return _clean(address.segment(3)) if address.segment(2) == "user" else None
    if address.first in {"pg", "p"}:
        return _page(address.segment(1))
    if address.first in RESERVED_SEGMENTS:
        return None
    return _clean(address.segment(0))


def _page(segment: str) -> str | None:
    trailing = _TRAILING_ID.search(segment)
    return trailing.group(1) if trailing else _clean(segment)


def _clean(text: str) -> str | None:
    if _ID.fullmatch(text):
        return text
    return text if _VANITY.fullmatch(text) and not text.isdigit() and text.lower() not in RESERVED_SEGMENTS else None


def _known_author(address: Address) -> str | None:
    author = author_of_publication(address)
    return _clean(author) if author else None
