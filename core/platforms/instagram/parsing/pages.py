"""One page of a list inside a captured tree: which object it is, its rows, and what it says of its end.

The same list comes in several shapes: the site's own API (`users[]`, `next_max_id`), GraphQL connections
(`edges[].node`, `page_info`) and connections without an end (`nodes[]`). See docs/reference/extraction.md 2.2.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from core.domain.results.profiles import ListKind, RelatedProfile
from core.platforms.instagram.parsing.fields import fields, first_number, first_text, id_of, moment
from core.platforms.instagram.parsing.people import person_of
from core.platforms.reading.json_tree import dig, list_at, text_at

_ROOTS = {
    ListKind.FOLLOWERS: re.compile(r"friendships__followers|edge_followed_by|(?:^|_)followers(?:_|$)"),
    ListKind.FOLLOWING: re.compile(r"friendships__following|edge_follow$|(?:^|_)following(?:_|$)"),
    ListKind.REACTIONS: re.compile(r"likers|edge_liked_by"),
    ListKind.COMMENTS: re.compile(
        r"comments__connection|(?:^|_)comments_connection|edge_media_to_(?:parent_)?comment|edge_threaded_comments"
    ),
}
"""How the object that holds a list is called in GraphQL answers; versions around these words change."""
_PEOPLE = ("users", "edges", "nodes")
_REST_ROWS = {
    ListKind.FOLLOWERS: ("users",),
    ListKind.FOLLOWING: ("users",),
    ListKind.REACTIONS: ("users",),
    ListKind.COMMENTS: ("comments", "child_comments"),
}
_FRIENDSHIP_SIGNS = (
    "big_list", "follow_ranking_token", "should_limit_list_of_followers", "use_clickable_see_more", "next_max_id",
    "page_size", "more_groups_available",
)  # fmt: skip
_REST_SIGNS: Mapping[ListKind, tuple[str, ...]] = {
    ListKind.FOLLOWERS: _FRIENDSHIP_SIGNS,
    ListKind.FOLLOWING: (*_FRIENDSHIP_SIGNS, "should_limit_list_of_followings"),
    ListKind.REACTIONS: ("user_count",),
    ListKind.COMMENTS: ("comments", "child_comments"),
}
"""An object of the site's own API is the list when it has one of these beside its rows."""
_LIMITS = {
    ListKind.FOLLOWERS: "should_limit_list_of_followers",
    ListKind.FOLLOWING: "should_limit_list_of_followings",
}
_CURSORS = (
    ("next_min_id", ("has_more_headload_comments",)),
    ("next_max_id", ("has_more_comments", "has_more", "more_available")),
    ("next_min_child_cursor", ("has_more_head_child_comments",)),
    ("next_max_child_cursor", ("has_more_tail_child_comments",)),
)
_REFUSABLE = ("has_more_headload_comments", "has_more_comments", "more_available")
"""Flags that are believed when they say no although there is a cursor; `has_more` of people is not."""


@dataclass(frozen=True, slots=True)
class ListAnswer:
    """One page of a list as the site answered it. `shown` counts unreadable rows too.

    `has_next` None: the site says that there is more, but not where. `limited`: it says that it shows only a part.
    """

    rows: tuple[RelatedProfile, ...]
    shown: int
    cursor: str | None
    has_next: bool | None
    declared: int | None
    limited: bool
    answers: Mapping[str, int] = field(default_factory=dict)
    """Of comments: how many answers each has, by its id."""

    @property
    def contradicts_itself(self) -> bool:
        """Nobody shown, no further page, and yet a number of people is told.

        Source: docs/reference/extraction.md 8 (first row).
        """
        return not self.shown and self.has_next is False and bool(self.declared)


def pages_of(tree: Any, kind: ListKind, *, source: str) -> Iterator[ListAnswer]:
    """Every page of a list of that kind inside a tree, in document order."""
    for name, node in fields(tree):
        if isinstance(node, dict) and (items := _items(name, node, kind)) is not None:
            yield _page(node, items, kind, source)


