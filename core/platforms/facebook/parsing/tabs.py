"""The inner tabs of a profile's friends section: which list is behind each, and which ones the site really shows.

The header lists every collection that a section may have, shown or not. What is shown is in the section's own answer
(ProfileCometTopAppSectionQuery), under `nav_collections`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from core.platforms.facebook.navigation import tab_of
from core.platforms.facebook.parsing.rows import is_collection_id, pages_in
from core.platforms.reading.collection_page import CollectionPage
from core.platforms.reading.json_tree import dig, list_at, text_at, walk

FRIENDS_SECTION = "FRIENDS"
_CONTAINER, _ALL_FRIENDS = "friends", "friends_all"


@dataclass(frozen=True, slots=True)
class ListTab:
    """An inner tab of the friends section: the collection behind it and its address."""

    collection_id: str
    url: str


def tabs_in(data: Any) -> dict[str, ListTab]:
    """The inner tabs by their language-independent key; a collection's id wins over any other that the key has."""
    found: dict[str, ListTab] = {}
    for key, node in _keyed(data):
        identifier = node.get("id")
        if isinstance(identifier, str):
            tab = ListTab(identifier, text_at(node, "url"))
            if key not in found or (is_collection_id(identifier) and not is_collection_id(found[key].collection_id)):
                found[key] = tab
    return found


def page_of_tab(data: Any, tab_key: str, *, source: str, collection_id: str | None = None) -> CollectionPage | None:
    """The first page of the list behind the tab called `tab_key`, if one was delivered.

    Sections do not say which tab they show: it is told by the collection's id, as `collection_id`, the header or the
    section's own tabs have it.
    """
    tab = tabs_in(data).get(tab_key)
    wanted = {identifier for identifier in (collection_id, tab and tab.collection_id) if identifier}
    for node in walk(data):
        if "style_renderer" in node and (node.get("tab_key") == tab_key or text_at(node, "id") in wanted):
            page = next(pages_in(node["style_renderer"], source=source), None)
            if page is not None:
                return page
    return next((page for page in pages_in(data, source=source) if page.collection_id in wanted), None)


def is_hidden(data: Any, tab_key: str, collection_id: str | None = None) -> bool:
    """Whether the friends section is there and does not show the tab called `tab_key`.

    A section that shows other tabs only counts when their names can be read.
    """
    for node in walk(data):
        if node.get("section_type") == FRIENDS_SECTION and isinstance(dig(node, "nav_collections", "nodes"), list):
            shown, delivered = list_at(node, "nav_collections", "nodes"), list_at(node, "all_collections", "nodes")
            keys = {_nav_key(tab) for tab in shown} - {""}
            ids = {text_at(tab, "id") for tab in shown}
            tells = bool(keys) or not (shown or delivered)
            return tells and tab_key not in keys and collection_id not in ids
    return False


def _keyed(data: Any) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for node in walk(data):
        key = node.get("tab_key")
        if isinstance(key, str):
            yield key, node
        if node.get("section_type") == FRIENDS_SECTION:
            for tab in list_at(node, "nav_collections", "nodes"):
                if isinstance(tab, dict) and "tab_key" not in tab and (key := _nav_key(tab)):
                    yield key, tab


def _nav_key(tab: Any) -> str:
    """The key of a shown tab: its own, else the last part of its address, which is the same word."""
    key = text_at(tab, "tab_key") or tab_of(text_at(tab, "url"))
    return _ALL_FRIENDS if key == _CONTAINER else key
