"""The rows of Facebook's lists: from answer to RelatedProfile (docs/reference/extraction.md 1.4)."""

import re
from base64 import b64decode
from binascii import Error as Base64Error
from collections.abc import Iterator, Mapping
from typing import Any

from core.domain.results.profiles import RelatedProfile
from core.platforms.facebook.navigation import FacebookNavigation
from core.platforms.facebook.urls import canonical_url
from core.platforms.reading.collection_page import CollectionPage
from core.platforms.reading.json_tree import dig, list_at, text_at, walk

_APP_ITEM = re.compile(r"^app_item:.*::([^:]+)$")
_DIGITS = re.compile(r"[0-9]+")
_COLLECTION_ID = "app_collection:"
_PERSON = "User"
_BESIDE = re.compile(r"people_you_may_know|pymk|suggest|recommend")
_IMAGES = ("image", "image_v2", "profile_picture")


def pages_in(data: Any, *, source: str) -> Iterator[CollectionPage]:
    """Every page of a collection of people inside an answer, in document order; empty ones too.

    Photos, events and the like are collections of the same make: they are told by what their rows hold.
    """
    for node in _listing(data):
        if (page := _page(node, source)) is not None:
            yield page


def _listing(data: Any) -> Iterator[Mapping[str, Any]]:
    """Every object that holds a page of rows; what the site suggests beside a list is passed over."""
    stack = [data]
    while stack:
        node = stack.pop()
        if isinstance(node, dict):
            items = node.get("pageItems")
            if isinstance(items, dict) and ("page_info" in items or isinstance(items.get("edges"), list)):
                yield node
            stack.extend(reversed([value for key, value in node.items() if not _BESIDE.search(key)]))
        elif isinstance(node, list):
            stack.extend(reversed(node))


def row_of(node: Mapping[str, Any], *, source: str) -> RelatedProfile | None:
    """One row; None when nothing in it says who it is. Without a profile behind it the account is inactive."""
    url = canonical_url(text_at(node, "url") or text_at(node, "node", "url"))
    named = FacebookNavigation.extract_identifier_from_url(url) if url else None
    person = _person_id(node, named or "")
    if not person:
        return None
    return RelatedProfile(
        external_id=person,
        name=text_at(node, "title", "text") or text_at(node, "node", "name"),
        username=None if named is None or _DIGITS.fullmatch(named) else named,
        url=url or FacebookNavigation.build_profile_url(person),
        photo_url=_photo(node),
        subtitle=text_at(node, "subtitle_text", "text"),
        inactive="node" in node and not isinstance(node["node"], dict),
        source=source,
    )


def is_collection_id(identifier: str) -> bool:
    """Whether an id, clear or opaque inside, is a collection's."""
    return decoded(identifier).startswith(_COLLECTION_ID)


def decoded(identifier: str) -> str:
    """What an encoded id says; an id that is not encoded as it is."""
    try:
        return b64decode(identifier + "=" * (-len(identifier) % 4), validate=True).decode()
    except (Base64Error, UnicodeDecodeError, ValueError):
        return identifier


def _page(node: Mapping[str, Any], source: str) -> CollectionPage | None:
    edges = list_at(node, "pageItems", "edges")
    people = [edge for edge in edges if _may_be_person(edge)]
    if edges and not people:
        return None
    items = [item for edge in people if isinstance(item := dig(edge, "node"), dict)]
    has_next = dig(node, "pageItems", "page_info", "has_next_page")
    count = dig(node, "items", "count")
    return CollectionPage(
        collection_id=text_at(node, "id"),
        rows=tuple(row for item in items if (row := row_of(item, source=source)) is not None),
        shown=len(edges),
        next_cursor=_end_cursor(node, edges, has_next),
        has_next=has_next if isinstance(has_next, bool) else None,
        # A zero is no count: the real site says 0 beside a page of rows (docs/reference/extraction.md 1.2).
        declared=count if isinstance(count, int) and count > 0 else None,
    )


def _may_be_person(edge: Any) -> bool:
    """Whether a row stands for a person: what it holds is one, or is not told (an inactive account)."""
    return dig(edge, "node", "node", "__typename") in (_PERSON, None)


def _end_cursor(node: Mapping[str, Any], edges: list[Any], has_next: Any) -> str | None:
    """Where the next page begins: the last row's own cursor when the page does not say it."""
    if has_next is False:
        return None
    told = text_at(node, "pageItems", "page_info", "end_cursor")
    if not told and edges:
        told = text_at(edges[-1], "cursor")
    return told or None


def _photo(node: Mapping[str, Any]) -> str | None:
    places = (place for holder in (node, node.get("node")) for name in _IMAGES if (place := dig(holder, name)))
    return next((uri for place in places if (uri := text_at(place, "uri"))), None)


def _person_id(node: Mapping[str, Any], named: str) -> str:
    """The number, wherever it is told; else the first of what else stands for the person."""
    candidates = []
    for candidate in _candidates(node, named):
        if _DIGITS.fullmatch(candidate):
            return candidate
        candidates.append(candidate)
    return next((candidate for candidate in candidates if candidate), "")


def _candidates(node: Mapping[str, Any], named: str) -> Iterator[str]:
    yield text_at(node, "node", "id")
    item = _APP_ITEM.match(decoded(text_at(node, "id")))
    yield item.group(1) if item else ""
    yield named.lower()  # a vanity name is the same person in any spelling; opaque ids are not
    yield _owner_id(node)


def _owner_id(node: Mapping[str, Any]) -> str:
    for inner in walk(node.get("actions_renderer")):
        found = text_at(inner, "profile_owner", "id") or text_at(inner, "restrictable_profile_owner", "id")
        if found:
            return found
    return ""