def _items(name: str, node: Mapping[str, Any], kind: ListKind) -> list[Any] | None:
    """The rows of an object, None when it is not a page of such a list."""
    if name and _ROOTS[kind].search(name):
        rows = next((node[key] for key in _PEOPLE if isinstance(node.get(key), list)), None)
        return [] if rows is None and _is_empty_connection(node) else rows
    rows = next((node[key] for key in _REST_ROWS[kind] if isinstance(node.get(key), list)), None)
    return rows if any(sign in node for sign in _REST_SIGNS[kind]) else None


def _is_empty_connection(node: Mapping[str, Any]) -> bool:
    """A connection whose rows are null, and which says all the same whether more follow."""
    return "edges" in node and isinstance(dig(node, "page_info", "has_next_page"), bool)


def _page(node: Mapping[str, Any], items: list[Any], kind: ListKind, source: str) -> ListAnswer:
    cursor, has_next = _end(node)
    found = (_row(item, kind, source) for item in items)
    declared = first_number(node, ("count",), ("user_count",), ("comment_count",), ("child_comment_count",))
    return ListAnswer(
        rows=tuple(row for row in found if row is not None),
        shown=len(items),
        cursor=cursor,
        has_next=has_next,
        declared=declared,
        limited=cursor is None and _is_limited(node, kind, len(items), declared),
        answers=_answers(items) if kind is ListKind.COMMENTS else {},
    )


def _answers(items: list[Any]) -> dict[str, int]:
    nodes = [inner if isinstance(inner := dig(item, "node"), dict) else item for item in items]
    counts = {id_of(node): first_number(node, ("child_comment_count",), ("edge_threaded_comments", "count")) or 0
              for node in nodes}  # fmt: skip
    return {thread: count for thread, count in counts.items() if thread}


def _is_limited(node: Mapping[str, Any], kind: ListKind, shown: int, declared: int | None) -> bool:
    """Whether the site shows a part only: it says so, or ends a list of likers that has no pages before its count."""
    if kind is ListKind.REACTIONS:
        return 0 < shown < (declared or 0)
    return node.get(_LIMITS.get(kind, "")) is True


def _row(item: Any, kind: ListKind, source: str) -> RelatedProfile | None:
    found = dig(item, "node") if isinstance(dig(item, "node"), dict) else item
    if not isinstance(found, dict):
        return None
    return comment_of(found, source=source) if kind is ListKind.COMMENTS else person_of(found, source=source)


def comment_of(node: Mapping[str, Any], *, source: str) -> RelatedProfile | None:
    """Who wrote a comment, with what it says; None when nothing tells who."""
    authors = (node[key] for key in ("user", "owner", "fallback_user_info") if isinstance(node.get(key), dict))
    author = person_of(next(authors, {}), source=source)
    if author is None:
        return None
    return replace(
        author,
        comment_id=id_of(node),
        parent_id=first_text(node, ("parent_comment_id",), ("replied_to_comment_id",)),
        text=text_at(node, "text"),
        at=moment(first_number(node, ("created_at",), ("created_at_utc",))),
    )


def _end(node: Mapping[str, Any]) -> tuple[str | None, bool | None]:
    """Where the next page begins, and whether there is one."""
    info = node.get("page_info")
    if isinstance(info, dict):
        cursor, more = text_at(info, "end_cursor") or None, info.get("has_next_page")
        if more is False:
            return None, False
        return cursor, True if cursor else (None if more else False)
    if "page_info" in node or isinstance(node.get("edges"), list):
        return text_at(list_at(node, "edges"), -1, "cursor") or None, None  # a connection tells its end nowhere else
    for name, flags in _CURSORS:
        cursor = first_text(node, (name,)) or None
        if cursor and not _refused(node, flags):
            return cursor, True
    promised = any(node.get(flag) is True for _, flags in _CURSORS for flag in flags)
    return None, None if promised else False


def _refused(node: Mapping[str, Any], flags: tuple[str, ...]) -> bool:
    told = [node[flag] for flag in flags if flag in _REFUSABLE and isinstance(node.get(flag), bool)]
    return bool(told) and not any(told)
