"""From an answer or a page of X to a Profile and to a page of a list: pure functions over text.

Source: docs/reference/extraction.md 3.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from core.domain.platforms import Platform
from core.domain.results.profiles import Counter, ListKind, Profile, ProfileAvailability
from core.errors import LayoutChangedException, ListHiddenException
from core.platforms.captures.bodies import documents_of, parts_of
from core.platforms.reading.collection_page import CollectionPage
from core.platforms.reading.json_tree import dig, list_at, text_at
from core.platforms.x.navigation import XNavigation
from core.platforms.x.posts import moment
from core.platforms.x.preloaded import data_of_html
from core.platforms.x.rows import members_in, people_in, people_of, plain_list_in, repliers_in
from core.platforms.x.timelines import TWEET_KEYS, timeline_in
from core.platforms.x.users import (
    availability_for,
    bio_of,
    blocks_viewer,
    first,
    flag,
    gone_in,
    handle_of,
    id_of,
    is_followed,
    is_protected,
    is_user,
    is_verified,
    links_of,
    number,
    photo_of,
    place_of,
    verified_type_of,
    words,
)

NOT_FOUND, SUSPENDED = frozenset({"50", "34"}), "63"
"""Codes of errors about the profile that was asked for."""
LISTS = frozenset(
    {
        ListKind.FOLLOWERS,
        ListKind.FOLLOWING,
        ListKind.VERIFIED_FOLLOWERS,
        ListKind.REPOSTS,
        ListKind.COMMENTS,
    }
)
"""What a profile that is open to the viewer shows."""
_COUNTERS = {
    ListKind.FOLLOWERS: (("relationship_counts", "followers"), ("legacy", "followers_count"), ("followers_count",)),
    ListKind.FOLLOWING: (("relationship_counts", "following"), ("legacy", "friends_count"), ("friends_count",)),
}
_NUMBERS = {
    "posts": (("tweet_counts", "tweets"), ("legacy", "statuses_count"), ("statuses_count",)),
    "media": (("tweet_counts", "media_tweets"), ("legacy", "media_count"), ("media_count",)),
    "likes": (("action_counts", "favorites_count"), ("legacy", "favourites_count"), ("favourites_count",)),
}
_SINCE = (("core", "created_at"), ("core", "created_at_ms"), ("legacy", "created_at"), ("created_at",))
_MARKUP = "<"


def profile_from(text: str) -> Profile:
    """The profile that a document is about: a page of the site or an answer to its script.

    A profile that the site does not show has what is told of it, its number at most, and says so in `availability`.
    Raises LayoutChangedException when it is neither a profile nor says that there is none; NetworkException for a page
    that was cut off.
    """
    data = data_of(text)
    for node in about(data):
        gone = gone_in(node)
        if gone is not None:
            return unavailable(*gone)
        if is_user(node):
            return profile_of(node)
    codes = codes_in(data)
    if SUSPENDED in codes:
        return unavailable("", "Suspended")
    if codes & NOT_FOUND or (not codes and says_nobody(data)):
        return unavailable("", "")
    raise LayoutChangedException("no user in it")


def page_from(text: str, kind: ListKind) -> CollectionPage:
    """The page of a list that a document carries: followers, following, reposts, the replies to a post, members.

    Rows without anybody behind them are counted and left out. An `errors` entry beside a timeline is no failure. Raises
    ListHiddenException when the document says that the list's owner is not shown, LayoutChangedException when it
    carries no page of a list.
    """
    return page_in(data_of(text), kind, source="html" if is_markup(text) else "red")


def page_in(data: Mapping[str, Any], kind: ListKind, *, source: str = "red") -> CollectionPage:
    """The same for an answer that has been read already."""
    timeline = timeline_in(data)
    if timeline is not None:
        found = (repliers_in if kind is ListKind.COMMENTS else people_in)(timeline, source=source)
        if found is None:
            raise LayoutChangedException(f"a timeline, but not of the list {kind.value}")
        rows, shown = found
        # A thread may end without a word; a list of people ends with a cursor that says so.
        untold = timeline.silent and kind is not ListKind.COMMENTS
        has_next = None if untold else not timeline.ended
        return CollectionPage(rows, timeline.cursor, has_next=has_next, shown=shown, ends_itself=timeline.marked)
    plain = plain_list_in(data, source=source)
    if plain is not None:
        return plain
    for results, cursor in members_in(data):
        people = people_of(results, source=source)
        return CollectionPage(people, cursor, has_next=cursor is not None, shown=len(results))
    if any(gone_in(node) for node in about(data)):
        raise ListHiddenException(kind.value)
    raise LayoutChangedException(f"no page of the list {kind.value}")


def data_of(text: str) -> dict[str, Any]:
    """The JSON of an answer, or what a page carries of it. Raises LayoutChangedException when it is neither.

    Of several documents in one body, or of a batch, the first one with data counts.
    """
    if is_markup(text):
        return data_of_html(text)
    found = [part for document in documents_of(text, "answer") for _, part in parts_of(document)]
    if not found:
        raise LayoutChangedException("not an object")
    return dict(next((part for part in found if part.get("data")), found[0]))


def about(data: Any) -> Iterator[dict[str, Any]]:
    """Every object that may be the user whom an answer is about, outer before inner.

    That is what is reached by names that speak of users; should those change, any user with its counts outside lists
    and posts. The viewer is none, nor are the members of a list.
    """
    yield from _reached(data, _leads_to_user)
    yield from (node for node in _reached(data, _leads_on) if is_user(node) and _counters(node))


def codes_in(data: Mapping[str, Any]) -> frozenset[str]:
    """The codes of the errors that an answer names."""
    told = (text_at(error, "code") or text_at(error, "extensions", "code") for error in list_at(data, "errors"))
    return frozenset(code for code in told if code)


def says_nobody(data: Mapping[str, Any]) -> bool:
    """Whether an answer leaves the user out without a word: X's way of not knowing a name."""
    found = data.get("data")
    if not isinstance(found, dict):
        return False
    return all(value in (None, {}) for value in found.values()) or any(
        key.startswith("user") and not value.get("result") and set(value) <= {"result", "id"}
        for key, value in found.items()
        if isinstance(value, dict)
    )


