"""The introduction of a Facebook profile: bio, cards and About fields, by their types and not by their words."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from core.platforms.facebook.urls import outside
from core.platforms.reading.json_tree import dig, list_at, text_at, walk

_CARD_PREFIX = "INTRO_CARD_"
_CATEGORY = ("CATEGORY",)
_CITIES = ("CURRENT_CITY", "CITY", "ADDRESS")
"""The first of these that a profile tells is where it lives."""
_HOMETOWN = ("HOMETOWN",)
_WORK = ("WORK", "WORKPLACE", "EMPLOYER")
_EDUCATION = ("EDUCATION", "COLLEGE", "SCHOOL", "UNIVERSITY")
_WEBSITES = ("WEBSITE", "OTHER_ACCOUNT", "SCREENNAME")
_NOTHING = "NULL_STATE"
_KIND_OF_PROFILE = re.compile(r"^[^·]{1,40}\s·\s+")
"""What stands before a category in the introduction: "Page · ", "Perfil · "."""


@dataclass(frozen=True, slots=True)
class Card:
    """One line of the introduction. `kind` is the site's own type, kept as it is when we do not know it."""

    kind: str
    text: str
    entity: str = ""
    """The part of the text that is a link (the city in "Vive en ..."), where the site marks one."""
    link: str = ""

    def is_about(self, *words: str) -> bool:
        """Whether one of `words` is a part of the type, whatever the prefix that a kind of page gives it."""
        parts = f"_{self.kind.upper().removeprefix(_CARD_PREFIX)}_"
        return any(f"_{word}_" in parts for word in words)


@dataclass(frozen=True, slots=True)
class Intro:
    """Bio and cards of a profile."""

    bio: str
    cards: tuple[Card, ...]

    @property
    def category(self) -> str:
        """What the profile says it is, without the kind of profile that may stand before it."""
        return next((_KIND_OF_PROFILE.sub("", card.text) for card in self._about(_CATEGORY)), "")

    @property
    def location(self) -> str:
        """Current city: the linked part of the card, else the card's whole text."""
        return next((card.entity or card.text for kind in _CITIES for card in self._about((kind,))), "")

    @property
    def hometown(self) -> str:
        """Hometown."""
        return next((card.entity or card.text for card in self._about(_HOMETOWN)), "")

    @property
    def work(self) -> tuple[str, ...]:
        """Jobs, past ones included, as the site words them."""
        return _told_once(card.text for card in self._about(_WORK))

    @property
    def education(self) -> tuple[str, ...]:
        """Schools, past ones included, as the site words them."""
        return _told_once(card.text for card in self._about(_EDUCATION))

    @property
    def links(self) -> tuple[str, ...]:
        """Addresses outside Facebook."""
        found = (card.link or _as_link(card.text) for card in self._about(_WEBSITES))
        return tuple(dict.fromkeys(link for link in found if link))

    def _about(self, words: tuple[str, ...]) -> Iterator[Card]:
        return (card for card in self.cards if card.is_about(*words))


def intro_of(data: Iterable[Mapping[str, Any]]) -> Intro:
    """Bio and cards found in the header, in tiles and in About sections; the same line is kept once."""
    parts = [dict(part) for part in data]
    nodes = list(walk(parts))
    bio = next((text for node in nodes if (text := _bio(node))), "")
    cards = [card for node in nodes for sign, read in _READERS.items() if sign in node for card in read(node)]
    kept = (card for card in cards if card.text and card.kind.upper() != _NOTHING)
    return Intro(bio, tuple(dict.fromkeys(kept)))


def _told_once(lines: Iterable[str]) -> tuple[str, ...]:
    """Distinct lines, without those that are whole words of another: the header says "Trabaja en X", About only "X"."""
    distinct = list(dict.fromkeys(lines))
    return tuple(line for line in distinct if not any(line != other and _within(line, other) for other in distinct))


def _within(line: str, other: str) -> bool:
    # Whole words only: a job at "Inca" is not a part of a job at "Incapaz S.A.".
    return re.search(rf"(?<!\w){re.escape(line)}(?!\w)", other) is not None


def _bio(node: Mapping[str, Any]) -> str:
    return text_at(node, "profile_status_text", "text") or text_at(node, "profile_status", "text")


def _context_cards(node: Mapping[str, Any]) -> Iterator[Card]:
    item = node.get("timeline_context_item")
    context = dig(item, "renderer", "context_item")
    yield _card(text_at(item, "timeline_context_list_item_type"), dig(context, "title"), text_at(context, "url"))


def _field_cards(node: Mapping[str, Any]) -> Iterator[Card]:
    yield _card(text_at(node, "field_type"), node.get("title"), text_at(node, "link_url"))


def _short_cards(node: Mapping[str, Any]) -> Iterator[Card]:
    title = node.get("short_title") or node.get("title")
    yield _card(text_at(node, "profile_field_type"), title, text_at(node, "page_uri"))


def _directory_cards(node: Mapping[str, Any]) -> Iterator[Card]:
    """Lines of the tiles of a directory: what they are about is said by the line, else by its tile."""
    section = text_at(node, "profile_tile_section_type")
    for item in walk(dict(node)):
        if "item_title" in item:
            title = item["item_title"]
            yield _card(_own_kind(item) or section, title.get("text") if _is_wrapped(title) else title, "")


def _is_wrapped(title: Any) -> bool:
    return isinstance(title, dict) and isinstance(title.get("text"), dict)


def _own_kind(item: Mapping[str, Any]) -> str:
    return next((text_at(item, key) for key in item if key.endswith("_type") and text_at(item, key)), "")


_READERS: Mapping[str, Callable[[Mapping[str, Any]], Iterator[Card]]] = {
    "timeline_context_item": _context_cards,
    "field_type": _field_cards,
    "profile_field_type": _short_cards,
    "profile_tile_section_type": _directory_cards,
}
"""Which key makes a node a line of the introduction, and how such a node is read."""


def _card(kind: str, title: Any, link: str) -> Card:
    text = text_at(title, "text")
    ranges = list_at(title, "ranges")
    offset, length = dig(ranges, 0, "offset"), dig(ranges, 0, "length")
    marked = text[offset : offset + length] if isinstance(offset, int) and isinstance(length, int) else ""
    return Card(kind, text, marked.strip(), outside(link) or outside(text_at(ranges, 0, "entity", "url")))


def _as_link(text: str) -> str:
    if " " in text or "." not in text:
        return ""
    return outside(text if "://" in text else f"https://{text}")
