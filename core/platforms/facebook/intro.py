"""The introduction of a Facebook profile: bio, cards and About fields, by their types and not by their words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

from core.platforms.trees import dig, list_at, text_at, walk

_CATEGORY = frozenset({"INTRO_CARD_INFLUENCER_CATEGORY", "category"})
_PLACE = ("current_city", "INTRO_CARD_CURRENT_CITY", "INTRO_CARD_ADDRESS", "address")
_WEBSITE = frozenset({"INTRO_CARD_WEBSITE", "INTRO_CARD_OTHER_ACCOUNT", "website", "screenname"})
_NOTHING = "null_state"
_REDIRECTORS = frozenset({"l.facebook.com", "lm.facebook.com"})


@dataclass(frozen=True, slots=True)
class Card:
    """One line of the introduction. `kind` is the site's own type, kept as it is when we do not know it."""

    kind: str
    text: str
    entity: str = ""
    """The part of the text that is a link (the city in "Vive en ..."), where the site marks one."""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Intro:
    """Bio and cards of a profile."""

    bio: str
    cards: tuple[Card, ...]

    @property
    def category(self) -> str:
        """What the profile says it is."""
        return next((card.text for card in self.cards if card.kind in _CATEGORY), "")

    @property
    def location(self) -> str:
        """Where it lives: an About field, else the linked part of the card, else the card's whole text."""
        for kind in _PLACE:
            for card in self.cards:
                if card.kind == kind:
                    return card.entity or card.text
        return ""

    @property
    def links(self) -> tuple[str, ...]:
        """Addresses outside Facebook."""
        found = (card.link or _as_link(card.text) for card in self.cards if card.kind in _WEBSITE)
        return tuple(dict.fromkeys(link for link in found if link))


def intro_of(data: Iterable[Mapping[str, Any]]) -> Intro:
    """Bio and cards found in tiles and About sections; the same line is kept once."""
    bio, cards = "", []
    for node in walk([dict(part) for part in data]):
        bio = bio or text_at(node, "profile_status_text", "text")
        item = node.get("timeline_context_item")
        if isinstance(item, dict):
            cards.append(_context_card(item))
        if "field_type" in node:
            cards.append(_field_card(node))
    kept = (card for card in cards if card.text and card.kind != _NOTHING)
    return Intro(bio, tuple(dict.fromkeys(kept)))


def _context_card(item: Mapping[str, Any]) -> Card:
    title = dig(item, "renderer", "context_item", "title")
    return _card(text_at(item, "timeline_context_list_item_type"), title, "")


def _field_card(node: Mapping[str, Any]) -> Card:
    return _card(text_at(node, "field_type"), node.get("title"), text_at(node, "link_url"))


def _card(kind: str, title: Any, link: str) -> Card:
    text = text_at(title, "text")
    ranges = list_at(title, "ranges")
    offset, length = dig(ranges, 0, "offset"), dig(ranges, 0, "length")
    marked = text[offset : offset + length] if isinstance(offset, int) and isinstance(length, int) else ""
    return Card(kind, text, marked.strip(), _outside(link or text_at(ranges, 0, "entity", "url")))


def _outside(link: str) -> str:
    """The address behind the site's redirector; nothing for an address inside the site."""
    try:
        parts = urlsplit(link)
    except ValueError:
        return ""
    host = parts.hostname or ""
    if host in _REDIRECTORS:
        return parse_qs(parts.query).get("u", [""])[-1]
    return "" if host == "facebook.com" or host.endswith(".facebook.com") else link


def _as_link(text: str) -> str:
    if " " in text or "." not in text:
        return ""
    return text if "://" in text else f"https://{text}"
