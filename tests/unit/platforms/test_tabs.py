"""The inner tabs of a friends section, from invented answers."""

from core.platforms.facebook.parsing.tabs import page_of_tab, tabs_in
from tests.unit.platforms.pages import collection, edge, encoded


def test_the_page_of_a_tab_is_the_one_under_its_key() -> None:
    data = {
        "nodes": [
            {"tab_key": "friends_all", "id": "a"},
            {"tab_key": "followers", "style_renderer": {"collection": collection([edge("2")], key="followers")}},
            {"tab_key": "friends_all", "style_renderer": {"collection": collection([edge("1")], key="friends")}},
        ]
    }
    friends = page_of_tab(data, "friends_all", source="html")
    assert friends is not None
    assert [row.external_id for row in friends.rows] == ["1"]
    assert page_of_tab(data, "following", source="html") is None


def test_the_collection_of_a_tab_wins_over_other_ids_with_its_key() -> None:
    collection_id = encoded("app_collection:pfbid0abc")
    data = [
        {"tab_key": "followers", "id": encoded("app_section:1:2")},
        {"tab_key": "followers", "id": collection_id, "url": "/x/followers"},
        {"tab_key": "followers", "id": "tab:1:followers"},
    ]
    assert tabs_in(data)["followers"].collection_id == collection_id
