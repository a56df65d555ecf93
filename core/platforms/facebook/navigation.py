"""Addresses of Facebook: which profile one names, and where a profile's lists are.

Source: docs/reference/extraction.md 1.3.
"""

import re
from collections.abc import Sequence
from urllib.parse import parse_qs, urlencode, urlsplit

from core.domain.platforms import Platform
from core.domain.platforms.addresses import Address
from core.domain.platforms.facebook import FACEBOOK
from core.domain.platforms.places import Place
from core.domain.results.profiles import ListKind, ProfileRef
from core.errors import NotAProfileException, OpaqueLinkException, PostUrlException
from core.platforms.addresses import is_host, is_own_host, leading_number, parse_address, quoted
from core.platforms.facebook.publications import author_of_publication, is_opaque, is_publication
from core.platforms.facebook.reserved import PLACES, is_reserved
from core.platforms.facebook.urls import REDIRECTOR_HOSTS
from core.platforms.navigation import Navigation

BASE_URL = FACEBOOK.home.rstrip("/")
DOMAINS = (*FACEBOOK.domains, *FACEBOOK.former_domains)
_DEVICES = "www|m|mbasic|touch|web|mobile|d|iphone|free|0"
_LANGUAGES = (
    "ar|bg|bn|ca|cs|da|de|el|en|es|eu|fi|fr|gl|he|hi|hr|hu|id|it|ja|ko|ms|nb|nl|pl|pt|ro|ru|sk|sl|sr|sv|th|tr|uk|vi|zh"
)
_DOORS = re.compile(rf"{_DEVICES}|(?:(?:www|m)\.)?(?:{_LANGUAGES}|[a-z]{{2,3}}-[a-z]{{2}})")
"""Below the domain: the site for each kind of device, and for each language (`es-la`). All else is not for profiles."""
_VANITY = re.compile(r"(?=.*\w)(?!.*_)[\w.\-]{2,128}")
"""No name has an underscore; menus of the site have (`professional_dashboard`)."""
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
    def build_tab_url(identifier: str, tab: str) -> str:
        """The address of one of a profile's tabs (`photos`, `about`)."""
        profile = FacebookNavigation.build_profile_url(identifier)
        return f"{profile}&sk={tab}" if _ID.fullmatch(identifier) else f"{profile}/{tab}"

    @staticmethod
    def build_list_url(identifier: str, kind: ListKind) -> str:
        """The address of a list; raises KeyError for a list that Facebook does not have."""
        return FacebookNavigation.build_tab_url(identifier, LIST_TABS[kind])

    @classmethod
    def parse_profile_url(cls, url: str) -> ProfileRef:
        """The profile that an address names, whatever the host (www, m, es-es), tab or tracking parameters.

        Raises PostUrlException (with the author where the address tells it), OpaqueLinkException or
        NotAProfileException, which says what the address is instead.
        """
        address = parse_address(url)
        if address.host in REDIRECTOR_HOSTS and address.parameters.get("u"):
            address = parse_address(address.parameters["u"])
        if not is_host(address.host, *DOMAINS):
            raise NotAProfileException(url)
        if not is_own_host(address.host, DOMAINS, _DOORS):
            raise cls.nobody(url, Place.SECTION)
        if is_opaque(address):
            raise OpaqueLinkException
        if is_publication(address):
            raise PostUrlException(cls.platform.value, _known_author(address))
        identifier = _identifier(address)
        if identifier is None:
            raise cls.nobody(url, place_of(address))
        return ProfileRef(cls.platform, identifier)


def tab_of(url: str) -> str:
    """The tab that an address opens (`friends_all`, `followers`), by its parameter or its last segment; else empty."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return (parse_qs(parts.query).get("sk", [""])[-1] or parts.path.rstrip("/").rpartition("/")[2]).lower()


def _identifier(address: Address) -> str | None:
    first, last = address.first, address.segment(1)
    match first:
        case "profile.php" | "friends.php":
            return leading_number(address.parameters.get("id", ""), 2) or None
        case "people":
            return _number(address.segment(2)) or _number(last)
        case "pages":
            return _number(address.segment(2)) or _page_in(address.segments[1:]) or _number(last)
        case "profile" | "user" | "users":
            return _number(last)
        case "marketplace":
            return _number(address.segment(2)) if last.lower() == "profile" else None
        case "groups":
            return _number(address.segment(3)) if address.segment(2).lower() == "user" else None
        case "p":
            return _page_in(address.segments[1:2])
        case "pg":
            return _page_in(address.segments[1:2]) or _clean(last)
        case _:
            return _clean(address.segment(0).removeprefix("@"))


def place_of(address: Address) -> Place:
    """What an address of the site that names no profile is."""
    if not address.segments:
        return Place.HOME
    shared = address.first == "share" and address.segment(1).lower() == "g"
    return Place.GROUP if shared else PLACES.get(address.first, Place.SECTION)


def _page_in(segments: Sequence[str]) -> str | None:
    """The number behind the name of a page: `category/Bakery/Panaderia-Quimera-104433255254015`."""
    found = (_TRAILING_ID.search(segment) for segment in segments)
    return next((number.group(1) for number in found if number), None)


def _number(text: str) -> str | None:
    return leading_number(text) or None


def _clean(text: str) -> str | None:
    if _ID.fullmatch(text):
        return text
    name = text.rstrip(".")
    return name if _VANITY.fullmatch(name) and not name.isdigit() and not is_reserved(name) else None


def _known_author(address: Address) -> str | None:
    author = author_of_publication(address)
    return _clean(author) if author else None
