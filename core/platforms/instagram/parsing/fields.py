"""Finding Instagram's objects by the name they hang under, with what only resembles them left out."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from core.platforms.reading.json_tree import dig, text_at

_BESIDE = re.compile(
    r"chaining|suggest|recommend|mutual|facepile|social_context|top_likers|preview|groups|stories|tray|viewer(?!_)|related"
)
"""Names under which the site shows other people beside a profile or a list."""
_OF_THE_VIEWER = frozenset({"PolarisViewer", "XIGSharedData", "CurrentUserInitialData"})
"""Modules of a page, `[name, uses, value, number]`, that describe the account that looks at it."""


def fields(tree: Any) -> Iterator[tuple[str, Any]]:
    """Every named value of a tree in document order, what stands beside the list or profile left out.

    The tree itself and the items of lists have an empty name.
    """
    stack: list[tuple[str, Any]] = [("", tree)]
    while stack:
        name, value = stack.pop()
        yield name, value
        if isinstance(value, dict):
            stack.extend((key, value[key]) for key in reversed(value) if not _BESIDE.search(key))
        elif isinstance(value, list) and not _describes_viewer(value):
            stack.extend(("", item) for item in reversed(value))


def _describes_viewer(items: list[Any]) -> bool:
    return bool(items) and isinstance(items[0], str) and items[0] in _OF_THE_VIEWER


def number_at(tree: Any, *path: str | int) -> int | None:
    """The whole number at `path` (given as a number or as its digits), None for anything else; zero is a number."""
    found = dig(tree, *path)
    if isinstance(found, str) and found.isascii() and found.isdecimal():
        return int(found)
    return found if isinstance(found, int) and not isinstance(found, bool) and found >= 0 else None


def first_number(tree: Any, *paths: tuple[str | int, ...]) -> int | None:
    """The first of several numbers that is told; what is null or missing tells nothing, zero does."""
    return next((found for path in paths if (found := number_at(tree, *path)) is not None), None)


def first_text(tree: Any, *paths: tuple[str | int, ...]) -> str:
    """The first of several texts that is told and not blank."""
    return next((found for path in paths if (found := text_at(tree, *path))), "")


def id_of(node: Any) -> str:
    """An object's own number as text: it may be told as a number, as text, or under another of its names."""
    return first_text(node, ("pk",), ("pk_id",), ("id",), ("strong_id__",)).partition("_")[0]


def moment(seconds: int | None) -> datetime | None:
    """The moment that the site tells in seconds; None for none and for one that no calendar has."""
    try:
        return datetime.fromtimestamp(seconds, UTC) if seconds else None
    except (OverflowError, OSError, ValueError):
        return None
