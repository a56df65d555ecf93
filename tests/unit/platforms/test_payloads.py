"""Profiles read from invented pages."""

from collections.abc import Mapping
from typing import Any

import pytest

from core.domain.platforms import Platform
from core.domain.results.profiles import Counter, ListKind, ProfileAvailability, ProfileRef
from core.errors import LayoutChangedException
from core.platforms.facebook.parsing.relay import Answer
from core.platforms.facebook.payloads import profile_of, read_page, with_more
from tests.support.tables import each
from tests.unit.platforms.pages import encoded, header, page, preloaded, route, tab, tabs

REF = ProfileRef(Platform.FACEBOOK, "alondra.quimera")
TABS = tabs(
    tab("ALL", "timeline"),
    tab(
        "FRIENDS",
        "friends",
        [{"tab_key": key, "id": encoded(f"app_collection:pfbid0{key}")} for key in ("friends_all", "followers")],
    ),
)


def tile(kind: str, subtitle: str) -> Mapping[str, Any]:
    node = {"profile_tile_section_type": kind, "subtitle": {"text": subtitle}}
    return {"data": {"node": {"profile_tile_sections": {"edges": [{"node": node}]}}}}


def social(*content: tuple[str, str]) -> Mapping[str, Any]:
    return {"profile_social_context": {"content": [{"text": {"text": text}, "uri": uri} for text, uri in content]}}


def test_the_header_gives_the_profile_and_decoys_give_nothing() -> None:
    decoy = {
        "data": {
            "viewer": {"users": [{"__typename": "User", "id": "9", "name": "Otra", **social(("9", "/x/friends"))}]}
        }
    }
    html = page(
        preloaded("CometRightRailPeopleYouMayKnowQuery", decoy),
        route(userID="1000200"),
        header({
            "url": "https://www.facebook.com/alondra.quimera",
            "profilePicLarge": None,
            "profilePicMedium": {"uri": "https://scontent.test/m.jpg"},
            "show_verified_badge_on_profile": True,
            "gender": "FEMALE",
            **TABS,
        }),
    )  # fmt: skip
    profile = profile_of(read_page(html), REF)
    assert (profile.external_id, profile.name, profile.username) == ("1000200", "Alondra Quimera", "alondra.quimera")
    assert (profile.photo_url, profile.verified, profile.kind) == ("https://scontent.test/m.jpg", True, "persona")
    assert profile.lists == {ListKind.FRIENDS, ListKind.FOLLOWERS}
    assert profile.counters == {}
    assert profile.gender == "female"


def test_what_else_the_header_tells_is_kept() -> None:
    user = {
        "gender": "FEMALE",
        "alternate_name": "Vega\x00",
        "is_viewer_friend": False,
        "profilePhoto": {"id": "77"},
        "cover_photo": {"photo": {"id": "78", "image": {"uri": "https://scontent.test/c.jpg"}}},
        "delegate_page": None,
    }
    profile = profile_of(read_page(page(header(user))), REF)
    assert (profile.gender, profile.alternate_name) == ("female", "Vega\N{REPLACEMENT CHARACTER}")
    assert profile.extra == {
        "is_viewer_friend": False,
        "photo_id": "77",
        "cover_photo": "https://scontent.test/c.jpg",
    }


@each(
    ("friends", "followers"),
    [
        (("520 amigos", "https://www.facebook.com/a/friends"), ("1,2 mil seguidores", "https://www.facebook.com/a/followers/")),
        (
            ("520 friends", "https://www.facebook.com/profile.php?id=1&sk=friends"),
            ("1.2K followers", "https://www.facebook.com/profile.php?id=1&sk=followers"),
        ),
    ],
)  # fmt: skip
def test_counters_are_told_apart_by_address_in_any_language(
    friends: tuple[str, str], followers: tuple[str, str]
) -> None:
    profile = profile_of(read_page(page(header(social(followers, friends, ("3 en común", "/a/friends_mutual"))))), REF)
    assert profile.counters == {
        ListKind.FRIENDS: Counter(520, friends[0], exact=True),
        ListKind.FOLLOWERS: Counter(1_200, followers[0], exact=False),
    }


def test_the_friends_tile_makes_a_rounded_count_exact_also_when_it_comes_later() -> None:
    before = profile_of(read_page(page(header(social(("1,2 mil amigos", "/a/friends"))))), REF)
    after = with_more(before, [Answer("ProfileCometTilesFeedPaginationQuery", tile("FRIENDS", "1.234 amigos"))])
    assert before.counters[ListKind.FRIENDS].exact is False
    assert after.counters[ListKind.FRIENDS] == Counter(1_234, "1.234 amigos", exact=True)
    other = with_more(before, [Answer("CometPeopleYouMayKnowQuery", tile("FRIENDS", "9 amigos"))])
    assert other.counters == before.counters


