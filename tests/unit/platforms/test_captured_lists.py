"""Lists in the shapes that captures of 2026 have: hidden ones, collections without a key, rows, bodies."""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from core.domain.results.profiles import ListKind
from core.errors import LayoutChangedException, ListHiddenException
from core.platforms.captures.bodies import documents_of
from core.platforms.facebook.parsing.relay import answer_of_body
from core.platforms.facebook.parsing.rows import pages_in, row_of
from core.platforms.facebook.payloads import page_from, profile_from
from tests.support.tables import each
from tests.unit.platforms.captured import KEYS, friends, page_of_list, section
from tests.unit.platforms.pages import collection, edge


def test_a_section_that_shows_no_tab_hides_its_lists_whatever_the_header_names() -> None:
    html = page_of_list((), ())
    assert ListKind.FRIENDS in profile_from(html).lists
    with pytest.raises(ListHiddenException):
        page_from(html, ListKind.FRIENDS)
    with pytest.raises(ListHiddenException):
        page_from(json.dumps(section((), ())), ListKind.FRIENDS)


def test_a_section_that_shows_other_tabs_hides_the_one_it_does_not_show() -> None:
    followers = collection([edge("7")], key="pfbid0followers")
    html = page_of_list(("followers", "following"), (followers,))
    assert [row.external_id for row in page_from(html, ListKind.FOLLOWERS).rows] == ["7"]
    with pytest.raises(ListHiddenException):
        page_from(html, ListKind.FRIENDS)
    with pytest.raises(LayoutChangedException):
        page_from(html, ListKind.FOLLOWING)


@each(("host", "address"), [("www", "www.facebook.com"), ("web", "web.facebook.com")])
def test_the_page_of_a_list_is_found_by_its_collection_without_a_tab_key(host: str, address: str) -> None:
    assert f"https://{address}/" in json.dumps(section(KEYS, (), host=host))
    delivered = (collection([edge("7")], key="pfbid0followers"), friends("1", "2"))
    for text in (page_of_list(KEYS, delivered, host=host), json.dumps(section(KEYS, delivered, host=host))):
        found = page_from(text, ListKind.FRIENDS)
        assert [row.external_id for row in found.rows] == ["1", "2"]
    assert page_from(page_of_list(KEYS, delivered, host=host), ListKind.FOLLOWERS).rows[0].external_id == "7"


def test_a_next_page_has_nothing_but_its_collection() -> None:
    answer = {"data": {"node": friends("3", "4", cursor="c2")}, "extensions": {"is_final": True}}
    found = page_from(json.dumps(answer), ListKind.FRIENDS)
    assert ([row.external_id for row in found.rows], found.next_cursor, found.has_next) == (["3", "4"], "c2", True)


@each(("kind", "people"), [("User", 8), ("Photo", 0), ("Event", 0), ("Page", 0), ("Video", 0)])
def test_collections_of_other_things_are_no_people(kind: str, people: int) -> None:
    things = [edge(str(number))["node"] | {"__typename": kind} for number in range(8)]
    listed = section(("photos_by",), (collection([edge(one["id"], node=one) for one in things]),), renderer="Photos")
    assert sum(len(page.rows) for page in pages_in(listed, source="html")) == people


def test_a_row_that_is_no_person_among_people_is_counted_as_seen_and_not_kept() -> None:
    (found,) = pages_in(collection([edge("1"), edge("2", node={"__typename": "Page", "id": "2"})]), source="red")
    assert ([row.external_id for row in found.rows], found.count) == (["1"], 2)


@each(
    "node",
    [
        {"image": None, "image_v2": {"uri": "https://scontent.test/v2.jpg"}},
        {"image": {"uri": None}, "node": {"__typename": "User", "id": "7", "profile_picture": {"uri": "https://scontent.test/v2.jpg"}}},
    ],
)  # fmt: skip
def test_the_picture_of_a_row_is_found_under_its_other_names(node: Mapping[str, Any]) -> None:
    row = row_of(edge("7", **node)["node"], source="red")
    assert row is not None
    assert row.photo_url == "https://scontent.test/v2.jpg"


def test_without_an_end_cursor_the_last_rows_own_one_goes_on() -> None:
    def told(*people: str, **info: object) -> tuple[str | None, bool | None]:
        edges = [edge(person) for person in people]
        (found,) = pages_in({"id": "x", "pageItems": {"edges": edges, "page_info": info}}, source="red")
        return found.next_cursor, found.has_next

    assert told("1", "2", has_next_page=True) == ("c2", True)
    assert told("1", "2", has_next_page=True, end_cursor="own") == ("own", True)
    assert told("1", has_next_page=False) == (None, False)
    assert told(has_next_page=True) == (None, True)


def test_a_guard_may_stand_before_every_line_and_two_documents_on_one() -> None:
    first, second = {"__ar": 1, "payload": {"error": False}}, {"data": {"node": friends("1")}}
    guard = "for (;;);"
    bodies = [
        f"{guard}{json.dumps(first)}\n{guard}{json.dumps(second)}",
        f"{guard}{json.dumps(first)}{json.dumps(second)}",
        f"{guard}{json.dumps(first)}{guard}{json.dumps(second)}\r\n",
        f"\ufeff{json.dumps(first)} \n\n {json.dumps(second)}",
    ]
    for body in bodies:
        assert documents_of(body) == [first, second]
        assert page_from(body, ListKind.FRIENDS).rows[0].external_id == "1"
    assert documents_of("") == []
    for broken in ("for (;;);<html>", f"{json.dumps(first)} x", '{"a":'):
        with pytest.raises(LayoutChangedException):
            answer_of_body(broken)
