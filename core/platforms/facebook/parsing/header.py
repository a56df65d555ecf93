"""The person or page that a Facebook document is about, gathered from the parts of the document that speak of it."""

from collections.abc import Iterator, Mapping
from typing import Any

from core.platforms.facebook.navigation import FacebookNavigation
from core.platforms.facebook.urls import canonical_url
from core.platforms.reading.json_tree import dig, storable, text_at, walk

_PHOTO_FIELDS = (
    ("profilePicLarge", "uri"),
    ("profilePicMedium", "uri"),
    ("profilePicSmall", "uri"),
    ("profilePhoto", "viewer_image", "uri"),
    ("profile_picture_for_sticky_bar", "uri"),
)
_VERIFIED = ("show_verified_badge_on_profile", "is_verified")
_KEPT = {
    "is_viewer_friend": ("is_viewer_friend",),
    "friendship_status": ("friendship_status",),
    "photo_id": ("profilePhoto", "id"),
    "cover_photo": ("cover_photo", "photo", "image", "uri"),
    "page_id": ("delegate_page", "id"),
}
"""What else the header tells, and where."""


def header_user(data: list[dict[str, Any]], user_id: str) -> dict[str, Any] | None:
    """The user of the header, else the one whose id the route names; None when there is neither."""
    for node in walk(data):
        header = node.get("profile_header_renderer")
        user = dig(header, "user")
        if isinstance(user, dict) and text_at(user, "id"):
            return _whole(user, header)
    for node in walk(data) if user_id else ():
        if text_at(node, "id") == user_id and text_at(node, "name") and node.get("__typename") == "User":
            return node
    return None


def is_page(user: Mapping[str, Any]) -> bool:
    """Whether it is a Page. A person may have a `delegate_page` too, so that one says nothing."""
    return user.get("is_additional_profile_plus") is True


def is_verified(user: Mapping[str, Any]) -> bool:
    """Whether it has the site's badge."""
    return any(user.get(name) is True for name in _VERIFIED)


def photo_of(user: Mapping[str, Any]) -> str | None:
    """The largest picture it tells."""
    return next((uri for path in _PHOTO_FIELDS if (uri := text_at(user, *path))), None)


def url_of(user: Mapping[str, Any]) -> str:
    """Its address under www.facebook.com."""
    return canonical_url(text_at(user, "url")) or FacebookNavigation.build_profile_url(text_at(user, "id"))


def username_of(user: Mapping[str, Any]) -> str | None:
    """Its vanity name, None where it has a number only."""
    named = text_at(user, "username_for_profile")
    if not named:
        named = FacebookNavigation.extract_identifier_from_url(text_at(user, "url")) or ""
    return named if named and not named.isdigit() else None


def category_of(user: Mapping[str, Any]) -> str:
    """What the Page behind it says it is; the introduction, where there is one, takes precedence."""
    return text_at(user, "category_name") or text_at(user, "delegate_page", "category_name")


def kept_of(user: Mapping[str, Any]) -> dict[str, Any]:
    """What the header tells besides the fields that every network has."""
    found = {name: dig(user, *path) for name, path in _KEPT.items()}
    values = {name: storable(value) if isinstance(value, str) else value for name, value in found.items()}
    return {name: value for name, value in values.items() if value not in (None, "")}


def _whole(user: Mapping[str, Any], header: Any) -> dict[str, Any]:
    """The user with what other parts of the header add (header_top_row.profile_user); the first value wins."""
    whole = dict(user)
    for part in _others(text_at(user, "id"), header):
        for name, value in part.items():
            if whole.get(name) in (None, ""):
                whole[name] = value
    return whole


def _others(user_id: str, header: Any) -> Iterator[Mapping[str, Any]]:
    for node in walk(header):
        profile_user = node.get("profile_user")
        if text_at(node, "id") == user_id:
            yield node
        elif isinstance(profile_user, dict) and "id" not in profile_user:
            yield profile_user
