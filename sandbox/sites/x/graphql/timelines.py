"""Timelines as X sends them: instructions, entries and the cursors at both ends."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass

from sandbox.sites.x.graphql.users import Json, gone_result, user_result
from sandbox.sites.x.model import Person, Shape

_FIRST = 2_085_474_371_463_282_000
_END = "0"
_PREFIX = "17"
_TURN = 3


@dataclass(frozen=True, slots=True)
class Slice:
    """The rows of one page: where it begins, and where the next one would (None: there is none)."""

    start: int
    people: Sequence[Person]
    following: int | None


def cut(people: Sequence[Person], start: int, size: int, *, overlap: int = 0) -> Slice:
    """The page of a list that begins at `start`; with `overlap` it repeats the last rows of the one before."""
    end = min(start + size, len(people))
    begin = max(0, start - overlap) if start else 0
    return Slice(start, people[begin:end], end if end < len(people) else None)


def write_cursor(position: int | None, owner: str, turn: int = 0) -> str:
    """The cursor of a list of users; that of its end begins with a zero. `turn` tells cursors of one place apart."""
    return f"{_END if position is None else f'{_PREFIX}{position:014d}{turn:03d}'}|{owner}"


def read_cursor(cursor: str, owner: str) -> int:
    """Where the page of a cursor begins; raises ValueError for a foreign one."""
    position, _, whose = cursor.partition("|")
    if whose != owner or not position.startswith(_PREFIX):
        raise ValueError("the cursor belongs to another list")
    return int(position.removeprefix(_PREFIX)[:-_TURN])


def again(asked: str, position: int, owner: str) -> str:
    """Another cursor of the place where the page of `asked` begins."""
    turn = int(asked.partition("|")[0][-_TURN:]) if asked else 0
    return write_cursor(position, owner, turn + 1)


def wrap_cursor(position: int, owner: str) -> str:
    """The cursor of a list below a post, which is opaque."""
    return urlsafe_b64encode(f"{owner}:{position}".encode()).decode("ascii")


def unwrap_cursor(cursor: str, owner: str) -> int:
    """Like `read_cursor` for opaque ones."""
    whose, _, position = urlsafe_b64decode(cursor).decode().partition(":")
    if whose != owner:
        raise ValueError("the cursor belongs to another list")
    return int(position)


def user_entry(person: Person, shape: Shape, rank: int) -> Json:
    """One row of a list of users."""
    result: Json | None = gone_result(shape) if person.gone else user_result(person, shape)
    results: Json = {} if person.hollow else {"result": result}
    content: Json = {"itemType": "TimelineUser", "__typename": "TimelineUser", "user_results": results,
                     "userDisplayType": "User"}  # fmt: skip
    return item(f"user-{person.id}", content, rank)


def item(name: str, content: Json, rank: int) -> Json:
    """An entry that is one item."""
    wrapped: Json = {"entryType": "TimelineTimelineItem", "__typename": "TimelineTimelineItem", "itemContent": content}
    return {"entryId": name, "sortIndex": str(_FIRST - rank), "content": wrapped}


def module(name: str, items: Sequence[tuple[str, Json]], rank: int) -> Json:
    """An entry with several items."""
    content: Json = {
        "entryType": "TimelineTimelineModule",
        "__typename": "TimelineTimelineModule",
        "items": [{"entryId": key, "item": {"itemContent": content}} for key, content in items],
    }
    return {"entryId": name, "sortIndex": str(_FIRST - rank), "content": content}


def cursor(kind: str, value: str, rank: int, *, stops: bool = False) -> Json:
    """A cursor entry; `stops`: an answer without rows is the end."""
    content: Json = {"entryType": "TimelineTimelineCursor", "__typename": "TimelineTimelineCursor", "value": value,
                     "cursorType": kind}  # fmt: skip
    if stops:
        content["stopOnEmptyResponse"] = True
    return {"entryId": f"cursor-{kind.lower()}-{_FIRST - rank}", "sortIndex": str(_FIRST - rank), "content": content}


def people_to_follow(people: Sequence[Person], shape: Shape) -> Json:
    """The suggestions below the end of a list: people, but none of it."""
    name = "who-to-follow-2085474371463282999"
    kind: Json = {"itemType": "TimelineUser", "__typename": "TimelineUser"}
    items = [(f"{name}-user-{one.id}", {**kind, "user_results": {"result": user_result(one, shape)}}) for one in people]
    return module(name, items, 900)


def instructions(entries: Sequence[Json], *, first: bool, clears: bool = True) -> list[Json]:
    """The instructions of a page. Both ends are said to be terminated on a first page, whether they are or not."""
    added: Json = {"type": "TimelineAddEntries", "entries": list(entries)}
    if not clears:
        return [added]
    start: list[Json] = [{"type": "TimelineClearCache"}] if first else []
    sides = ("Top", "Bottom") if first else ("Top",)
    ends: list[Json] = [{"type": "TimelineTerminateTimeline", "direction": side} for side in sides]
    return [*start, *ends, added]


def of_user(parts: Sequence[Json]) -> Json:
    """`data` of a list around a user."""
    return {"user": {"result": {"__typename": "User", "timeline": {"timeline": {"instructions": list(parts)}}}}}
