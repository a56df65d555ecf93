"""Timelines, the form in which X sends every list: instructions, entries, rows and the cursors between pages.

Nothing is looked for at a fixed place. Names are read in both spellings (`entryId`, `entry_id`): the site has two front
ends. What stands beside a list on its own page (people to follow, advertisements) is none of its rows.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from core.platforms.reading.json_tree import dig, list_at, text_at

BOTTOM = "Bottom"
PIN, PINNED = "TimelinePinEntry", "pinned-"
"""The post that a profile keeps on top, whenever it was written: its entry is told apart by its name."""
_MORE = (BOTTOM, "ShowMoreThreads", "ShowMoreThreadsPrompt")
"""Cursors that lead on, in the order in which they count: the last two are a button at the end of a conversation."""
_REAL_ENDS = ("0|", "-1|")
_BESIDE = re.compile(
    r"promoted|who-to-follow|user-recommend|similar|suggest|related|premium|upsell|label-|messageprompt"
)
_COMPONENT = re.compile(r"promoted|who_to_follow|similar|recommend|suggest_user|related|upsell")
"""Parts of the site's own names of what it shows beside a list."""
_ASIDE = re.compile(r"sidebar|recommend|suggest|who_to_follow|similar")
TWEET_KEYS = ("tweet_results", "tweet_result", "tweetResult")
USER_KEYS = ("user_results", "user_result", "user")
_HELD = frozenset({*TWEET_KEYS, *USER_KEYS, "items_results"})
_ITEMS = ("items", "moduleItems", "module_items")


@dataclass(frozen=True, slots=True)
class Row:
    """One item of a timeline; `place` is the entry's own name, of its module where it stands in one."""

    name: str
    place: str
    item: Mapping[str, Any]

    def held(self, *keys: str) -> dict[str, Any] | None:
        """The object of the item under one of `keys` (`user_results`), not one inside another that the item holds."""
        stack: list[Any] = [self.item]
        while stack:
            node = stack.pop()
            if not isinstance(node, dict):
                continue
            for key in keys:
                if isinstance(node.get(key), dict):
                    return dict(node[key])
            stack.extend(value for key, value in node.items() if key not in _HELD)
        return None


@dataclass(frozen=True, slots=True)
class Timeline:
    """What one answer holds of a timeline. `cursor` leads on; `ended`: the site says that nothing follows.

    `ends_when_empty`: the cursor says that an answer without rows is the end. `silent`: there is no cursor at all, not
    even one that stands for the end. `marked`: the cursor is one that stands for the end.
    """

    rows: tuple[Row, ...]
    cursor: str | None
    ended: bool
    ends_when_empty: bool = False
    silent: bool = False
    marked: bool = False


def timeline_in(data: Any) -> Timeline | None:
    """The timeline of an answer; None when it has none, which is not the same as an empty one."""
    found = [_read([part for part in one if isinstance(part, dict)]) for one in _instructions(data)]
    return next((timeline for timeline in found if timeline.rows or timeline.cursor), next(iter(found), None))


def _instructions(data: Any) -> Iterator[list[Any]]:
    """The instructions of every timeline, but for those of what the site recommends beside it."""
    stack = [data]
    while stack:
        node = stack.pop()
        if isinstance(node, dict):
            if isinstance(told := node.get("instructions"), list):
                yield told
            stack.extend(reversed([value for key, value in node.items() if not _ASIDE.search(key)]))
        elif isinstance(node, list):
            stack.extend(reversed(node))


def _read(instructions: list[dict[str, Any]]) -> Timeline:
    entries = [entry for part in instructions for entry in _entries(part)]
    cursors: dict[str, Mapping[str, Any]] = {}
    rows: list[Row] = []
    for entry in entries:
        cursor = _cursor(entry)
        if cursor is not None:
            cursors[_kind(cursor)] = cursor
        else:
            rows += _rows(entry)
    rows = [row for row in rows if not _is_beside(row)]
    last = next((cursors[kind] for kind in _MORE if kind in cursors), None)
    value = text_at(last, "value")
    ends_when_empty = last is not None and bool(last.get("stopOnEmptyResponse") or last.get("stop_on_empty_response"))
    ended = not value or value.startswith(_REAL_ENDS) or (ends_when_empty and not rows)
    marked = value.startswith(_REAL_ENDS)
    return Timeline(tuple(rows), None if ended else value, ended, ends_when_empty, silent=last is None, marked=marked)


def _entries(instruction: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The entries of an instruction: many, one that is pinned or put in another's place, or a module's new items."""
    single = instruction.get("entry")
    if isinstance(single, dict):
        pinned = PIN in (instruction.get("type"), instruction.get("__typename"))
        yield {**single, "entryId": PINNED + _name(single)} if pinned else single
    for entry in list_at(instruction, "entries"):
        if isinstance(entry, dict):
            yield entry
    name = text_at(instruction, "moduleEntryId") or text_at(instruction, "module_entry_id")
    for key in ("moduleItems", "module_items"):
        if list_at(instruction, key):
            yield {"entryId": name, "content": {"items": instruction[key]}}


def _rows(entry: Mapping[str, Any]) -> Iterator[Row]:
    if _COMPONENT.search(_component(entry)):
        return
    place = _name(entry)
    items = next((found for key in _ITEMS if (found := list_at(entry, "content", key))), None)
    if items is None:
        yield Row(place, place, entry)
        return
    for item in items:
        if isinstance(item, dict) and _cursor(item) is None:
            yield Row(_name(item), place, item)


def _cursor(entry: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The cursor that an entry or an item of a module is, if it is one."""
    stack: list[Any] = [entry]
    while stack:
        node = stack.pop()
        if not isinstance(node, dict):
            continue
        if _kind(node) and "value" in node:
            return node
        stack.extend(value for key, value in node.items() if key not in _HELD)
    return None


def _kind(cursor: Mapping[str, Any]) -> str:
    return text_at(cursor, "cursorType") or text_at(cursor, "cursor_type")


def _name(entry: Mapping[str, Any]) -> str:
    return text_at(entry, "entryId") or text_at(entry, "entry_id")


def _component(entry: Mapping[str, Any]) -> str:
    """What the site calls the part that an entry belongs to, in what it reports of clicks on it."""
    places = (entry, entry.get("content"), entry.get("item"))
    events = (dig(place, key) for place in places for key in ("clientEventInfo", "client_event_info"))
    return next((name for event in events if (name := text_at(event, "component"))), "")


def _is_beside(row: Row) -> bool:
    if _BESIDE.search(row.place.lower()) or _BESIDE.search(row.name.lower()) or _COMPONENT.search(_component(row.item)):
        return True
    holder = row.item.get("content") or row.item.get("item") or row.item
    content = next((found for key in ("itemContent", "item_content", "content") if (found := dig(holder, key))), holder)
    return any(bool(dig(content, key)) for key in ("promotedMetadata", "promoted_metadata"))