STATES = [
    ({}, {}, ProfileAvailability.OK),
    ({"is_visibly_memorialized": True}, {}, ProfileAvailability.MEMORIALIZED),
    ({"profile_user": {"is_memorialized": True}}, {}, ProfileAvailability.MEMORIALIZED),
    ({"memorialized_user_info": {"id": "1"}}, {}, ProfileAvailability.MEMORIALIZED),
    ({"memorialized_user_info": None, "is_memorialized": False}, {}, ProfileAvailability.OK),
    ({}, {"isAdminViewingDeactivatedProfile": True}, ProfileAvailability.DEACTIVATED),
    ({"wem": {"control": {"private_sharing_enabled": True}}}, {}, ProfileAvailability.PRIVATE),
    ({"locked_profile_popover": {"id": 1}}, {}, ProfileAvailability.OK),
]


@each(("user", "props", "availability"), STATES)
def test_states_of_a_profile(
    user: Mapping[str, Any], props: Mapping[str, Any], availability: ProfileAvailability
) -> None:
    profile = profile_of(read_page(page(route(**props), header(user))), REF)
    assert profile.availability is availability
    assert profile.private is (availability is ProfileAvailability.PRIVATE)


def test_the_locked_banner_counts_only_where_tabs_are_missing_too() -> None:
    banner = {"require": [["LockedProfileTryItBanner.react", "preload", [], []]]}
    popover = {"require": [["ProfileCometLockedProfilePopover", "x", [], []]]}
    few = tabs(tab("ALL", "timeline"))
    assert profile_of(read_page(page(header(few), banner)), REF).private is True
    assert profile_of(read_page(page(header(dict(TABS)), banner)), REF).private is False
    assert profile_of(read_page(page(header(few), popover)), REF).private is False


@each("shown", [route("comet.error"), route("comet.profile.timeline", root="CometErrorRoot.react")])
def test_the_error_page_is_an_unavailable_profile_whatever_its_language(shown: object) -> None:
    profile = profile_of(read_page(page(shown)), REF)
    assert profile.availability is ProfileAvailability.UNAVAILABLE
    assert (profile.username, profile.external_id) == ("alondra.quimera", "alondra.quimera")
    by_number = profile_of(read_page(page(shown)), ProfileRef(Platform.FACEBOOK, "1000200"))
    assert (by_number.username, by_number.external_id) == (None, "1000200")


def test_a_page_without_a_profile_is_a_changed_layout() -> None:
    with pytest.raises(LayoutChangedException):
        profile_of(read_page(page(route())), REF)


def test_a_profile_without_header_renderer_is_found_by_the_route() -> None:
    user = {
        "__typename": "User",
        "id": "77",
        "name": "Alondra Quimera",
        "url": "https://www.facebook.com/profile.php?id=77",
    }
    other = {"__typename": "User", "id": "78", "name": "Otra"}
    html = page(route(userID="77"), preloaded("ProfileCometRootQuery", {"data": {"list": [other, user]}}))
    profile = profile_of(read_page(html), REF)
    assert (profile.external_id, profile.username) == ("77", None)


@each(
    ("marks", "kind"),
    [
        ({"is_additional_profile_plus": True, "delegate_page": {"id": "5"}}, "pagina"),
        ({"is_additional_profile_plus": False, "delegate_page": {"id": "5"}}, "persona"),
        ({"delegate_page": {"id": "5"}}, "persona"),
    ],
)
def test_a_delegate_page_alone_makes_no_page(marks: Mapping[str, Any], kind: str) -> None:
    assert profile_of(read_page(page(header(marks))), REF).kind == kind


def test_the_introduction_is_read_by_type_and_unknown_types_are_kept() -> None:
    def card(kind: str, text: str, *ranges: Mapping[str, Any]) -> Mapping[str, Any]:
        title = {"text": text, "ranges": list(ranges)}
        item = {"timeline_context_list_item_type": kind, "renderer": {"context_item": {"title": title}}}
        return {"node": {"timeline_context_item": item}}

    city = {"offset": 8, "length": 13, "entity": {"url": "https://www.facebook.com/pages/Villa-Quimera/1"}}
    shim = {"entity": {"url": "https://l.facebook.com/l.php?u=https%3A%2F%2Fmapas.test%2F&h=x"}}
    nodes = [
        {"node": {"profile_status_text": {"text": "Dibujo mapas."}}},
        card("INTRO_CARD_CURRENT_CITY", "Vive en Villa Quimera", city),
        card("INTRO_CARD_WEBSITE", "mapas.test", shim),
        card("INTRO_CARD_INFLUENCER_CATEGORY", "Cartógrafa"),
        card("INTRO_CARD_DE_MAÑANA", "Algo nuevo"),
        card("INTRO_CARD_DE_MAÑANA", "Algo nuevo"),
    ]
    about = {"field_type": "website", "title": {"text": "otra.test"}, "link_url": "https://otra.test/"}
    empty = {"field_type": "null_state", "title": {"text": "Sin lugares para mostrar"}}
    html = page(
        header({}), preloaded("ProfileCometTilesFeedQuery", {"data": {"tiles": nodes, "about": [about, empty]}})
    )
    profile = profile_of(read_page(html), REF)
    assert (profile.bio, profile.category, profile.location) == ("Dibujo mapas.", "Cartógrafa", "Villa Quimera")
    assert profile.links == ("https://mapas.test/", "https://otra.test/")
    kinds = [entry["type"] for entry in profile.extra["intro"]]
    assert kinds.count("INTRO_CARD_DE_MAÑANA") == 1
    assert "null_state" not in kinds
