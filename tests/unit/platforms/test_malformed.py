"""Answers with anything at all in the place of anything: they are read as far as they go, or refused by name."""

import json
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from core.domain.results.profiles import ListKind
from core.errors import CentinelaException
from core.platforms.facebook.payloads import page_from, profile_from
from tests.unit.platforms.captured import KEYS, friends, routed, section, wide_header
from tests.unit.platforms.pages import page, preloaded

ODD: list[Any] = [None, "x", 7, -1, 1.5, True, [], {}, [1], {"text": 5}, {"text": {"text": "y"}}, "https://[", "\ud800"]
LINE = {
    "profile_field_type": "work",
    "short_title": {"text": "Mapas", "ranges": [{"offset": 0, "length": 5, "entity": {"url": "https://l.facebook.com/l.php?u=x"}}]},
    "page_uri": "https://www.facebook.com/mapas",
}  # fmt: skip
USER = {
    "url": "https://www.facebook.com/alondra",
    "username_for_profile": "",
    "gender": "FEMALE",
    "is_additional_profile_plus": False,
    "delegate_page": {"id": "5", "category_name": "Mapas"},
    "wem_private_sharing_bundle": {"private_sharing_control_model_for_user": None},
    "profile_social_context": {"content": [{"text": {"text": "5 amigos"}, "uri": "/x/friends"}]},
    "header_top_row": {"profile_user": {"profile_intro_card": {"context_items": {"edges": [{"node": LINE}]}}}},
    "profile_tile_sections": {
        "edges": [
            {"node": {"profile_tile_section_type": "WORK", "item_title": {"text": {"text": "z"}}}},
            {"node": {"profile_tile_section_type": "FRIENDS", "subtitle": {"text": "3 amigos"}}},
        ]
    },
}
WHOLE = [
    wide_header(**USER),
    preloaded("ProfileCometTopAppSectionQuery", section(KEYS, (friends("1", "2"),))),
    routed("comet.profile.collection", userID="1000200"),
]


def disturbed(tree: Any, odd: Callable[[], Any]) -> Any:
    """The tree with something odd in some of its places; `odd` gives the tree's own part most of the time."""
    replaced = odd()
    if replaced is not Ellipsis:
        return replaced
    if isinstance(tree, dict):
        return {key: disturbed(value, odd) for key, value in tree.items()}
    if isinstance(tree, list):
        return [disturbed(value, odd) for value in tree]
    return tree


@given(st.randoms(use_true_random=False))
def test_nothing_but_errors_of_ours_comes_out(chance: Any) -> None:
    def odd() -> Any:
        return chance.choice(ODD) if chance.random() < 0.03 else ...

    header, listed, route = (disturbed(part, odd) for part in WHOLE)
    for text in (page(route, header, listed), json.dumps(disturbed(section(KEYS, (friends("1", "2"),)), odd))):
        with suppress(CentinelaException):
            assert profile_from(text).external_id
        with suppress(CentinelaException):
            assert all(row.external_id for row in page_from(text, ListKind.FRIENDS).rows)


def test_undisturbed_it_is_a_profile_and_a_page_of_its_friends() -> None:
    text = page(*WHOLE)
    assert (profile_from(text).name, profile_from(text).work) == ("Alondra Quimera", ("Mapas", "z"))
    assert len(page_from(text, ListKind.FRIENDS).rows) == 2
