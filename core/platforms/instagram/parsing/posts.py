"""The posts of a profile, newest first, in every shape that Instagram has for its timeline."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from core.errors import LayoutChangedException
from core.platforms.instagram.navigation import BASE_URL
from core.platforms.instagram.parsing.documents import captured
from core.platforms.instagram.parsing.fields import fields, first_number, first_text, id_of, moment
from core.platforms.reading.json_tree import dig, list_at, text_at

_ROOT = re.compile(r"user_timeline|edge_owner_to_timeline_media|profile_timeline|clips_connection")
_ITEMS = ("edges", "nodes", "profile_grid_items")
_TEXTS = (("caption", "text"), ("edge_media_to_caption", "edges", 0, "node", "text"), ("caption",))
_LIKES = (("like_count",), ("edge_media_preview_like", "count"), ("edge_liked_by", "count"))
_COMMENTS = (("comment_count",), ("edge_media_to_comment", "count"), ("edge_media_to_parent_comment", "count"))
_TIMES = (("taken_at",), ("taken_at_timestamp",), ("device_timestamp",))


@dataclass(frozen=True, slots=True)
class Post:
    """One post. `code` is the short name in its address; the counts are None when the site hides them."""

    media_id: str
    code: str
    taken_at: datetime | None = None
    text: str = ""
    likes: int | None = None
    comments: int | None = None
    pinned: bool = False

    @property
    def url(self) -> str:
        """Its public address."""
        return f"{BASE_URL}/p/{self.code}/"


@dataclass(frozen=True, slots=True)
class PostsPage:
    """One page of a timeline."""

    posts: tuple[Post, ...]
    next_cursor: str | None


def posts_from(text: str) -> PostsPage:
    """The page of a profile's timeline that a captured text carries.

    An `errors` entry beside the timeline is no failure: some fields of some posts could not be told. Raises
    LayoutChangedException when there is no timeline; one that is empty beside a count is none.
    """
    for tree in captured(text).trees:
        if (page := _first(tree)) is not None:
            return page
    raise LayoutChangedException("no timeline")


def newest(posts: Iterable[Post], count: int) -> list[Post]:
    """The `count` newest of them; pinned ones stand first on the site whatever their age."""
    ordered = sorted(posts, key=lambda post: post.taken_at or datetime.min.replace(tzinfo=UTC), reverse=True)
    return list({post.media_id: post for post in ordered}.values())[:count]


def _first(tree: Any) -> PostsPage | None:
    for name, node in fields(tree):
        if not isinstance(node, dict):
            continue
        items = _items(name, node)
        if items or (items is not None and not first_number(node, ("count",))):
            return PostsPage(tuple(_posts(items)), _next(node))
    return None


def _items(name: str, node: Mapping[str, Any]) -> list[Any] | None:
    if name and _ROOT.search(name):
        return next((node[key] for key in _ITEMS if isinstance(node.get(key), list)), None)
    if isinstance(node.get("items"), list) and "more_available" in node:
        return list_at(node, "items")
    return None


def _next(node: Mapping[str, Any]) -> str | None:
    info = node.get("page_info")
    if isinstance(info, dict):
        return text_at(info, "end_cursor") or None if info.get("has_next_page") is not False else None
    return first_text(node, ("next_max_id",)) or None if node.get("more_available") is not False else None


def _posts(items: list[Any]) -> Iterator[Post]:
    for item in items:
        node = next(
            (found for path in (("node", "media"), ("node",), ("media",)) if _is(found := dig(item, *path))), item
        )
        if isinstance(node, dict) and (post := _post(node)) is not None:
            yield post


def _is(found: Any) -> bool:
    return isinstance(found, dict)


def _post(node: Mapping[str, Any]) -> Post | None:
    code, media_id = first_text(node, ("code",), ("shortcode",)), id_of(node)
    if not code or not media_id:
        return None
    hidden = node.get("like_and_view_counts_disabled") is True
    return Post(
        media_id=media_id,
        code=code,
        taken_at=moment(first_number(node, *_TIMES)),
        text=first_text(node, *_TEXTS),
        likes=None if hidden else first_number(node, *_LIKES),
        comments=first_number(node, *_COMMENTS),
        pinned=bool(list_at(node, "timeline_pinned_user_ids") or list_at(node, "pinned_for_users")),
    )
