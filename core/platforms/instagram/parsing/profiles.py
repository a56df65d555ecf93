"""Who a captured page or answer is about: the profile's fields in every shape that Instagram has for them.

Two shapes live side by side: the older one counts in `edge_followed_by.count`, the newer one in `follower_count`. What
is null in one object may be told by another of the same person. See docs/reference/extraction.md 2.1.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

from core.domain.platforms import Platform
from core.domain.results.profiles import Counter, ListKind, Profile, ProfileAvailability
from core.platforms.addresses import is_host
from core.platforms.instagram.navigation import InstagramNavigation
from core.platforms.instagram.parsing.documents import Captured
from core.platforms.instagram.parsing.fields import fields, first_number, first_text, id_of
from core.platforms.instagram.parsing.people import picture_of
from core.platforms.reading.json_tree import dig, list_at, storable, text_at
from core.platforms.reading.numbers import parse_count

PERSON_KIND = "persona"
OWN_LISTS = frozenset({ListKind.FOLLOWERS, ListKind.FOLLOWING})
POST_LISTS = frozenset({ListKind.REACTIONS, ListKind.COMMENTS})
_SIGNS = ("follower_count", "edge_followed_by", "following_count", "edge_follow", "biography", "media_count")
"""A user object with one of these is a profile; rows of lists and authors of posts have none."""
_FOLLOWERS = (("follower_count",), ("edge_followed_by", "count"))
_FOLLOWING = (("following_count",), ("edge_follow", "count"))
_POSTS = (("media_count",), ("edge_owner_to_timeline_media", "count"), ("all_media_count",))
_CATEGORY = (("category_name",), ("category",), ("business_category_name",), ("overall_category_name",))
_KEPT = (
    "is_business", "is_business_account", "is_professional_account", "is_memorialized", "pronouns", "public_email",
    "public_phone_number", "business_email", "business_phone_number", "address_street", "city_name", "fbid_v2",
    "account_type", "is_joined_recently", "followed_by_viewer", "follows_viewer", "requested_by_viewer",
)  # fmt: skip
_LOCATION = ("city_name",)
_TITLED = re.compile(r"(?P<name>.{0,200}?)\s*\(@(?P<username>[A-Za-z0-9._]{1,30})\)")
"""The title of a profile page in any language: the name, then the user name in brackets."""
_USER_ROOTS = ("user", "fetch__XDTUserDict")
_ERROR_ROOTS = ("PolarisErrorRoot", "PolarisErrorRoute", "httpErrorPage")


def profile_in(found: Captured, *, viewer_id: str = "") -> Profile | None:
    """The profile that the captured text is about, None when it is about none.

    `viewer_id` is the account that looks, to whom its own private profile is open.
    """
    target = target_id(found)
    user = _merged(found, target)
    if user:
        return _profile(user, viewer_id)
    return _by_route(found, target)


def target_id(found: Captured) -> str:
    """The number of the profile that the page was opened for, empty for an answer."""
    route = found.route
    told = first_text(route, ("rootView", "props", "id"), ("rootView", "props", "page_logging", "params", "profile_id"))
    if told:
        return told
    for tree in found.trees if found.markup else ():
        for name, node in fields(tree):
            if name == "page_logging" and (number := text_at(node, "params", "profile_id")):
                return number
    return ""


def is_not_there(found: Captured) -> bool:
    """Whether the text says that there is no such profile for this viewer.

    The error page is shown to strangers for living profiles too, so that it counts only when the page names its viewer
    or says more than the site's name.
    """
    if found.markup:
        return _is_error_page(found) and (found.signed_in is True or bool(found.told_title))
    return any(_says_nobody(tree) for tree in found.trees)


def _is_error_page(found: Captured) -> bool:
    route = found.route
    names = [
        text_at(route, "rootView", "resource", "__dr"),
        text_at(route, "canonicalRouteName"),
        text_at(route, "polarisRouteConfig", "pageID"),
        text_at(route, "rootView", "props", "page_logging", "name"),
        text_at(route, "rootView", "props", "polarisRouteConfig", "pageID"),
    ]
    return any(root in name for root in _ERROR_ROOTS for name in names)


def _says_nobody(tree: Any) -> bool:
    """`data.user` is told and null, and nothing says that it could not be fetched."""
    if text_at(tree, "message").casefold() == "user not found":
        return True
    data = dig(tree, "data")
    told = isinstance(data, dict) and any(name in data and data[name] is None for name in _USER_ROOTS)
    return told and not list_at(tree, "errors")


def _merged(found: Captured, target: str) -> dict[str, Any]:
    """The profile's object, what is null in it filled in from others of the same person."""
    users = [user for tree in found.trees for user in _users(tree)]
    chosen = next((user for user in users if id_of(user) == target), None) if target else None
    if chosen is None:
        if target and found.markup:
            return {}
        chosen = next(iter(users), None)
    if chosen is None:
        return {}
    whole = dict(chosen)
    for other in users:
        if other is not chosen and id_of(other) == id_of(chosen):
            whole.update({name: value for name, value in other.items() if whole.get(name) is None})
    return whole


