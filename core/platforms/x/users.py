"""A user as X's answers carry one, in any of its three shapes, and what is said of one that is not shown.

The shapes: everything under `legacy` (to 2025), `core` and its siblings beside a shortened `legacy` (2026), and flat
(from August 2026). Where two of them tell the same, the newer one is right, also when it says 0 or no.
"""

import re
from base64 import b64decode
from binascii import Error as Base64Error
from collections.abc import Iterator, Mapping
from html import unescape
from typing import Any

from core.domain.results.profiles import ProfileAvailability
from core.platforms.reading.json_tree import dig, list_at, storable, text_at, walk

GONE = "UserUnavailable"
_NAMES = (("core", "screen_name"), ("legacy", "screen_name"), ("screen_name",))
_GLOBAL_ID = re.compile(r"User(?:Results)?:([0-9]+)")
_SMALL = re.compile(r"_(?:normal|mini|bigger|x96)(?=\.\w+$)")
_REASONS = (
    ("suspend", ProfileAvailability.SUSPENDED),
    ("deactivat", ProfileAvailability.DEACTIVATED),
    ("protect", ProfileAvailability.PRIVATE),
)
Path = tuple[str, ...]


def first(tree: Any, *paths: Path) -> Any:
    """What is at the first of `paths` that holds anything but null: 0, False and an empty text are something."""
    return next((found for path in paths if (found := dig(tree, *path)) is not None), None)


def words(tree: Any, *paths: Path) -> str:
    """The first text of `paths` that is not empty, as people see it."""
    return unescape(next((found for path in paths if (found := text_at(tree, *path))), ""))


def number(tree: Any, *paths: Path) -> int | None:
    """The first number of `paths`, given as a number or as a text of digits; None when there is none."""
    found = first(tree, *paths)
    if isinstance(found, bool):
        return None
    if isinstance(found, str) and found.isascii() and found.isdecimal():
        return int(found[:18])
    return found if isinstance(found, int) and found >= 0 else None


def flag(tree: Any, *paths: Path) -> bool:
    """Whether the first of `paths` that says anything says yes."""
    return first(tree, *paths) is True


def id_of(node: Mapping[str, Any]) -> str:
    """The number of a user (or of a place that held one); an empty text when it is not told."""
    told = text_at(node, "rest_id") or text_at(node, "id_str") or text_at(node, "legacy", "id_str")
    return told or _from_global_id(text_at(node, "id"))


def handle_of(user: Mapping[str, Any]) -> str:
    """Its handle, without the sign in front."""
    return words(user, *_NAMES)


def is_user(node: Mapping[str, Any]) -> bool:
    """Whether an object is a user that can be told by number and name."""
    return node.get("__typename") != GONE and bool(handle_of(node)) and bool(id_of(node))


def photo_of(user: Mapping[str, Any]) -> str | None:
    """Its picture, in the size that a profile shows."""
    places = (("avatar", "image_url"), ("legacy", "profile_image_url_https"), ("profile_image_url_https",))
    found = words(user, *places)
    return _SMALL.sub("_400x400", found) or None


def bio_of(user: Mapping[str, Any]) -> str:
    """What it says about itself."""
    return _told(user, ("profile_bio", "description"), ("legacy", "description"), ("description",))


def place_of(user: Mapping[str, Any]) -> str:
    """Where it says it is."""
    told = user.get("location")
    if isinstance(told, str):
        return unescape(storable(told)).strip()
    return _told(user, ("location", "location"), ("core", "location"), ("legacy", "location"))


def is_protected(user: Mapping[str, Any]) -> bool:
    """Whether it shows itself to accepted followers only."""
    return flag(user, ("privacy", "protected"), ("legacy", "protected"), ("protected",))


def is_followed(user: Mapping[str, Any]) -> bool:
    """Whether the viewer follows it, and so may see what it protects."""
    return flag(user, ("relationship_perspectives", "following"), ("legacy", "following"), ("following",))


def blocks_viewer(user: Mapping[str, Any]) -> bool:
    """Whether it has blocked the viewer."""
    return flag(user, ("relationship_perspectives", "blocked_by"), ("legacy", "blocked_by"), ("blocked_by",))


def verified_type_of(user: Mapping[str, Any]) -> str:
    """`Business`, `Government` and the like; empty for people."""
    return words(user, ("verification", "verified_type"), ("legacy", "verified_type"), ("verified_type",))


def is_verified(user: Mapping[str, Any]) -> bool:
    """Whether it carries a badge: a paid one, one of an organisation, or one of old."""
    paid = flag(user, ("is_blue_verified",), ("verification", "is_blue_verified"), ("ext_is_blue_verified",))
    old = flag(user, ("verification", "verified"), ("legacy", "verified"), ("verified",))
    return paid or old or bool(verified_type_of(user))


def links_of(user: Mapping[str, Any]) -> tuple[str, ...]:
    """Where its website and the links of its bio really lead; the short address only where nothing else is told."""
    entities = first(user, ("profile_bio", "entities"), ("legacy", "entities"), ("entities",))
    website = list_at(entities, "url", "urls") or list_at(dig(user, "legacy", "entities"), "url", "urls")
    found = [_target(entry) for entry in (*website, *list_at(entities, "description", "urls"))]
    if not website:
        found.insert(0, words(user, ("website", "url"), ("legacy", "url"), ("url",)))
    return tuple(dict.fromkeys(link for link in found if link))


def gone_in(node: Mapping[str, Any]) -> tuple[str, str] | None:
    """Number (as far as told) and reason of a user that is not shown, when `node` is or holds one."""
    result = node.get("result")
    for place in (result, node):
        if isinstance(place, dict) and _is_gone(place):
            return id_of(node) or id_of(place), text_at(place, "reason") or text_at(place, "unavailable_reason")
    return None


def availability_for(reason: str) -> ProfileAvailability:
    """What a reason for not showing a user stands for; unknown ones are not guessed at."""
    told = reason.casefold()
    return next((state for sign, state in _REASONS if sign in told), ProfileAvailability.UNAVAILABLE)


def users_in(tree: Any) -> Iterator[dict[str, Any]]:
    """Every user in a tree, outer before inner."""
    return (node for node in walk(tree) if is_user(node))


def _is_gone(node: Mapping[str, Any]) -> bool:
    return node.get("__typename") == GONE or bool(text_at(node, "unavailable_reason"))


def _told(user: Mapping[str, Any], *paths: Path) -> str:
    """The text of the newest place that has one at all, be it empty."""
    found = first(user, *paths)
    return unescape(storable(found)).strip() if isinstance(found, str) else ""


def _target(entry: Any) -> str:
    return text_at(entry, "expanded_url") or text_at(entry, "url")


def _from_global_id(text: str) -> str:
    """The number inside an id such as the base64 of `User:12`; a plain number is one already."""
    if text.isascii() and text.isdecimal():
        return text
    try:
        decoded = b64decode(text + "=" * (-len(text) % 4), validate=True).decode("ascii")
    except (Base64Error, UnicodeDecodeError, ValueError):
        return ""
    match = _GLOBAL_ID.fullmatch(decoded)
    return match.group(1) if match else ""
