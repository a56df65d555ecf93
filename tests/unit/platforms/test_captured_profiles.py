"""Profiles in the shapes that captures of 2026 have: the route, Pages, the introduction, addresses, counters."""

from collections.abc import Mapping
from typing import Any

from core.domain.platforms import Platform
from core.domain.results.profiles import Counter, ListKind, ProfileAvailability, ProfileRef
from core.platforms.facebook.parsing.intro import intro_of
from core.platforms.facebook.parsing.rows import row_of
from core.platforms.facebook.parsing.states import route_of
from core.platforms.facebook.payloads import profile_from, profile_of, read_page
from core.platforms.facebook.urls import canonical_url, outside
from tests.support.tables import each
from tests.unit.platforms.captured import DECOYS, routed, shell, wide_header
from tests.unit.platforms.pages import edge, header, page, preloaded, tab, tabs

REF = ProfileRef(Platform.FACEBOOK, "alondra.quimera")


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


@each(
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


def test_a_page_is_told_by_its_flag_alone_and_is_never_offered_friends() -> None:
    person = profile_from(page(wide_header(delegate_page={"id": "5", "category_name": "Cartógrafa"})))
    assert (person.kind, person.category) == ("persona", "Cartógrafa")
    assert ListKind.FRIENDS in person.lists
    own_page = profile_from(page(wide_header(is_additional_profile_plus=True)))
    assert own_page.kind == "pagina"
    assert own_page.lists == {ListKind.FOLLOWERS, ListKind.FOLLOWING}


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


@each(
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


@each(
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


@each(
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


def test_the_number_beside_the_friends_tab_is_exact_where_it_is_given() -> None:
    listed = tab("FRIENDS", "friends")
    rounded = {"profile_social_context": {"content": [{"text": {"text": "1,2 mil amigos"}, "uri": "/x/friends"}]}}
    for shown, counter in ((None, Counter(1_200, "1,2 mil amigos", False)), (1_234, Counter(1_234, "1234", True))):
        listed["node"]["displayable_count"] = shown  # type: ignore[index]
        profile = profile_from(page(header({**tabs(listed), **rounded})))
        assert profile.counters[ListKind.FRIENDS] == counter