def _users(tree: Any) -> Iterator[Mapping[str, Any]]:
    for _, node in fields(tree):
        if isinstance(node, dict) and any(sign in node for sign in _SIGNS) and (id_of(node) or "username" in node):
            yield node


def _by_route(found: Captured, target: str) -> Profile | None:
    """What the address of the page tells when its data come later: the number, and the name in the address."""
    if not target or _is_error_page(found):
        return None
    route, titled = found.route, _TITLED.match(found.title)
    username = first_text(route, ("params", "username"), ("rootView", "props", "username"))
    username = username or (titled.group("username") if titled else "")
    username = username or text_at(route, "url").strip("/").partition("/")[0].partition("?")[0]
    return Profile(
        platform=Platform.INSTAGRAM,
        external_id=target,
        name=(titled.group("name").strip() if titled else "") or username,
        username=username or None,
        url=InstagramNavigation.build_profile_url(username) if username else "",
        photo_url=text_at(route, "rootView", "props", "profile_pic_url") or None,
    )


def _profile(user: Mapping[str, Any], viewer_id: str) -> Profile:
    username = text_at(user, "username")
    private = user.get("is_private") is True
    availability = _availability(user, viewer_id)
    posts = first_number(user, *_POSTS)
    return Profile(
        platform=Platform.INSTAGRAM,
        external_id=id_of(user) or username.lower(),
        name=text_at(user, "full_name") or username,
        username=username or None,
        url=InstagramNavigation.build_profile_url(username) if username else "",
        photo_url=picture_of(user),
        bio=storable(str(user.get("biography") or "")).strip(),
        links=_links(user),
        location=first_text(user, _LOCATION),
        category=first_text(user, *_CATEGORY),
        counters=_counters(user),
        lists=_lists(availability, posts),
        private=private,
        verified=user.get("is_verified") is True,
        kind=PERSON_KIND,
        availability=availability,
        extra=_kept(user, posts),
    )


def _counters(user: Mapping[str, Any]) -> dict[ListKind, Counter]:
    told = {ListKind.FOLLOWERS: _count(user, _FOLLOWERS), ListKind.FOLLOWING: _count(user, _FOLLOWING)}
    return {kind: counter for kind, counter in told.items() if counter is not None}


def _count(user: Mapping[str, Any], paths: tuple[tuple[str, ...], ...]) -> Counter | None:
    """A number as it is, or as people are shown it (`12K`)."""
    exact = first_number(user, *paths)
    return parse_count(first_text(user, *paths)) if exact is None else Counter(exact, str(exact), exact=True)


def _availability(user: Mapping[str, Any], viewer_id: str) -> ProfileAvailability:
    if user.get("has_blocked_viewer") is True:
        return ProfileAvailability.UNAVAILABLE
    if user.get("is_memorialized") is True:
        return ProfileAvailability.MEMORIALIZED
    if user.get("is_private") is True and not _may_look(user, viewer_id):
        return ProfileAvailability.PRIVATE
    return ProfileAvailability.OK


def _may_look(user: Mapping[str, Any], viewer_id: str) -> bool:
    """Whether a private profile is open to the viewer: followed by them, or their own (no relation is told then)."""
    if viewer_id and id_of(user) == viewer_id:
        return True
    if "friendship_status" in user and user["friendship_status"] is None:
        return True
    return dig(user, "friendship_status", "following") is True or user.get("followed_by_viewer") is True


def _lists(availability: ProfileAvailability, posts: int | None) -> frozenset[ListKind]:
    if availability not in {ProfileAvailability.OK, ProfileAvailability.MEMORIALIZED}:
        return frozenset()
    return OWN_LISTS if posts == 0 else OWN_LISTS | POST_LISTS


def _links(user: Mapping[str, Any]) -> tuple[str, ...]:
    told = [text_at(link, "url") for link in list_at(user, "bio_links")]
    found = [_unwrapped(link) for link in (*told, text_at(user, "external_url")) if link]
    return tuple({link.rstrip("/"): link for link in reversed(found)}.values())[::-1]


def _unwrapped(link: str) -> str:
    """The address behind the site's own redirector."""
    parts = urlsplit(link)
    inner = parse_qs(parts.query).get("u", [""])[0] if is_host(parts.hostname or "", "l.instagram.com") else ""
    return inner or link


def _kept(user: Mapping[str, Any], posts: int | None) -> dict[str, Any]:
    kept = {name: value for name in _KEPT if (value := user.get(name)) not in (None, "", [])}
    told = {} if posts is None else {"publicaciones": posts}
    mutual = first_number(user, ("edge_mutual_followed_by", "count"), ("mutual_followers_count",))
    return told | kept | ({} if mutual is None else {"mutual_followers": mutual})
