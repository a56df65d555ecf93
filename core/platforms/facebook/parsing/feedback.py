"""What stands below a post: who reacted and how, and the comments with their answers. Pure.

Source: docs/reference/extraction.md 1.6, 8.2.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from core.domain.results.profiles import Reaction, RelatedProfile
from core.platforms.facebook.navigation import FacebookNavigation
from core.platforms.facebook.parsing.rows import decoded
from core.platforms.facebook.parsing.stories import below_of, moment
from core.platforms.facebook.urls import canonical_url
from core.platforms.reading.collection_page import CollectionPage
from core.platforms.reading.json_tree import dig, list_at, text_at, walk

REACTIONS: Mapping[str, Reaction] = {
    "1635855486666999": Reaction.LIKE,
    "1678524932434102": Reaction.LOVE,
    "613557422527858": Reaction.CARE,
    "115940658764963": Reaction.HAHA,
    "478547315650144": Reaction.WOW,
    "908563459236466": Reaction.SAD,
    "444813342392137": Reaction.ANGRY,
}
_COMMENT = "comment:"
_REPLIES = ("replies_connection", "replies_fields")
_LISTS = ("comments", *_REPLIES)


@dataclass(frozen=True, slots=True)
class CommentsPage:
    """One page of comments, or of the answers to one (`thread`). `missing`: how many answers each comment still has."""

    page: CollectionPage
    thread: str = ""
    missing: Mapping[str, int] = field(default_factory=dict)


def reactors_in(
    data: Any, *, source: str, post_id: str = "", post_url: str = "", of_comments: bool = False
) -> Iterator[CollectionPage]:
    """Every page of people who reacted to posts, or to comments, inside an answer; those of another post left out when
    one is named."""
    for node in walk(data):
        edges = dig(node, "reactors", "edges")
        told, comment = below_of(text_at(node, "id"))
        if not isinstance(edges, list) or bool(comment) is not of_comments or (post_id and told not in ("", post_id)):
            continue
        found = (_reactor(edge, source, told or post_id, post_url) for edge in edges)
        yield _page(dig(node, "reactors"), [row for row in found if row is not None], edges)


def comments_in(data: Any, *, source: str, post_url: str = "") -> Iterator[CommentsPage]:
    """Every page of comments or answers inside an answer, those that came with a comment in its page."""
    stack: list[tuple[str, Any]] = [("", data)]
    while stack:
        thread, node = stack.pop()
        if isinstance(node, list):
            stack.extend((thread, item) for item in reversed(node))
        elif isinstance(node, dict):
            thread = below_of(text_at(node, "id"))[1] or thread
            own = [key for key in _LISTS if _holds_comments(node.get(key))]
            for key in own:
                yield _comments(node[key], thread if key in _REPLIES else "", source, post_url)
            stack.extend((thread, value) for key, value in reversed(list(node.items())) if key not in own)


def comment_number(identifier: str) -> str:
    """The comment's own number in an id such as `comment:<post>_<comment>`, clear or encoded."""
    return decoded(identifier).removeprefix(_COMMENT).rpartition("_")[2]


def _holds_comments(value: Any) -> bool:
    edges = dig(value, "edges")
    if not isinstance(edges, list):
        return False
    return all(_is_comment(dig(edge, "node")) for edge in edges) and ("page_info" in value or bool(edges))


def _is_comment(node: Any) -> bool:
    return decoded(text_at(node, "id")).startswith(_COMMENT) or dig(node, "__typename") == "Comment"


def _comments(connection: Mapping[str, Any], thread: str, source: str, post_url: str) -> CommentsPage:
    rows: list[RelatedProfile] = []
    missing: dict[str, int] = {}
    shown = 0
    pending = [(edge, thread) for edge in reversed(list_at(connection, "edges"))]
    while pending:
        edge, parent = pending.pop()
        node = dig(edge, "node")
        shown += 1
        if not isinstance(node, dict):
            continue
        if (row := _comment(node, source, parent, post_url)) is not None:
            rows.append(row)
        number = _number_of(node)
        inner, left = _replies_of(node)
        pending.extend((one, number) for one in reversed(inner))
        if left:
            missing[number] = left
    page = _page(connection, rows, list_at(connection, "edges"), shown=shown)
    return CommentsPage(page, thread, missing)


def _replies_of(node: Mapping[str, Any]) -> tuple[list[Any], int]:
    """The answers that came with a comment, and how many have not."""
    places = [found for key in _REPLIES if isinstance(found := dig(node, "feedback", key), dict)]
    edges = next((found for place in places if (found := list_at(place, "edges"))), [])
    counts = (dig(place, key) for place in places for key in ("total_count", "count"))
    total = next((count for count in counts if isinstance(count, int) and not isinstance(count, bool)), 0)
    if any(dig(place, "page_info", "has_next_page") is False for place in places) and edges:
        return edges, 0
    return edges, max(0, total - len(edges))


def _comment(node: Mapping[str, Any], source: str, parent: str, post_url: str) -> RelatedProfile | None:
    author = node.get("author")
    post = decoded(text_at(node, "id")).removeprefix(_COMMENT).rpartition("_")[0]
    number = _number_of(node)
    person = _person(author, source)
    if person is None or not number:
        return None
    above = next(
        (found for key in ("comment_direct_parent", "comment_parent") if (found := _number_of(node.get(key)))), ""
    )
    return RelatedProfile(
        **person,
        post_id=post or below_of(text_at(node, "parent_feedback", "id"))[0] or "?",
        post_url=post_url,
        comment_id=number,
        parent_id=above or parent,
        text=text_at(node, "body", "text") or text_at(node, "preferred_body", "text"),
        at=moment(node.get("created_time")),
    )


def _number_of(node: Any) -> str:
    return text_at(node, "legacy_fbid") or comment_number(text_at(node, "id"))


def _reactor(edge: Any, source: str, post_id: str, post_url: str) -> RelatedProfile | None:
    person = _person(dig(edge, "node"), source)
    if person is None:
        return None
    told = text_at(edge, "feedback_reaction_info", "id")
    return RelatedProfile(**person, post_id=post_id or "?", post_url=post_url, reaction=REACTIONS.get(told, told))


def _person(node: Any, source: str) -> dict[str, Any] | None:
    identifier = text_at(node, "id")
    url = canonical_url(text_at(node, "profile_url") or text_at(node, "url"))
    named = FacebookNavigation.extract_identifier_from_url(url) if url else None
    if not identifier and not named:
        return None
    pictures = (text_at(node, key, "uri") for key in ("profile_picture", "profile_picture_depth_0", "profilePicture"))
    return {
        "external_id": identifier or (named or "").lower(),
        "name": text_at(node, "name"),
        "username": None if named is None or named.isdecimal() else named,
        "url": url or FacebookNavigation.build_profile_url(identifier),
        "photo_url": next((picture for picture in pictures if picture), None),
        "source": source,
    }


def _page(connection: Any, rows: list[RelatedProfile], edges: list[Any], *, shown: int | None = None) -> CollectionPage:
    more = dig(connection, "page_info", "has_next_page")
    cursor = text_at(connection, "page_info", "end_cursor")
    if not cursor and edges and more is not False:
        cursor = text_at(edges[-1], "cursor")
    counts = (dig(connection, key) for key in ("total_count", "count"))
    return CollectionPage(
        rows=tuple(rows),
        next_cursor=None if more is False else cursor or None,
        declared=next((count for count in counts if isinstance(count, int) and count > 0), None),
        has_next=more if isinstance(more, bool) else None,
        shown=len(edges) if shown is None else shown,
    )
