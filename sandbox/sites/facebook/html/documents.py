"""Which page an address of the local Facebook asks for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from sandbox.sites.facebook.directory import Directory
from sandbox.sites.facebook.ids import collection_id, has_friends_section, section_id, visible_lists
from sandbox.sites.facebook.model import LIST_NAMES, FacebookProfile, ListName
from sandbox.sites.facebook.posts import Post
from sandbox.sites.messages import Request

RESERVED = frozenset({
    "home.php", "watch", "reel", "reels", "photo", "photos", "videos", "groups", "friends", "followers", "following",
    "marketplace", "gaming", "messages", "notifications", "help", "privacy", "ads", "login", "share", "search",
    "hashtag", "permalink", "plugins", "business", "bookmarks",
})  # fmt: skip
PEOPLE_SEGMENTS = POST_SEGMENTS = 3


@dataclass(frozen=True, slots=True)
class ProfileTarget:
    """A profile and what of it is asked for: a plain tab, or its friends section with one of its lists."""

    profile: FacebookProfile
    tab: str
    list_name: ListName | None
    post: Post | None = None
    in_friends: bool = False
    """Its friends section is asked for, which shows another of its lists, or none, when that one is hidden."""


def is_home(request: Request) -> bool:
    """Whether the address is the news feed or one of the site's own sections."""
    first = request.path.strip("/").partition("/")[0]
    return (first == "" or first in RESERVED) and not is_post(request)


def is_own(request: Request) -> bool:
    """Whether the address is about the viewer and not about somebody else."""
    return is_home(request) or request.path.startswith(("/settings", "/me"))


def find_target(request: Request, directory: Directory) -> ProfileTarget | None:
    """The visible profile behind an address, or None when the site would not say what is missing."""
    if not request.path.strip("/"):
        return None
    located = _post(request, directory)
    if is_post(request) and located is None:
        return None
    if located is not None:
        return ProfileTarget(located[0], "post", None, located[1]) if located[0].visibility == "public" else None
    profile, tab = _locate(request, directory)
    if profile is None or profile.visibility == "unavailable":
        return None
    tab = request.query.get("sk", tab) or "timeline"
    list_name = _list_name(profile, tab)
    shown = tab if tab in {"about", "photos", *profile.about} else "timeline"
    in_friends = has_friends_section(profile) and tab in {"friends", *LIST_NAMES}
    return ProfileTarget(profile, shown, list_name, in_friends=in_friends)


def route_definition(request: Request, directory: Directory) -> dict[str, object]:
    """What /ajax/route-definition/ tells of the page named by `route_url`: its section and collection tokens."""
    route = urlsplit(request.form.get("route_url", "/"))
    target = find_target(replace(request, path=route.path, query_string=route.query), directory)
    if target is None:
        return {"error": True, "result": None}
    props: dict[str, object] = {"userID": target.profile.id, "userVanity": target.profile.vanity or ""}
    if target.list_name is not None:
        props["sectionToken"] = props["rawSectionToken"] = section_id(target.profile)
        props["collectionToken"] = collection_id(target.profile, target.list_name)
    return {"error": False, "result": {"exports": {"rootView": {"props": props}}}}


def is_post(request: Request) -> bool:
    """Whether the address is a post's or a photo's."""
    parts = [part for part in request.path.split("/") if part]
    return parts[:1] == ["photo"] or (len(parts) > POST_SEGMENTS - 1 and parts[1] == "posts")


def _post(request: Request, directory: Directory) -> tuple[FacebookProfile, Post] | None:
    """The post or photo of an address; one that is gone or never was is nobody's."""
    if not is_post(request):
        return None
    parts = [part for part in request.path.split("/") if part]
    return directory.post(request.query.get("fbid", "") if parts[0] == "photo" else parts[2])


def _locate(request: Request, directory: Directory) -> tuple[FacebookProfile | None, str]:
    segments = [segment for segment in request.path.split("/") if segment]
    if segments[0] == "profile.php":
        return directory.by_id(request.query.get("id", "")), ""
    if segments[0] == "people" and len(segments) >= PEOPLE_SEGMENTS:
        return directory.by_id(segments[2]), segments[3] if len(segments) > PEOPLE_SEGMENTS else ""
    profile = directory.by_vanity(segments[0]) or directory.by_id(segments[0])
    return profile, segments[1] if len(segments) > 1 else ""


def _list_name(profile: FacebookProfile, tab: str) -> ListName | None:
    lists = visible_lists(profile)
    if tab not in {"friends", *LIST_NAMES}:
        return None
    asked = profile.friends_opens if tab == "friends" else tab
    return next((name for name in lists if name == asked), next(iter(lists), None))
