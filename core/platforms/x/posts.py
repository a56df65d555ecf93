"""Posts, as timelines of profiles and conversations carry them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html import unescape
from typing import Any

from core.platforms.reading.json_tree import dig, storable, text_at, walk
from core.platforms.x.navigation import BASE_URL
from core.platforms.x.timelines import PINNED, TWEET_KEYS, Row, Timeline
from core.platforms.x.users import first, handle_of, id_of, is_user, number

_WRITTEN = "%a %b %d %H:%M:%S %z %Y"
_LATEST_MS = 32_503_680_000_000
_COUNTS = {
    "replies": ("reply_count",),
    "reposts": ("retweet_count",),
    "quotes": ("quote_count",),
    "likes": ("favorite_count",),
}
_HOLDERS = ("counts", "legacy")


@dataclass(frozen=True, slots=True)
class Post:
    """One post. `author` is the user object that came with it; `answers_to` the post it replies to."""

    post_id: str
    text: str
    author: Mapping[str, Any] = field(repr=False, default_factory=dict)
    created_at: datetime | None = None
    answers_to: str = ""
    conversation: str = ""
    """The post that its thread began with."""
    is_repost: bool = False
    counts: Mapping[str, int] = field(default_factory=dict)

    @property
    def author_id(self) -> str:
        """The number of its author."""
        return id_of(self.author)

    @property
    def url(self) -> str:
        """Where it can be read."""
        return f"{BASE_URL}/{handle_of(self.author) or 'i'}/status/{self.post_id}"


def posts_of(rows: Iterable[Row]) -> tuple[Post, ...]:
    """The posts of some rows of a timeline, in their order; rows without one (deleted, withheld) are left out."""
    held = (row.held(*TWEET_KEYS) or dict(row.item) for row in rows)
    return tuple(post for tree in held for post in _first_post(tree))


def own_posts(timeline: Timeline, author_id: str) -> tuple[Post, ...]:
    """What a profile wrote itself, newest first; what it passed on or others wrote in its threads is left out."""
    rows = [row for row in timeline.rows if not row.place.startswith(PINNED)]
    found = {post.post_id: post for post in posts_of(rows) if post.author_id == author_id}
    own = [post for post in found.values() if not post.is_repost]
    return tuple(sorted(own, key=lambda post: (len(post.post_id), post.post_id), reverse=True))


def moment(told: Any) -> datetime | None:
    """The moment that X writes as `Wed Dec 19 20:20:32 +0000 2007`, in milliseconds or in the usual form."""
    if isinstance(told, int) and not isinstance(told, bool):
        return datetime.fromtimestamp(told / 1000, UTC) if 0 < told < _LATEST_MS else None
    for read in (_as_written, datetime.fromisoformat):
        try:
            found = read(str(told))
        except ValueError:
            continue
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    return None


def _as_written(text: str) -> datetime:
    return datetime.strptime(text, _WRITTEN).astimezone(UTC)


def _first_post(tree: Mapping[str, Any]) -> Iterator[Post]:
    """The post that a result is; one with limited visibility stands a level deeper."""
    for node in walk(dict(tree)):
        if _is_post(node):
            yield _post(node)
            return


def _is_post(node: Mapping[str, Any]) -> bool:
    return bool(text_at(node, "rest_id")) and ("core" in node or "legacy" in node) and not is_user(node)


def _post(node: Mapping[str, Any]) -> Post:
    note = dig(node, "note_tweet", "note_tweet_results", "result", "text")
    short = first(node, ("details", "full_text"), ("legacy", "full_text"), ("full_text",))
    told = note if isinstance(note, str) and note else short
    return Post(
        post_id=text_at(node, "rest_id"),
        text=unescape(storable(told)).strip() if isinstance(told, str) else "",
        author=_author(node),
        created_at=moment(
            first(node, ("legacy", "created_at"), ("details", "created_at"), ("details", "created_at_ms"))
        ),
        answers_to=text_at(node, "legacy", "in_reply_to_status_id_str") or text_at(node, "reply_to_results", "rest_id"),
        conversation=text_at(node, "legacy", "conversation_id_str") or text_at(node, "conversation_id"),
        is_repost=_is_repost(node),
        counts=_counts(node),
    )


def _author(node: Mapping[str, Any]) -> Mapping[str, Any]:
    found = (user for user in walk(node.get("core")) if is_user(user))
    return next(found, {"rest_id": text_at(node, "legacy", "user_id_str")})


def _is_repost(node: Mapping[str, Any]) -> bool:
    places = (node, node.get("legacy"))
    return any(isinstance(dig(place, key), dict) for place in places for key in ("retweeted_status_result", "repost"))


def _counts(node: Mapping[str, Any]) -> dict[str, int]:
    found = {
        name: number(node, *((holder, key) for holder in _HOLDERS for key in keys)) for name, keys in _COUNTS.items()
    }
    return {name: count for name, count in found.items() if count is not None}
