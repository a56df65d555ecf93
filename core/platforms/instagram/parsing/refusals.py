"""What an answer says instead of a list: that it is not shown, or that the site would not answer now."""

from typing import Any

from core.domain.results.profiles import ListKind
from core.errors import CentinelaException, LayoutChangedException, ListHiddenException, NetworkException
from core.platforms.instagram.parsing.documents import Captured
from core.platforms.reading.json_tree import dig, list_at, text_at

_HIDDEN = frozenset({"not authorized to view user", "not authorized to view this user", "private user"})


def refusal_in(found: Captured, kind: ListKind) -> CentinelaException | None:
    """The error that a text without the list amounts to, None when it says nothing about it."""
    for tree in found.trees:
        message = text_at(tree, "message")
        if message.casefold() in _HIDDEN:
            return ListHiddenException(kind.value)
        if text_at(tree, "status") == "fail" or _failed(tree):
            return NetworkException(f"the site refused the list {kind.value}: {message or 'no reason told'}")
    return None


def _failed(tree: Any) -> bool:
    """Whether a query failed as a whole: errors, and no data beside them."""
    return bool(list_at(tree, "errors")) and not dig(tree, "data")


def no_list(kind: ListKind) -> LayoutChangedException:
    """The text is well and carries no such list."""
    return LayoutChangedException(f"no page of the list {kind.value}")


def contradiction(kind: ListKind, declared: int | None) -> LayoutChangedException:
    """The list is empty, ends, and counts people (docs/reference/extraction.md 8, first row)."""
    return LayoutChangedException(f"the list {kind.value} is empty and counts {declared}")
