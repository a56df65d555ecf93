"""Rows and pages of lists, from invented answers."""

from collections.abc import Mapping
from typing import Any

from core.platforms.facebook.parsing.rows import pages_in, row_of
from tests.support.tables import each
from tests.unit.platforms.pages import collection, edge, encoded

OPAQUE = encoded("pfbid0opaco")


def node(**changes: Any) -> Mapping[str, Any]:
    found: Mapping[str, Any] = edge("1000300")["node"]
    return {**found, **changes}


def test_a_row_carries_id_name_address_photo_and_subtitle() -> None:
    row = row_of(node(), source="red")
    assert row is not None
    assert (row.external_id, row.name, row.username) == ("1000300", "Vega Ficticia", "vega.1000300")
    assert row.url == "https://www.facebook.com/vega.1000300"
    assert (row.photo_url, row.subtitle) == ("https://scontent.test/1000300.jpg", "Vive en Villa Quimera")
    assert (row.inactive, row.source) == (False, "red")


IDS = [
    (node(), "1000300", False),
    (node(node=None, url=None, subtitle_text=None), "1000300", True),
    (node(node=None, id=OPAQUE), "vega.1000300", True),
    (node(node=None, id=OPAQUE, url="https://www.facebook.com/profile.php?id=1000301"), "1000301", True),
    (node(node=None, id=encoded("app_item:pfbid0x:2356318349:2::1000302")), "1000302", True),
    (node(node={"id": "pfbid0persona"}, id=OPAQUE, url=None), "pfbid0persona", False),
    (
        node(node=None, id=OPAQUE, url=None, actions_renderer={"action": {"profile_owner": {"id": "1000303"}}}),
        "1000303",
        True,
    ),
]


@each(("shown", "person", "inactive"), IDS)
def test_the_person_is_found_wherever_the_row_says_it(shown: Mapping[str, Any], person: str, inactive: bool) -> None:
    row = row_of(shown, source="html")
    assert row is not None
    assert (row.external_id, row.inactive) == (person, inactive)
    assert row.url


@each("broken", ["Vega \ud83e", "Vega \x00"])
def test_a_text_that_the_site_cut_in_two_can_be_stored(broken: str) -> None:
    row = row_of(node(title={"text": broken}, subtitle_text={"text": broken}), source="red")
    assert row is not None
    assert (row.name, row.subtitle) == ("Vega \N{REPLACEMENT CHARACTER}",) * 2


def test_a_name_in_the_address_is_the_same_person_in_any_spelling() -> None:
    row = row_of(node(node=None, id=OPAQUE, url="https://www.facebook.com/Vega.Ficticia"), source="red")
    assert row is not None
    assert (row.external_id, row.username) == ("vega.ficticia", "Vega.Ficticia")


def test_a_row_that_says_nobody_is_counted_but_not_kept() -> None:
    nobody = {"node": {"title": {"text": "?"}, "id": "", "node": None, "url": None}}
    (page,) = pages_in({"data": collection([edge("1"), nobody, {"node": None}])}, source="red")
    assert ([row.external_id for row in page.rows], page.count) == (["1"], 3)


@each(("count", "declared"), [(0, None), (12, 12), (None, None), ("12", None)])
def test_a_count_of_zero_is_no_count(count: object, declared: int | None) -> None:
    (page,) = pages_in(collection([edge("1")], items={"count": count}), source="red")
    assert page.declared == declared


def test_the_end_of_a_page_is_only_what_the_answer_says() -> None:
    (told,) = pages_in(collection([edge("1")], cursor=None, more=False), source="red")
    assert (told.next_cursor, told.has_next) == (None, False)
    (untold,) = pages_in({"id": "x", "pageItems": {"edges": []}}, source="red")
    assert (untold.next_cursor, untold.has_next) == (None, None)
