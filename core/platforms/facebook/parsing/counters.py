"""How many friends and followers a Facebook profile says it has: by address or section, never by wording."""

from collections.abc import Iterable, Mapping
from typing import Any

from core.domain.results.profiles import Counter, ListKind
from core.platforms.facebook.navigation import tab_of
from core.platforms.reading.json_tree import list_at, text_at, walk
from core.platforms.reading.numbers import parse_count

_KINDS = {
    "friends": ListKind.FRIENDS,
    "friends_all": ListKind.FRIENDS,
    "followers": ListKind.FOLLOWERS,
    "following": ListKind.FOLLOWING,
}
_FRIENDS = "FRIENDS"


def counters_of(user: Mapping[str, Any], data: Iterable[Mapping[str, Any]]) -> dict[ListKind, Counter]:
    """Counters of the header (often rounded), replaced by the exact number of friends where one is told."""
    found: dict[ListKind, Counter] = {}
    for node in walk(dict(user)):
        for entry in list_at(node, "profile_social_context", "content"):
            kind, counter = _kind_of(text_at(entry, "uri")), parse_count(text_at(entry, "text", "text"))
            if kind is not None and counter is not None:
                found.setdefault(kind, counter)
    for friends in _friends(data):
        if friends.exact or ListKind.FRIENDS not in found:
            found[ListKind.FRIENDS] = friends
            break
    return found


def _friends(data: Iterable[Mapping[str, Any]]) -> Iterable[Counter]:
    """The number that the friends section of the header shows, and the one of the friends tile."""
    for node in walk([dict(part) for part in data]):
        shown = node.get("displayable_count")
        if node.get("section_type") == _FRIENDS and isinstance(shown, int) and shown > 0:
            yield Counter(shown, str(shown), exact=True)
        if node.get("profile_tile_section_type") == _FRIENDS:
            counter = parse_count(text_at(node, "subtitle", "text"))
            if counter is not None:
                yield counter


def _kind_of(uri: str) -> ListKind | None:
    return _KINDS.get(tab_of(uri))
