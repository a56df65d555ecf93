"""Addresses of X: which profile one names, and what is not a profile."""

import re
from collections.abc import Mapping

from core.domain.platforms import Platform
from core.domain.platforms.addresses import Address
from core.domain.platforms.places import Place
from core.domain.platforms.x import X
from core.domain.results.profiles import ListKind, ProfileRef
from core.errors import NotAProfileException, PostUrlException
from core.platforms.addresses import is_host, is_own_host, leading_number, parse_address, quoted
from core.platforms.navigation import Navigation

BASE_URL = X.home.rstrip("/")
DOMAINS = (*X.domains, *X.former_domains)
_DOORS = re.compile(r"www|mobile|m")
_HANDLE = re.compile(r"[A-Za-z0-9_]{1,15}")
_ID = re.compile(r"[0-9]{2,25}")
_STATUS = frozenset({"status", "statuses", "article"})
_LEGAL = frozenset({"tos", "privacy", "rules"})
RESERVED_SEGMENTS = frozenset({
    "about", "account", "account_suspended", "accounts", "activity", "all", "announcements", "api", "articles",
    "bookmarks", "communities", "compose", "connect_people", "deactivate", "devices", "download", "downloads",
    "explore", "favorites", "find_sources", "find_users", "follower_requests", "followers", "following",
    "friend_request", "friendrequest", "friends", "goodies", "hashtag", "help", "home", "i", "intent", "invitations",
    "inbox", "jobs", "keyboard_shortcuts", "lists", "log_in", "login", "logged_out", "logout", "logo", "media_signup",
    "mentions", "messages", "mockview", "moments", "newtwitter", "notifications", "nudge", "oauth", "oauth2",
    "personalization", "positions", "premium_sign_up", "privacy", "profile", "public_timeline", "related_users",
    "replies", "retweeted_of_mine", "retweets", "retweets_by_others", "rules", "safety", "saved_searches", "search",
    "search-advanced", "search-home", "sent", "sessions", "settings", "share", "signin", "signup", "similar_to",
    "statistics", "status", "statuses", "terms", "tos", "translate", "trends", "tweetbutton", "user", "users", "web",
    "who_to_follow", "widgets", "your_twitter_data",
})  # fmt: skip
_PLACES: Mapping[str, Place] = {
    "explore": Place.SEARCH,
    "search": Place.SEARCH,
    "search-advanced": Place.SEARCH,
    "search-home": Place.SEARCH,
    "hashtag": Place.SEARCH,
    "communities": Place.GROUP,
    "messages": Place.CHAT,
    "home": Place.HOME,
}


LIST_TABS: Mapping[ListKind, str] = {
    ListKind.FOLLOWERS: "followers",
    ListKind.FOLLOWING: "following",
    ListKind.VERIFIED_FOLLOWERS: "verified_followers",
}


class XNavigation(Navigation):
    """Builds and reads X addresses. An identifier is a handle or, where only that is known, a numeric id."""

    platform = Platform.X

    @staticmethod
    def build_profile_url(identifier: str) -> str:
        """The public address of a profile. Digits only that are too long for a handle are a numeric id."""
        if _ID.fullmatch(identifier) and not _HANDLE.fullmatch(identifier):
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

    @staticmethod
    def build_list_url(identifier: str, kind: ListKind) -> str:
        """The address of a list around a profile; KeyError for a list that is none of those."""
        return f"{BASE_URL}/{quoted(identifier)}/{LIST_TABS[kind]}"

    @classmethod
    def parse_profile_url(cls, url: str) -> ProfileRef:
        """The profile that an address names, on x.com or twitter.com.

        Raises PostUrlException (with the author where the address tells it) or NotAProfileException, which says what
        the address is instead.
        """
        address = parse_address(url)
        if not is_host(address.host, *DOMAINS):
            raise NotAProfileException(url)
        if not is_own_host(address.host, DOMAINS, _DOORS):
            raise cls.nobody(url, Place.SECTION)
        if _is_publication(address):
            raise PostUrlException(cls.platform.value, _handle(address.segment(0)))
        identifier = _identifier(address)
        if identifier is None:
            raise cls.nobody(url, _place(address))
        return ProfileRef(cls.platform, identifier)


def _handle(text: str) -> str | None:
    """The handle a segment is, without the `@` or full stop that people put around one."""
    name = text.removeprefix("@").rstrip(".")
    return name if _HANDLE.fullmatch(name) and name.lower() not in RESERVED_SEGMENTS else None


def _is_publication(address: Address) -> bool:
    first, second = address.first, address.segment(1).lower()
    if first == "i":
        return (address.segment(2).lower() if second == "web" else second) in _STATUS
    if first == "intent":
        return "tweet_id" in address.parameters or "in_reply_to" in address.parameters
    if first in _STATUS:
        return bool(second)
    return second in _STATUS and bool(address.segment(2))


def _identifier(address: Address) -> str | None:
    first, second = address.first, address.segment(1).lower()
    if first == "i":
        return _number(address.segment(2)) if second == "user" else None
    if first in {"intent", "user", "users"} and (name := address.parameters.get("screen_name")):
        return _handle(name)
    if first == "intent":
        return _number(address.parameters.get("user_id", ""))
    return None if second in _LEGAL else _handle(address.segment(0))


def _number(text: str) -> str | None:
    return leading_number(text, 2) or None


def _place(address: Address) -> Place:
    if not address.segments:
        return Place.HOME
    name = address.segment(1).lower() if address.first == "i" else address.first
    return _PLACES.get(name, Place.SECTION)
