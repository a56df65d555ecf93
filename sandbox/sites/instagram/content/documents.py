"""The pages of profiles and posts: their route, what they were preloaded with, and what their script has to draw."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sandbox.sites.accounts import AccountRecord
from sandbox.sites.instagram.content.directory import Directory
from sandbox.sites.instagram.content.lists import GRAPHQL_COMMENTS, comments_connection, comments_cut
from sandbox.sites.instagram.content.model import InstagramProfile, Post
from sandbox.sites.instagram.content.profiles import flat_user, suggestions
from sandbox.sites.instagram.content.rows import picture_url
from sandbox.sites.serving.relay import block, prefetched, scheduled

_POST = re.compile(r"/(?:[\w.]+/)?(?:p|reel)/([\w-]+)/(?:(liked_by|comments)/)?")
_PROFILE = re.compile(r"/([\w.]{1,30})/(?:(followers|following)/)?")
SECTIONS = frozenset({"direct", "explore", "accounts", "reels", "stories", "p", "reel", "api", "graphql", "web"})
DECOYS = [{"action": "*", "tracePolicy": "*"}, {"action": "LOAD", "tracePolicy": "polaris.httpErrorPage"}]
LOGIN_SYNC = '<iframe src="https://www.facebook.com/instagram/login_sync/" hidden></iframe>'
SYNC_AT_LOGIN = '<iframe src="https://www.facebook.com/login/?next=%2Finstagram%2Flogin_sync%2F" hidden></iframe>'


@dataclass(slots=True)
class Shapes:
    """In which of its shapes the site answers.

    `profile` is flat, old or preloaded; `lists` is rest, connection or query_hash.
    """

    profile: str = "flat"
    lists: str = "rest"


@dataclass(frozen=True, slots=True)
class Habits:
    """What the page's script does otherwise than usual: it calls lists by other names; its frame shows the login."""

    renamed: bool = False
    sync_at_login: bool = False


@dataclass(frozen=True, slots=True)
class Target:
    """What an address shows: a profile or a post, and the dialog that stands open over it."""

    profile: InstagramProfile | None
    post: Post | None = None
    dialog: str = ""


def find_target(path: str, directory: Directory) -> Target | None:
    """The profile or post of an address, with neither when nothing is there; None for the site's own pages."""
    whole = path if path.endswith("/") else f"{path}/"
    if match := _POST.fullmatch(whole):
        found = directory.post(match.group(1))
        return Target(None) if found is None else Target(found[0], found[1], match.group(2) or "")
    match = _PROFILE.fullmatch(whole)
    if match is None or match.group(1).lower() in SECTIONS:
        return None
    profile = directory.by_username(match.group(1))
    return Target(profile, None, match.group(2) or "")


def blocks(target: Target, viewer: AccountRecord, shapes: Shapes, habits: Habits) -> str:
    """The blocks of the page, and the frame through which the site keeps its two networks signed in together."""
    profile = target.profile
    if profile is None:
        gone: dict[str, object] = {"page_logging": _logging("httpErrorPage")}
        return block(_routed("PolarisErrorRoot", "comet.igweb.PolarisErrorRoute", gone))
    made = [block(_route(target)), block(_settings(target, shapes, habits)), block(_suggested())]
    if target.post is not None and shapes.lists != "rest":
        page = comments_cut(target.post, None, size=GRAPHQL_COMMENTS)
        answer = {"data": comments_connection(page)}
        made.append(block(scheduled([prefetched("PolarisPostCommentsContainerQuery", answer, seed=target.post.id)])))
    if target.post is None and shapes.profile == "preloaded":
        user = flat_user(profile, own=profile.id == viewer.account.id)
        answer = {"data": {"user": user}}
        made.insert(2, block(scheduled([prefetched("PolarisProfilePageContentQuery", answer, seed=profile.id)])))
    return "\n".join([*made, SYNC_AT_LOGIN if habits.sync_at_login else LOGIN_SYNC])


def title(target: Target) -> str:
    """The page's title."""
    profile = target.profile
    return "Page not found • Instagram" if profile is None else f"{profile.name} (@{profile.username}) • Instagram"


def _route(target: Target) -> object:
    profile = target.profile
    assert profile is not None
    if target.post is not None:
        shown: dict[str, object] = {"media_id": target.post.id, "page_logging": _logging("postPage")}
        return _routed("PolarisDesktopPostRoot", "comet.igweb.PolarisPostRoute", shown)
    props: dict[str, object] = {
        "id": profile.id,
        "profile_pic_url": picture_url(profile.id),
        "show_suggested_profiles": True,
        "page_logging": {**_logging("profilePage"), "params": {"page_id": f"profilePage_{profile.id}",
                                                               "profile_id": profile.id}},
    }  # fmt: skip
    return _routed("PolarisProfileRoot", "comet.igweb.PolarisProfilePostsTabRoute", props, url=f"/{profile.username}/")


def _routed(root: str, name: str, props: dict[str, object], *, url: str = "/") -> object:
    view = {"resource": {"__dr": f"{root}.react"}, "props": props, "entryPoint": {"__dr": f"{root}.entrypoint"}}
    page = props["page_logging"]
    route = {"actorID": "0", "rootView": view, "tracePolicy": f"polaris.{root}", "canonicalRouteName": name, "url": url,
             "polarisRouteConfig": {"pageID": page["name"] if isinstance(page, dict) else ""}}  # fmt: skip
    required = ["CometPlatformRootClient", "init", [], [{"initialRouteInfo": {"route": route}}]]
    return scheduled([required], [["InteractionTracing", [], {"interactions": DECOYS}, 158]])


def _logging(name: str) -> dict[str, object]:
    return {"name": name, "params": {}}


def _settings(target: Target, shapes: Shapes, habits: Habits) -> object:
    profile, post = target.profile, target.post
    assert profile is not None
    told = {
        "profile": shapes.profile, "lists": shapes.lists, "dialog": target.dialog, "id": profile.id,
        "renamed": habits.renamed,
        "username": profile.username, "private": profile.private, "media_id": post.id if post else None,
        "code": post.code if post else None, "comments": post.comment_count if post else 0,
        "likes": post.like_count if post else 0,
    }  # fmt: skip
    return scheduled([], [["SandboxPolaris", [], told, 9_001]])


def _suggested() -> object:
    entries: Sequence[object] = [prefetched("PolarisProfileSuggestedUsersWithPreloadableQuery", {"data": suggestions()},
                                            seed="suggested", hashed=True)]  # fmt: skip
    return scheduled(entries)
