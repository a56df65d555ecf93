"""Cutting a list into the pages that the site gives, whatever number was asked for."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")

FIRST_FOLLOWERS, SMALLEST, SPREAD = 12, 15, 11
FOLLOWING = 50
OVERLAP = 2
MOST_ASKED = 200
CURSOR_PREFIX = "QVFD"


@dataclass(frozen=True, slots=True)
class Cut(Generic[T]):
    """One page: its rows, its number among the pages, and the cursor of the next one, None at the end."""

    index: int
    rows: Sequence[T]
    cursor: str | None


def followers_size(index: int) -> int:
    """How many followers a page has: twelve on the first, then from 15 to 25, whatever is asked."""
    return SMALLEST + index * 7 % SPREAD if index else FIRST_FOLLOWERS


def cut(rows: Sequence[T], cursor: str | None, *, key: str, size: int = 0, overlap: int = 0) -> Cut[T]:
    """The page after `cursor`; `size` 0 means pages of followers. ValueError for a cursor of another list."""
    index, start = _read(cursor, key) if cursor else (0, 0)
    end = min(start + (size or followers_size(index)), len(rows))
    first = max(0, start - overlap) if index else start
    more = _write(index + 1, end, key) if end < len(rows) else None
    return Cut(index, rows[first:end], more)


def cut_plain(rows: Sequence[T], cursor: str | None, *, size: int) -> Cut[T]:
    """The page after a cursor that is simply how many rows came before."""
    start = int(cursor) if cursor else 0
    end = min(start + size, len(rows))
    return Cut(start // size, rows[start:end], str(end) if end < len(rows) else None)


def _write(index: int, position: int, key: str) -> str:
    return CURSOR_PREFIX + urlsafe_b64encode(f"{key}:{index}:{position}".encode()).decode("ascii")


def _read(cursor: str, key: str) -> tuple[int, int]:
    packed = urlsafe_b64decode(cursor.removeprefix(CURSOR_PREFIX)).decode()
    owner, index, position = packed.rsplit(":", 2)
    if owner != key:
        raise ValueError("the cursor belongs to another list")
    return int(index), int(position)


def again(cursor: str, key: str) -> str:
    """A new cursor for the rows to which `cursor` leads."""
    index, position = _read(cursor, key)
    return _write(index + 1, position, key)