def unavailable(identifier: str, reason: str) -> Profile:
    """What is left of a profile that is not shown."""
    return Profile(
        platform=Platform.X,
        external_id=identifier,
        name="",
        url=XNavigation.build_profile_url(identifier) if identifier else "",
        private=availability_for(reason) is ProfileAvailability.PRIVATE,
        availability=availability_for(reason),
        extra={"reason": reason} if reason else {},
    )


def profile_of(user: Mapping[str, Any]) -> Profile:
    """The profile of a user object."""
    handle, protected = handle_of(user), is_protected(user)
    availability = ProfileAvailability.OK
    if blocks_viewer(user):
        availability = ProfileAvailability.UNAVAILABLE
    elif protected and not is_followed(user):
        availability = ProfileAvailability.PRIVATE
    return Profile(
        platform=Platform.X,
        external_id=id_of(user),
        name=words(user, ("core", "name"), ("legacy", "name"), ("name",)),
        username=handle,
        url=XNavigation.build_profile_url(handle),
        photo_url=photo_of(user),
        bio=bio_of(user),
        links=links_of(user),
        location=place_of(user),
        category=_category(user),
        counters=_counters(user),
        lists=LISTS if availability is ProfileAvailability.OK else frozenset(),
        private=protected,
        verified=is_verified(user),
        availability=availability,
        extra=_kept(user),
    )


def is_markup(text: str) -> bool:
    """Whether a document is a page rather than an answer."""
    return text.lstrip("\ufeff \t\r\n").startswith(_MARKUP)


def _reached(data: Any, leads: Callable[[str, Any], bool]) -> Iterator[dict[str, Any]]:
    stack = [data]
    while stack:
        node = stack.pop()
        if isinstance(node, dict):
            yield node
            stack.extend(reversed([value for key, value in node.items() if leads(key, value)]))
        elif isinstance(node, list):
            stack.extend(reversed(node))


def _leads_to_user(key: str, value: Any) -> bool:
    return key in {"data", "result"} or ("user" in key.lower() and (key == "users" or isinstance(value, dict)))


def _leads_on(key: str, value: Any) -> bool:
    in_list = isinstance(value, list) or (isinstance(value, dict) and "instructions" in value)
    return not in_list and key not in {*TWEET_KEYS, "viewer"} and not key.startswith("tweet")


def _counters(user: Mapping[str, Any]) -> dict[ListKind, Counter]:
    found = {kind: number(user, *paths) for kind, paths in _COUNTERS.items()}
    return {kind: Counter(count, str(count), exact=True) for kind, count in found.items() if count is not None}


def _category(user: Mapping[str, Any]) -> str:
    names = (text_at(entry, "name") for entry in list_at(user, "professional", "category"))
    return ", ".join(name for name in names if name)


def _kept(user: Mapping[str, Any]) -> dict[str, Any]:
    """What X tells besides the fields that every network has."""
    since = moment(
        first(user, ("core", "created_at"), ("core", "created_at_ms"), ("legacy", "created_at"), ("created_at",))
    )
    found: dict[str, Any] = {name: number(user, *paths) for name, paths in _NUMBERS.items()}
    found |= {
        "created_at": since.isoformat() if since else None,
        "verified_type": verified_type_of(user),
        "banner": words(user, ("banner", "image_url"), ("legacy", "profile_banner_url"), ("profile_banner_url",)),
        "pinned": first(user, ("pinned_items", "tweet_ids_str"), ("legacy", "pinned_tweet_ids_str")),
        "based_in": text_at(user, "about_profile", "account_based_in"),
        "renamed": number(user, ("about_profile", "username_changes", "count")),
        "blocks_viewer": blocks_viewer(user) or None,
        "followed_by_viewer": is_followed(user) or None,
        "born": _birthday(dig(user, "legacy_extended_profile", "birthdate")),
        "follows_viewer": flag(user, ("relationship_perspectives", "followed_by"), ("legacy", "followed_by")) or None,
    }
    return {name: value for name, value in found.items() if value not in (None, "", [])}


def _birthday(told: Any) -> str:
    parts = (number(told, ("year",)), number(told, ("month",)), number(told, ("day",)))
    return "-".join(f"{part:02d}" for part in parts if part)
