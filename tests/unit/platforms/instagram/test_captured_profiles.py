"""Profiles of Instagram in the forms in which they have come over the years."""

import json

import pytest

from core.domain.results.profiles import ListKind
from core.errors import LayoutChangedException
from core.platforms.instagram.payloads import profile_from
from tests.support.tables import Walk, each
from tests.unit.platforms.instagram.wire import VIEWER, Json, html, preloaded, routed, row

FOLLOWERS = ListKind.FOLLOWERS
USER: Json = {
    "pk": "173",
    "id": "173",
    "username": "vega",
    "full_name": "Vega F",
    "biography": "hola",
    "is_private": False,
    "is_verified": True,
    "follower_count": 300,
    "following_count": 55,
    "media_count": 20,
    "mutual_followers_count": 0,
    "category": None,
    "address_street": "",
    "bio_links": [
        {"title": "", "url": "https://example.org", "lynx_url": "https://l.instagram.com/?u=https%3A%2F%2Fexample.org"}
    ],
    "external_url": "https://example.org/",
    "hd_profile_pic_url_info": {"url": "https://x/hd.jpg"},
    "profile_pic_url": "https://x/s.jpg",
    "friendship_status": {"following": False, "followed_by": False, "blocking": False},
}
OLDER: Json = {
    "id": "173",
    "username": "vega",
    "full_name": "Vega F",
    "biography": "hola",
    "is_private": True,
    "is_verified": False,
    "edge_followed_by": {"count": 300},
    "edge_follow": {"count": 55},
    "followed_by_viewer": False,
    "has_blocked_viewer": False,
    "edge_mutual_followed_by": {"count": 1, "edges": [{"node": {"username": "zz"}}]},
    "bio_links": [],
    "external_url": None,
    "edge_owner_to_timeline_media": {
        "count": 20,
        "page_info": {},
        "edges": [{"node": {"owner": {"id": "173", "username": "vega"}}}],
    },
    "edge_related_profiles": {"edges": [{"node": {"id": "44", "username": "zz", "full_name": "Z"}}]},
}
ME = {"user": {"pk": "999", "id": "999", "username": "me", "biography": "mine", "follower_count": 3}}
CURRENT = {"data": {"user": USER, "viewer": ME}, "extensions": {"is_final": True}, "status": "ok"}
ROUTE = routed("PolarisProfilePostsTabRoot", "profilePage", username="vega")
OPEN, CLOSED = ("173", "vega", 300, "ok"), ("173", "vega", 300, "privado")
PROFILES: dict[str, tuple[str, tuple[str, str | None, int | None, str]]] = {
    "the current query": (json.dumps(CURRENT), OPEN),
    "the viewer in front of it": (json.dumps({"data": {"viewer": ME, "user": USER}}), OPEN),
    "another root": (json.dumps({"data": {"fetch__XDTUserDict": USER, "xdt_viewer": ME}}), OPEN),
    "users/info": (json.dumps({"user": USER | {"pk": 173}, "status": "ok"}), OPEN),
    "web_profile_info": (json.dumps({"data": {"user": OLDER}, "status": "ok"}), CLOSED),
    "?__a=1": (json.dumps({"logging_page_id": "profilePage_173", "graphql": {"user": OLDER}}), CLOSED),
    "_sharedData": (
        "<html><script>window._sharedData = "
        + json.dumps({"entry_data": {"ProfilePage": [{"graphql": {"user": OLDER}}]}})
        + ";</script></html>",
        CLOSED,
    ),
    "a page with its answer preloaded": (
        html("Vega F (@vega) • Instagram", VIEWER, ROUTE, preloaded("PolarisProfilePageContentQuery", CURRENT)),
        OPEN,
    ),
    "a page whose data come later": (
        html("Vega F (@vega) • Instagram photos", VIEWER, ROUTE),
        ("173", "vega", None, "ok"),
    ),
    "the error page": (
        html("Page not found • Instagram", VIEWER, routed("PolarisErrorRoot", "httpErrorPage")),
        ("", None, None, "no_disponible"),
    ),
    "user null": (
        json.dumps({"data": {"user": None}, "extensions": {"is_final": True}, "status": "ok"}),
        ("", None, None, "no_disponible"),
    ),
}


def test_profiles() -> None:
    with Walk() as walk:
        for name, (text, expected) in PROFILES.items():
            with walk.row(name):
                found = profile_from(text)
                count = found.counters.get(FOLLOWERS)
                assert (
                    found.external_id,
                    found.username,
                    count.value if count else None,
                    found.availability.value,
                ) == expected


def test_an_address_that_is_told_twice_is_one_link() -> None:
    assert profile_from(json.dumps(CURRENT)).links == ("https://example.org",)


@each(
    "text",
    [
        html("Login • Instagram", routed("PolarisLoginRoot", "loginPage")),
        json.dumps({"message": "login_required", "logout_reason": 3, "status": "fail"}),
        json.dumps({"data": {"user": None}, "errors": [{"message": "execution error", "severity": "CRITICAL"}]}),
        json.dumps({"data": {"xdt_api__v1__discover__chaining": {"users": [row(5, follower_count=3)]}}}),
    ],
)
def test_walls_refusals_and_suggestions_are_nobodys_profile(text: str) -> None:
    with pytest.raises(LayoutChangedException):
        profile_from(text)
