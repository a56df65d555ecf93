"""Facebook's answers in the shapes that captures of 2026 have; whoever they are about is invented."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from core.domain.platforms import Platform
from core.domain.profiles import Counter, ListKind, ProfileAvailability, ProfileRef
from core.errors import LayoutChangedException, ListHiddenException
from core.platforms.facebook.intro import intro_of
from core.platforms.facebook.payloads import page_from, profile_from, profile_of, read_page
from core.platforms.facebook.relay import answer_of_body, documents_of
from core.platforms.facebook.rows import pages_in, row_of
from core.platforms.facebook.states import route_of
from core.platforms.facebook.urls import canonical_url, outside
from tests.unit.platforms.pages import collection, edge, encoded, header, page, preloaded, tab, tabs

REF = ProfileRef(Platform.FACEBOOK, "alondra.quimera")
KEYS = ("friends_all", "friends_recent", "friends_current_city", "followers", "following")
DECOYS = [{"action": "*", "tracePolicy": "*"}, {"action": "LOAD", "tracePolicy": "comet.error"}]


def shell(*entries: object, define: object = None) -> object:
    """The envelope of a real block; `define` holds the loader configuration."""
    box: dict[str, object] = {"define": [["x", [], {}, 1]] if define is None else define, "require": list(entries)}
    return {"require": [["ScheduledServerJS", "handle", None, [{"__bbox": box}]]]}


def routed(policy: str, *, root: str = "ProfileCometTimelineListViewRoot.react", **props: object) -> object:
    """The block that names the route, with the interactions before it that only look like one."""
    view = {"allResources": [{"__dr": root}], "resource": {"__dr": root}, "props": props, "entryPoint": None}
    name = "comet.fbweb.CometErrorRoute" if policy == "comet.error" else "comet.fbweb.CometProfileRoute"
    found = {"actorID": "1", "rootView": view, "tracePolicy": policy, "canonicalRouteName": name, "url": "/x"}
    manager = ["CometRouteStore", "init", [], [{"initialRouteInfo": {"route": found}}]]
    return shell(manager, define=[["InteractionTracing", [], {"interactions": DECOYS}, 158]])


def wide_header(**user: Any) -> object:
    """A header whose friends section lists every collection that there could be, shown or not."""
    listed = [{"tab_key": key, "id": encoded(f"app_collection:pfbid0{key}")} for key in KEYS]
    return header({**tabs(tab("ALL", "timeline"), tab("FRIENDS", "friends", listed)), **user})


def section(
    shown: Sequence[str], delivered: Sequence[Mapping[str, Any]], *, host: str = "www", renderer: str = "List"
) -> Mapping[str, Any]:
    """`data.node` of a section: its collections have no tab_key, and it always has words for being empty."""
    nav = [
        {"id": encoded(f"app_collection:pfbid0{key}"), "name": "?", "url": f"https://{host}.facebook.com/x/{key}"}
        for key in shown
    ]
    wrapped = [
        {
            "style_renderer": {"__typename": f"TimelineAppCollection{renderer}Renderer", "collection": one},
            "id": one["id"],
        }
        for one in delivered
    ]
    return {
        "data": {
            "node": {
                "__typename": "TimelineAppSection",
                "id": encoded("app_section:1000200:2356318349"),
                "section_type": "FRIENDS",
                "nav_collections": {"nodes": nav},
                "all_collections": {"nodes": wrapped},
                "null_state_message": {"text": "No hay nada para mostrar"},
            }
        }
    }


def page_of_list(shown: Sequence[str], delivered: Sequence[Mapping[str, Any]], **how: str) -> str:
    answer = preloaded("ProfileCometTopAppSectionQuery", section(shown, delivered, **how))
    return page(routed("comet.profile.collection.friends", userID="1000200"), wide_header(), answer)


def friends(*people: str, **rest: Any) -> dict[str, Any]:
    return collection([edge(person) for person in people], key="pfbid0friends_all", **rest)


# 1. the route


def test_a_trace_policy_without_a_root_view_is_no_route() -> None:
    html = page(routed("comet.profile.collection.friends", userID="1000200"), wide_header())
    route = route_of(html)
    assert (route.policy, route.props["userID"], route.is_error) == (
        "comet.profile.collection.friends",
        "1000200",
        False,
    )
    assert route_of(page(shell(define=DECOYS))).policy == ""


def test_the_pages_own_route_wins_over_one_that_is_only_prepared() -> None:
    other = {"rootView": {"resource": {"__dr": "CometErrorRoot.react"}, "props": {}}, "tracePolicy": "comet.error"}
    html = page(shell(["CometRoutePrefetch", "add", [], [{"route": other}]]), routed("comet.profile.timeline"))
    assert route_of(html).policy == "comet.profile.timeline"


@pytest.mark.parametrize(
    ("props", "availability"),
    [
        ({"fourZerofour": False, "privacy": True, "title": "x", "isBOC": False}, ProfileAvailability.UNAVAILABLE),
        ({"isAdminViewingDeactivatedProfile": False}, ProfileAvailability.UNAVAILABLE),
        ({"isAdminViewingDeactivatedProfile": True}, ProfileAvailability.DEACTIVATED),
    ],
)
def test_the_error_page_behind_decoys_is_a_profile_that_is_not_there(
    props: Mapping[str, object], availability: ProfileAvailability
) -> None:
    html = page(routed("comet.error", root="CometErrorRoot.react", **props))
    assert profile_of(read_page(html), REF).availability is availability


def test_without_a_header_the_profile_is_the_one_that_the_route_names() -> None:
    people = [{"__typename": "User", "id": number, "name": f"Vega {number}", "url": ""} for number in ("76", "77")]
    html = page(routed("comet.profile.timeline", userID="77"), preloaded("ProfileCometRootQuery", {"data": people[0]}),
                preloaded("ProfileCometRootQuery", {"data": people[1]}, seed="b2"))  # fmt: skip
    assert profile_from(html).name == "Vega 77"


# 2, 7, 8. lists: hidden, by collection, and with words for being empty beside their rows


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


@pytest.mark.parametrize("host", ["www", "web"])
def test_the_page_of_a_list_is_found_by_its_collection_without_a_tab_key(host: str) -> None:
    delivered = (collection([edge("7")], key="pfbid0followers"), friends("1", "2"))
    for text in (page_of_list(KEYS, delivered, host=host), json.dumps(section(KEYS, delivered, host=host))):
        found = page_from(text, ListKind.FRIENDS)
        assert [row.external_id for row in found.rows] == ["1", "2"]
    assert page_from(page_of_list(KEYS, delivered, host=host), ListKind.FOLLOWERS).rows[0].external_id == "7"


def test_a_next_page_has_nothing_but_its_collection() -> None:
    answer = {"data": {"node": friends("3", "4", cursor="c2")}, "extensions": {"is_final": True}}
    found = page_from(json.dumps(answer), ListKind.FRIENDS)
    assert ([row.external_id for row in found.rows], found.end_cursor, found.has_next) == (["3", "4"], "c2", True)


# 3, 4. pages


def test_a_page_is_told_by_its_flag_alone_and_is_never_offered_friends() -> None:
    person = profile_from(page(wide_header(delegate_page={"id": "5", "category_name": "Cartógrafa"})))
    assert (person.kind, person.category) == ("persona", "Cartógrafa")
    assert ListKind.FRIENDS in person.lists
    own_page = profile_from(page(wide_header(is_additional_profile_plus=True)))
    assert own_page.kind == "pagina"
    assert own_page.lists == {ListKind.FOLLOWERS, ListKind.FOLLOWING}


# 5, 12. the introduction


def intro_line(kind: str, text: str, *, marked: str = "", uri: str | None = None) -> Mapping[str, Any]:
    ranges = [{"offset": text.index(marked), "length": len(marked), "entity": {"url": "/pages/x/1"}}] if marked else []
    return {"node": {"profile_field_type": kind, "short_title": {"text": text, "ranges": ranges}, "page_uri": uri}}


def top_row(*lines: Mapping[str, Any], **more: Any) -> Mapping[str, Any]:
    card = {"context_items": {"edges": list(lines)}}
    return {"header_top_row": {"__typename": "XFBProfileDirectoryHeaderTopRowRenderer",
                               "profile_user": {"profile_intro_card": card, **more}}}  # fmt: skip


def test_the_card_of_the_header_gives_category_city_work_and_education() -> None:
    lines = (
        intro_line("category", "Creadora digital"),
        intro_line("current_city", "Vive en Villa Imaginaria", marked="Villa Imaginaria"),
        intro_line("hometown", "De Puerto Inventado", marked="Puerto Inventado"),
        intro_line("work", "Cartógrafa en Mapas de Nadie", marked="Mapas de Nadie"),
        intro_line("education", "Universidad Ficticia"),
        intro_line("high_school", "Instituto de la Niebla"),
        intro_line("algo_de_mañana", "Algo nuevo"),
    )
    profile = profile_from(page(wide_header(**top_row(*lines))))
    assert (profile.category, profile.location, profile.hometown) == (
        "Creadora digital",
        "Villa Imaginaria",
        "Puerto Inventado",
    )
    assert profile.work == ("Cartógrafa en Mapas de Nadie",)
    assert profile.education == ("Universidad Ficticia", "Instituto de la Niebla")
    assert {"type": "algo_de_mañana", "text": "Algo nuevo"} in profile.extra["intro"]


def test_what_stands_beside_the_header_fills_its_gaps_and_only_those() -> None:
    more = {
        "alternate_name": "Veguita",
        "name": "Otra",
        "show_verified_badge_on_profile": True,
        "profile_social_context": {"content": [{"text": {"text": "28 mill. seguidores"}, "uri": "/x/followers/"}]},
        "profile_status": {"text": "Dibujo mapas."},
    }
    inside = profile_from(page(wide_header(alternate_name=None, **top_row(**more))))
    user = {"__typename": "User", "id": "1000200", "name": "Alondra Quimera", "alternate_name": ""}
    beside = {"profile_header_renderer": {"user": user, **top_row(**more)}}
    for profile in (inside, profile_from(page(preloaded("ProfileCometHeaderQuery", {"data": {"user": beside}})))):
        assert (profile.name, profile.alternate_name, profile.verified) == ("Alondra Quimera", "Veguita", True)
        assert profile.counters[ListKind.FOLLOWERS] == Counter(28_000_000, "28 mill. seguidores", exact=False)
        assert profile.bio == "Dibujo mapas."


def test_the_tiles_of_a_directory_are_lines_about_what_their_tile_is_about() -> None:
    def tile(kind: str, *texts: str) -> Mapping[str, Any]:
        nodes = [{"node": {"item_title": {"text": {"text": text, "ranges": []}}}} for text in texts]
        view = {
            "__typename": "ProfileTileViewDirectoryExperienceListRenderer",
            "view": {"profile_tile_items": {"nodes": nodes}},
        }
        return {"node": {"profile_tile_section_type": kind, "is_directory_protile": True,
                         "profile_tile_views": {"nodes": [{"view_style_renderer": view}]}}}  # fmt: skip

    intro = intro_of([{"edges": [tile("WORK", "Cartógrafa"), tile("EDUCATION", "Universidad Ficticia", "Instituto")]}])
    assert (intro.work, intro.education) == (("Cartógrafa",), ("Universidad Ficticia", "Instituto"))


@pytest.mark.parametrize(
    ("shown", "category"),
    [
        ("Page · Government organisation", "Government organisation"),
        ("Página · Arte · Cultura", "Arte · Cultura"),
        ("Perfil\xa0· Creador digital", "Creador digital"),
        ("Cartógrafa", "Cartógrafa"),
    ],
)
def test_a_category_is_read_without_the_kind_of_profile_before_it(shown: str, category: str) -> None:
    item = {"timeline_context_list_item_type": "INTRO_CARD_INFLUENCER_CATEGORY",
            "renderer": {"context_item": {"title": {"text": shown}}}}  # fmt: skip
    assert intro_of([{"timeline_context_item": item}]).category == category


@pytest.mark.parametrize(
    ("link", "shown"),
    [
        ("https://l.facebook.com/l.php?u=https%3A%2F%2Fmapas.test%2F&h=x", "https://mapas.test/"),
        ("https://www.facebook.com/l.php?u=https%3A%2F%2Fmapas.test%2F", "https://mapas.test/"),
        ("https://l.facebook.com/l.php?u=https%3A%2F%2Fwww.facebook.com%2Fvega", ""),
        (
            "https://l.facebook.com/l.php?u=https%3A%2F%2Flm.facebook.com%2Fl.php%3Fu%3Dhttps%253A%252F%252Ffb.me%252Fx",
            "",
        ),
        ("https://mapas.test/", "https://mapas.test/"),
        ("https://web.facebook.com/vega", ""),
        ("/vega", ""),
        ("javascript:alert(1)", ""),
        ("https://[", ""),
    ],
)
def test_an_address_that_stays_inside_the_site_is_no_link_of_the_profile(link: str, shown: str) -> None:
    assert outside(link) == shown


@pytest.mark.parametrize(
    ("shown", "canonical"),
    [
        ("https://web.facebook.com/Vega.Ficticia", "https://www.facebook.com/Vega.Ficticia"),
        ("https://es-la.facebook.com/profile.php?id=7", "https://www.facebook.com/profile.php?id=7"),
        ("http://facebook.com/vega", "https://www.facebook.com/vega"),
        ("https://developers.facebook.com/docs", "https://developers.facebook.com/docs"),
        ("https://mapas.test/", "https://mapas.test/"),
        ("", ""),
        ("https://[", "https://["),
    ],
)
def test_an_address_is_told_under_one_host(shown: str, canonical: str) -> None:
    assert canonical_url(shown) == canonical


def test_profile_and_rows_are_told_under_one_host() -> None:
    assert profile_from(page(wide_header(url="https://web.facebook.com/Vega"))).url == "https://www.facebook.com/Vega"
    row = row_of(edge("7", url="https://web.facebook.com/vega.7")["node"], source="red")
    assert row is not None
    assert (row.url, row.username) == ("https://www.facebook.com/vega.7", "vega.7")


# 9, 10. rows


@pytest.mark.parametrize("kind", ["Photo", "Event", "Page", "Video"])
def test_collections_of_other_things_are_no_people(kind: str) -> None:
    things = [edge(str(number), node={"__typename": kind, "id": str(number)}) for number in range(8)]
    assert list(pages_in(section(("photos_by",), (collection(things),), renderer="Photos"), source="html")) == []


def test_a_row_that_is_no_person_among_people_is_counted_as_seen_and_not_kept() -> None:
    (found,) = pages_in(collection([edge("1"), edge("2", node={"__typename": "Page", "id": "2"})]), source="red")
    assert ([row.external_id for row in found.rows], found.edges) == (["1"], 2)


@pytest.mark.parametrize(
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
        return found.end_cursor, found.has_next

    assert told("1", "2", has_next_page=True) == ("c2", True)
    assert told("1", "2", has_next_page=True, end_cursor="own") == ("own", True)
    assert told("1", has_next_page=False) == (None, False)
    assert told(has_next_page=True) == (None, True)


# 11. bodies


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


# 1.2. counters


def test_the_number_beside_the_friends_tab_is_exact_where_it_is_given() -> None:
    listed = tab("FRIENDS", "friends")
    rounded = {"profile_social_context": {"content": [{"text": {"text": "1,2 mil amigos"}, "uri": "/x/friends"}]}}
    for shown, counter in ((None, Counter(1_200, "1,2 mil amigos", False)), (1_234, Counter(1_234, "1234", True))):
        listed["node"]["displayable_count"] = shown  # type: ignore[index]
        profile = profile_from(page(header({**tabs(listed), **rounded})))
        assert profile.counters[ListKind.FRIENDS] == counter
