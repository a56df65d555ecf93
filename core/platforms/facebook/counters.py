"""How many friends and followers a Facebook profile says it has: by address or section, never by wording."""

from collections.abc import Iterable, Mapping
from typing import Any

from core.domain.profiles import Counter, ListKind
from core.platforms.facebook.navigation import tab_of
from core.platforms.numbers import parse_count
from core.platforms.trees import list_at, text_at, walk

_KINDS = {
    "friends": ListKind.FRIENDS,
    "friends_all": ListKind.FRIENDS,
    "followers": ListKind.FOLLOWERS,
    "following": ListKind.FOLLOWING,
}
_FRIENDS_TILE = "FRIENDS"


def counters_of(user: Mapping[str, Any], data: Iterable[Mapping[str, Any]]) -> dict[ListKind, Counter]:
    """Counters of the header (often rounded), replaced by the exact number of the friends tile where there is one."""
    found: dict[ListKind, Counter] = {}
    for node in walk(dict(user)):
        for entry in list_at(node, "profile_social_context", "content"):
            kind, counter = _kind_of(text_at(entry, "uri")), parse_count(text_at(entry, "text", "text"))
            if kind is not None and counter is not None:
                found.setdefault(kind, counter)
    tile = _friends_tile(data)
    if tile is not None and (tile.exact or ListKind.FRIENDS not in found):
        found[ListKind.FRIENDS] = tile
    return found


def _friends_tile(data: Iterable[Mapping[str, Any]]) -> Counter | None:
    for node in walk([dict(part) for part in data]):
        if node.get("profile_tile_section_type") == _FRIENDS_TILE:
            return parse_count(text_at(node, "subtitle", "text"))
    return None


def _kind_of(uri: str) -> ListKind | None:
    return _KINDS.get(tab_of(uri))
