"""The lists of people: pages of eight, cursors, and the rows as the real answers carry them."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass

from sandbox.sites.facebook.html.header import tab_url
from sandbox.sites.facebook.html.pictures import picture_url
from sandbox.sites.facebook.html.texts import text
from sandbox.sites.facebook.ids import collection_id, item_id, section_id, visible_lists
from sandbox.sites.facebook.model import FacebookProfile, ListName, Person

PAGE_SIZE = 8
OVERLAP = 2
NULL_EVERY = 17
NULL_AT = 5
CURSOR_PREFIX = "AQHR"


@dataclass(frozen=True, slots=True)
class ListPage:
    """One page of a list: rows, its number among the pages, and the cursor of the next one, if any.

    A `silent` page does not tell that cursor; its last row has it.
    """

    index: int
    edges: list[dict[str, object]]
    end_cursor: str | None
    silent: bool = False

    @property
    def page_info(self) -> dict[str, object]:
        """The end of the page as the answer says it."""
        info: dict[str, object] = {"has_next_page": self.end_cursor is not None}
        return info if self.silent else {"end_cursor": self.end_cursor, **info}

    @property
    def page_items(self) -> dict[str, object]:
        """The rows and the end together."""
        return {"edges": self.edges, "page_info": self.page_info}


def list_page(
    profile: FacebookProfile,
    name: ListName,
    cursor: str | None,
    *,
    count: int = PAGE_SIZE,
    own: bool = False,
    overlap: bool = False,
) -> ListPage:
    """The page after `cursor` (None: the first), never more than eight new rows; `own` when the viewer owns the list.

    With `overlap`, or that quirk, it repeats the last rows of the page before. Raises ValueError for a foreign cursor.
    """
    people = profile.people(name)
    index, start = _read_cursor(cursor, profile, name) if cursor else (0, 0)
    size = max(1, min(count, PAGE_SIZE))
    first = start - OVERLAP if index and (overlap or profile.quirks.overlap) else start
    end = min(first + size, len(people))
    edges = [_edge(profile, name, index, position, own=own) for position in range(first, end)]
    more = _write_cursor(index + 1, end, profile, name) if end < len(people) else None
    return ListPage(index=index, edges=edges, end_cursor=more, silent=profile.quirks.silent_cursor)


def section_node(
    profile: FacebookProfile, name: ListName | None, locale: str, *, own: bool = False
) -> dict[str, object]:
    """`data.node` of ProfileCometTopAppSectionQuery: the inner tabs that are shown, and the chosen one.

    Nothing in it says which tab is chosen but the collection's id; the words for being empty are always there.
    """
    return {
        "__typename": "TimelineAppSection",
        "id": section_id(profile),
        "section_type": "FRIENDS",
        "name": text(locale, "friends"),
        "url": tab_url(profile, "friends"),
        "nav_collections": {"nodes": inner_tabs(profile, locale)},
        "all_collections": {"nodes": [_chosen(profile, name, own=own)] if name is not None else []},
        "null_state_message": {"text": text(locale, "no_friends"), "ranges": []},
    }


def inner_tabs(profile: FacebookProfile, locale: str) -> list[dict[str, object]]:
    """The inner tabs of the friends section that are shown, with the ids that the pagination query takes."""
    return [
        {"id": collection_id(profile, name), "name": text(locale, name), "url": tab_url(profile, name)}
        for name in visible_lists(profile)
    ]


def _chosen(profile: FacebookProfile, name: ListName, *, own: bool) -> dict[str, object]:
    page, identifier = list_page(profile, name, None, own=own), collection_id(profile, name)
    collection = {
        "id": identifier,
        "__typename": "TimelineAppCollection",
        "items": {"count": profile.declared(name) if page.edges else 0},
        "pageItems": page.page_items,
    }
    renderer = {"__typename": "TimelineAppCollectionListRenderer", "collection": collection}
    return {"id": identifier, "style_renderer": renderer}


def _edge(profile: FacebookProfile, name: ListName, index: int, position: int, *, own: bool) -> dict[str, object]:
    person = profile.people(name)[position]
    blank = person.inactive or (profile.quirks.null_nodes and position % NULL_EVERY == NULL_AT)
    node: dict[str, object] = {
        "__typename": "TimelineAppCollectionItem",
        "id": item_id(profile, name, person),
        "title": {"text": person.name},
        "subtitle_text": {"text": person.subtitle} if person.subtitle and not blank else None,
        "image_v2" if own else "image": {"uri": picture_url(person.id, 80)},
        "url": None if blank else person.url,
        "privacy_scope": None,
        "actions_renderer": None if blank else _actions(person),
        "node": None if blank else {"__typename": "User", "id": person.id, "url": person.url},
    }
    return {"node": node, "cursor": _write_cursor(index + 1, position + 1, profile, name)}


def _actions(person: Person) -> dict[str, object]:
    who = {"id": person.id, "name": person.name, "short_name": person.name.split()[0], "gender": person.gender}
    owner = {"id": person.id, "friendship_status": "CAN_REQUEST"}
    return {"__typename": "ProfileActionFriendRequest",
            "action": {"profile_owner": owner, "restrictable_profile_owner": who}}  # fmt: skip


def _write_cursor(index: int, position: int, profile: FacebookProfile, name: ListName) -> str:
    packed = urlsafe_b64encode(f"{profile.id}:{name}:{index}:{position}".encode()).decode("ascii")
    return CURSOR_PREFIX + packed


def _read_cursor(cursor: str, profile: FacebookProfile, name: ListName) -> tuple[int, int]:
    owner, list_name, index, position = urlsafe_b64decode(cursor.removeprefix(CURSOR_PREFIX)).decode().split(":")
    if (owner, list_name) != (profile.id, name):
        raise ValueError("the cursor belongs to another list")
    return int(index), int(position)
