"""The posts of a timeline and the photos of an album: which they are and what stands below them. Pure.

Source: docs/reference/extraction.md 1.6.
"""

from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from core.platforms.facebook.navigation import BASE_URL
from core.platforms.facebook.parsing.rows import decoded
from core.platforms.facebook.urls import canonical_url
from core.platforms.reading.json_tree import dig, text_at, walk

_STORY, _PHOTO = "Story", "Photo"
_FEEDBACK = "feedback:"
_COUNTS = {
    "reactions": (("reaction_count", "count"), ("reactors", "count"), ("unified_reactors", "count")),
    "comments": (
        ("comment_rendering_instance", "comments", "total_count"),
        ("comments_count_summary_renderer", "feedback", "comment_rendering_instance", "comments", "total_count"),
        ("total_comment_count",),
        ("comment_count", "total_count"),
    ),
}


@dataclass(frozen=True, slots=True)
class Story:
    """One post or photo. The counts are None where the site does not tell them."""

    post_id: str
    url: str
    created_at: datetime | None = None
    text: str = ""
    reactions: int | None = None
    comments: int | None = None


def stories_in(data: Iterable[Mapping[str, Any]]) -> Iterator[Story]:
    """The posts of a timeline in document order; what a post passes on is none of the profile's own."""
    for node in _outermost(list(data), _is_story):
        if (story := _story(node)) is not None:
            yield story


def photos_in(data: Iterable[Mapping[str, Any]]) -> Iterator[Story]:
    """The photos of a collection in document order."""
    for node in walk(list(data)):
        photo = dig(node, "node", "node")
        if dig(photo, "__typename") == _PHOTO and (number := text_at(photo, "id")).isdecimal():
            yield Story(number, f"{BASE_URL}/photo/?fbid={number}")


def feedback_id(post_id: str) -> str:
    """The id by which queries name what stands below a post."""
    return b64encode(f"{_FEEDBACK}{post_id}".encode()).decode("ascii")


def below_of(identifier: str) -> tuple[str, str]:
    """The post, and the comment if it is one's, that a feedback id names; two empty texts for any other id."""
    clear = decoded(identifier)
    if not clear.startswith(_FEEDBACK):
        return "", ""
    post, _, comment = clear.removeprefix(_FEEDBACK).partition("_")
    return post, comment


def told_count(feedback: Iterable[Mapping[str, Any]], name: str) -> int | None:
    """A count of a post: outer and nested feedback are merged, neither tells all."""
    found = (dig(part, *path) for part in feedback for path in _COUNTS[name])
    return next((count for count in found if isinstance(count, int) and not isinstance(count, bool)), None)


def _outermost(tree: Any, matches: Any) -> Iterator[dict[str, Any]]:
    stack = [tree]
    while stack:
        node = stack.pop()
        if isinstance(node, dict):
            if matches(node):
                yield node
            else:
                stack.extend(reversed(list(node.values())))
        elif isinstance(node, list):
            stack.extend(reversed(node))


def _is_story(node: Mapping[str, Any]) -> bool:
    return bool(text_at(node, "post_id")) and node.get("__typename") in (_STORY, None)


def _story(node: Mapping[str, Any]) -> Story | None:
    post_id = text_at(node, "post_id")
    parts = list(_own_parts(node, post_id))
    when = next((part["creation_time"] for part in parts if isinstance(part.get("creation_time"), int)), None)
    return Story(
        post_id=post_id,
        url=_url(parts) or f"{BASE_URL}/{post_id}",
        created_at=moment(when),
        text=next((text for part in parts if (text := text_at(part, "message", "text"))), ""),
        reactions=told_count(parts, "reactions"),
        comments=told_count(parts, "comments"),
    )


def _own_parts(node: Mapping[str, Any], post_id: str) -> Iterator[dict[str, Any]]:
    """Every object of a post but what it passes on, and what belongs to its comments."""
    stack: list[Any] = [dict(node)]
    while stack:
        part = stack.pop()
        if isinstance(part, list):
            stack.extend(reversed(part))
        elif isinstance(part, dict) and below_of(text_at(part, "id")) in ((post_id, ""), ("", "")):
            yield part
            stack.extend(reversed([value for key, value in part.items() if key != "attached_story"]))


def _url(parts: Iterable[Mapping[str, Any]]) -> str:
    places = (text_at(part, key) for part in parts for key in ("permalink_url", "wwwURL", "url"))
    return next((canonical_url(url) for url in places if "/posts/" in url or "story_fbid" in url or "fbid=" in url), "")


def moment(seconds: Any) -> datetime | None:
    """The moment of a Unix time; None for anything else."""
    try:
        return datetime.fromtimestamp(seconds, UTC) if isinstance(seconds, int) and seconds > 0 else None
    except (OverflowError, OSError, ValueError):
        return None
