"""The rows of Facebook's lists: from answer to RelatedProfile (extraction.md 1.4)."""

import re
from base64 import b64decode
from binascii import Error as Base64Error
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from core.domain.profiles import RelatedProfile
from core.platforms.facebook.navigation import FacebookNavigation
from core.platforms.trees import dig, list_at, text_at, walk

_APP_ITEM = re.compile(r"^app_item:.*::([^:]+)$")
_DIGITS = re.compile(r"[0-9]+")
_COLLECTION_ID = "app_collection:"


@dataclass(frozen=True, slots=True)
class CollectionPage:
    """One page of one collection. `has_next` None: the answer does not tell. `edges` counts unreadable rows too."""

    collection_id: str
    rows: tuple[RelatedProfile, ...]
    edges: int
    end_cursor: str | None
    has_next: bool | None
    declared: int | None = None
    says_empty: bool = False
    """The site itself says in words that there is nothing to show."""


@dataclass(frozen=True, slots=True)
class ListTab:
    """An inner tab of the friends section: the collection behind it and its address."""

    collection_id: str
    url: str


def pages_in(data: Any, *, source: str) -> Iterator[CollectionPage]:
    """Every page of a collection inside an answer, in document order."""
    for node in walk(data):
        if isinstance(dig(node, "pageItems", "edges"), list):
            yield _page(node, source)


def page_of_tab(data: Any, tab_key: str, *, source: str) -> CollectionPage | None:
    """The first page that a page was delivered with under the tab called `tab_key`, if any."""
    for node in walk(data):
        if node.get("tab_key") == tab_key and "style_renderer" in node:
            return next(pages_in(node["style_renderer"], source=source), None)
    return None


def tabs_in(data: Any) -> dict[str, ListTab]:
    """The inner tabs by their language-independent key; a collection's id wins over any other that the key has."""
    found: dict[str, ListTab] = {}
    for node in walk(data):
        key, identifier = node.get("tab_key"), node.get("id")
        if isinstance(key, str) and isinstance(identifier, str):
            tab = ListTab(identifier, text_at(node, "url"))
            if key not in found or (is_collection_id(identifier) and not is_collection_id(found[key].collection_id)):
                found[key] = tab
    return found


def is_collection_id(identifier: str) -> bool:
    """Whether an id, clear or opaque inside, is a collection's."""
    return _decoded(identifier).startswith(_COLLECTION_ID)


def row_of(node: Mapping[str, Any], *, source: str) -> RelatedProfile | None:
    """One row; None when nothing in it says who it is. Without a profile behind it the account is inactive."""
    url = text_at(node, "url") or text_at(node, "node", "url")
    person = _person_id(node, url)
    if not person:
        return None
    named = FacebookNavigation.extract_identifier_from_url(url) if url else None
    return RelatedProfile(
        external_id=person,
        name=text_at(node, "title", "text") or text_at(node, "node", "name"),
        username=None if named is None or _DIGITS.fullmatch(named) else named,
        url=url or FacebookNavigation.build_profile_url(person),
        photo_url=text_at(node, "image", "uri") or None,
        subtitle=text_at(node, "subtitle_text", "text"),
        inactive="node" in node and not isinstance(node["node"], dict),
        source=source,
    )


def _page(node: Mapping[str, Any], source: str) -> CollectionPage:
    edges = list_at(node, "pageItems", "edges")
    items = [item for edge in edges if isinstance(item := dig(edge, "node"), dict)]
    has_next = dig(node, "pageItems", "page_info", "has_next_page")
    count = dig(node, "items", "count")
    return CollectionPage(
        collection_id=text_at(node, "id"),
        rows=tuple(row for item in items if (row := row_of(item, source=source)) is not None),
        edges=len(edges),
        end_cursor=text_at(node, "pageItems", "page_info", "end_cursor") or None,
        has_next=has_next if isinstance(has_next, bool) else None,
        # A zero is no count: the real site says 0 beside a page of rows (extraction.md 1.2).
        declared=count if isinstance(count, int) and count > 0 else None,
        says_empty=bool(text_at(node, "null_state_message", "text")),
    )


def _person_id(node: Mapping[str, Any], url: str) -> str:
    item = _APP_ITEM.match(_decoded(text_at(node, "id")))
    in_item = item.group(1) if item else ""
    # A vanity name is the same person in any spelling; opaque ids are not.
    in_url = (FacebookNavigation.extract_identifier_from_url(url) or "").lower() if url else ""
    candidates = (text_at(node, "node", "id"), in_item, in_url, _owner_id(node))
    numeric = next((candidate for candidate in candidates if _DIGITS.fullmatch(candidate)), None)
    return numeric or next((candidate for candidate in candidates if candidate), "")


def _owner_id(node: Mapping[str, Any]) -> str:
    for inner in walk(node.get("actions_renderer")):
        found = text_at(inner, "profile_owner", "id") or text_at(inner, "restrictable_profile_owner", "id")
        if found:
            return found
    return ""


def _decoded(identifier: str) -> str:
    try:
        return b64decode(identifier + "=" * (-len(identifier) % 4), validate=True).decode()
    except (Base64Error, UnicodeDecodeError, ValueError):
        return identifier
