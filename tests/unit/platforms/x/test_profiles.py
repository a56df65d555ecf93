"""Profiles of X: whichever form they come in, the same is read, and who is not shown is told from a changed form."""

import json
from typing import Any

import pytest

from core.domain.platforms import Platform
from core.domain.results.profiles import Counter, ListKind, ProfileAvailability
from core.errors import LayoutChangedException, NetworkException
from core.platforms.x.payloads import profile_from
from sandbox.sites.x.graphql.users import Counts, Ties, user_result
from sandbox.sites.x.model import SHAPES
from tests.support.tables import each
from tests.unit.platforms.x.answers import VIEWER, Site, a_person, a_profile


def about(user: dict[str, Any], root: str = "user") -> str:
    return json.dumps({"data": {root: {"result": user}}})


def test_all_three_forms_of_a_user_give_the_same_profile() -> None:
    counts = Counts(followers=1_500, following=0, posts=7)
    found = [profile_from(about(user_result(a_person(), shape, counts))) for shape in SHAPES]
    for profile in found:
        assert (profile.platform, profile.external_id) == (Platform.X, "1400000000000000001")
        assert (profile.name, profile.username, profile.url) == (
            "Vega Ficticia",
            "vega_ficticia",
            "https://x.com/vega_ficticia",
        )
        assert (profile.bio, profile.location, profile.category) == ("Nubes & faroles.", "Villa Imaginaria", "Faros")
        assert profile.links == ("https://vega.example/",)
        assert profile.photo_url == "https://pbs.twimg.com/profile_images/1400000000000000001/sandbox_400x400.jpg"
        assert profile.counters == {
            ListKind.FOLLOWERS: Counter(1_500, "1500", exact=True),
            ListKind.FOLLOWING: Counter(0, "0", exact=True),
        }
        assert (profile.verified, profile.private, profile.availability) == (True, False, ProfileAvailability.OK)
        assert profile.extra["posts"] == 7
        assert profile.extra["created_at"] == "2015-03-07T10:20:30+00:00"
        assert profile.extra["verified_type"] == "Business"


def test_what_is_newer_is_right_also_when_it_says_nothing_or_no() -> None:
    user = user_result(a_person(verified_type="", website=""), "flat", Counts(followers=0, following=0, posts=0))
    user["legacy"] = {
        "followers_count": 900, "friends_count": 901, "statuses_count": 902, "description": "de antes",
        "name": "Antes", "screen_name": "antes", "protected": True, "verified": True, "location": "Antes",
    }  # fmt: skip
    user["profile_bio"] = {"description": ""}
    profile = profile_from(about(user))
    assert {kind: counter.value for kind, counter in profile.counters.items()} == {
        ListKind.FOLLOWERS: 0,
        ListKind.FOLLOWING: 0,
    }
    assert (profile.name, profile.username, profile.bio) == ("Vega Ficticia", "vega_ficticia", "")
    assert (profile.private, profile.verified, profile.extra["posts"]) == (False, False, 0)


def test_null_is_no_answer_and_the_older_part_is_asked() -> None:
    user = user_result(a_person(), "core", Counts(followers=5, following=6))
    user["relationship_counts"] = None
    user["profile_bio"] = {"description": None}
    profile = profile_from(about(user))
    assert profile.counters[ListKind.FOLLOWERS].value == 5
    assert profile.bio == "Nubes & faroles."


@each(
    ("facts", "verified"),
    [
        pytest.param({"is_blue_verified": True, "verification": {"verified": False}}, True, id="paid"),
        pytest.param(
            {"is_blue_verified": True, "verification": {"verified": False, "verified_type": "Business"}},
            True,
            id="an organisation, verified no",
        ),
        pytest.param({"verification": {"verified": False, "verified_type": "Government"}}, True, id="a government"),
        pytest.param({"verification": {"is_blue_verified": True, "verified_type": None}}, True, id="the newer place"),
        pytest.param({"legacy": {"verified": True}}, True, id="of old"),
        pytest.param({"verification": {"verified": False}, "legacy": {"verified": True}}, False, id="no longer"),
        pytest.param({"is_blue_verified": False}, False, id="no"),
    ],
)
def test_a_badge_is_a_badge_wherever_it_is_told(facts: dict[str, Any], verified: bool) -> None:
    user = {"__typename": "User", "rest_id": "12", "core": {"name": "Nube", "screen_name": "nube"}, **facts}
    assert profile_from(about(user)).verified is verified


def test_the_user_is_found_under_any_name_that_speaks_of_one_and_never_among_others() -> None:
    user = user_result(a_person(), "flat")
    for root in ("user", "user_result_by_screen_name", "user_results", "user_result_by_rest_id", "profile_of_tomorrow"):
        assert profile_from(about(user, root)).username == "vega_ficticia", root
    viewer = {"viewer": {"user_results": {"result": user_result(a_person(), "flat")}}}
    others = Site().ask("Followers")
    for text in (
        json.dumps({"data": viewer}),
        others,
        Site().ask("Retweeters"),
        Site().ask("SidebarUserRecommendations"),
    ):
        with pytest.raises(LayoutChangedException):
            profile_from(text)


def test_a_protected_profile_is_private_unless_it_lets_the_viewer_in() -> None:
    protected = a_person(protected=True)
    for shape in SHAPES:
        closed = profile_from(about(user_result(protected, shape)))
        let_in = profile_from(about(user_result(protected, shape, ties=Ties(following=True))))
        assert (closed.private, closed.availability, closed.lists) == (True, ProfileAvailability.PRIVATE, frozenset())
        assert (let_in.private, let_in.availability) == (True, ProfileAvailability.OK)
        assert let_in.lists >= {ListKind.FOLLOWERS, ListKind.FOLLOWING}


def test_who_blocks_the_viewer_is_not_available_and_it_is_said() -> None:
    profile = profile_from(about(user_result(a_person(), "flat", ties=Ties(blocked_by=True))))
    assert (profile.availability, profile.extra["blocks_viewer"]) == (ProfileAvailability.UNAVAILABLE, True)
    assert profile.name == "Vega Ficticia"


@each("shape", SHAPES)
def test_the_suspended_and_the_deactivated_keep_their_number(shape: Any) -> None:
    for visibility, state in (
        ("suspended", ProfileAvailability.SUSPENDED),
        ("deactivated", ProfileAvailability.DEACTIVATED),
    ):
        profile = profile_from(Site(a_profile(visibility=visibility, shape=shape)).ask("UserByScreenName"))
        assert (profile.availability, profile.external_id) == (state, "1400000000000000001")


@each(
    ("answer", "state"),
    [
        pytest.param({"data": {}}, ProfileAvailability.UNAVAILABLE, id="nothing"),
        pytest.param({"data": {"user": {}}}, ProfileAvailability.UNAVAILABLE, id="an empty user"),
        pytest.param({"data": {"user": None}}, ProfileAvailability.UNAVAILABLE, id="null"),
        pytest.param(
            {"data": {"user_result_by_screen_name": {"id": "x"}}}, ProfileAvailability.UNAVAILABLE, id="newer"
        ),
        pytest.param({"errors": [{"code": 50}]}, ProfileAvailability.UNAVAILABLE, id="code 50"),
        pytest.param({"errors": [{"code": 63}]}, ProfileAvailability.SUSPENDED, id="code 63"),
        pytest.param(
            {"data": {"user": {"result": {"__typename": "UserUnavailable", "reason": "Protected"}}}},
            ProfileAvailability.PRIVATE,
            id="protected, of old",
        ),
        pytest.param(
            {"data": {"user": {"result": {"__typename": "UserUnavailable", "reason": "NoReason"}}}},
            ProfileAvailability.UNAVAILABLE,
            id="no reason",
        ),
    ],
)
def test_nobody_there_is_said_and_not_guessed(answer: dict[str, Any], state: ProfileAvailability) -> None:
    profile = profile_from(json.dumps(answer))
    assert (profile.availability, profile.name, profile.counters) == (state, "", {})


@each(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("for (;;);", id="not JSON"),
        pytest.param("[]", id="a list"),
        pytest.param('{"errors":[{"code":131,"message":"Internal error"}],"data":{}}', id="a failure of the site"),
        pytest.param('{"data":{"user":{"result":{"__typename":"User","rest_id":"12"}}}}', id="a user without a name"),
        pytest.param("<!DOCTYPE html><html><head></head><body></body></html>", id="a page without data"),
    ],
)
def test_anything_else_is_a_changed_form(text: str) -> None:
    with pytest.raises(LayoutChangedException):
        profile_from(text)


def test_a_page_that_was_cut_off_is_not_a_changed_form() -> None:
    with pytest.raises(NetworkException):
        profile_from("<!DOCTYPE html><html><head><title>X</tit")


def test_the_newer_front_end_streams_its_records_in_the_page() -> None:
    records = (
        'relayRecords:$R[4]={"client:root":$R[5]={__id:"client:root",__typename:"__Root",'
        '"user_result_by_screen_name(screen_name:\\"nube\\")":$R[6]={__ref:"VXNlclJlc3VsdHM6MTI="}},'
        '"VXNlclJlc3VsdHM6MTI=":$R[7]={__id:"VXNlclJlc3VsdHM6MTI=",result:$R[8]={__ref:"VXNlcjoxMg=="}},'
        '"VXNlcjoxMg==":$R[9]={__id:"VXNlcjoxMg==",__typename:"User",rest_id:"12",core:$R[10]={__ref:"c"},'
        'relationship_counts:$R[11]={__ref:"r"},itself:$R[12]={__ref:"VXNlcjoxMg=="},professional:null},'
        'c:$R[13]={__id:"c",name:"Nube \\x3Cde\\x3E papel",screen_name:"nube",created_at_ms:1198095632000},'
        'r:$R[14]={__id:"r",followers:900,following:0,seen:!0,not:!1,none:void 0}}'
    )
    html = f"<!DOCTYPE html><html><body><script>($R=>$R[2].next($R[3]={{{records}}}))</script></body></html>"
    profile = profile_from(html)
    assert (profile.external_id, profile.username, profile.name) == ("12", "nube", "Nube <de> papel")
    assert [counter.value for counter in profile.counters.values()] == [900, 0]
    assert profile.extra["created_at"] == "2007-12-19T20:20:32+00:00"


def test_the_older_front_end_holds_the_viewer_who_is_not_the_profile() -> None:
    def page(*users: dict[str, Any]) -> str:
        entities = {user["id_str"]: user for user in users}
        state = {"session": {"user_id": VIEWER}, "entities": {"users": {"entities": entities}}}
        return f"<html><body><script>window.__INITIAL_STATE__={json.dumps(state)};</script></body></html>"

    viewer = {"id_str": VIEWER, "screen_name": "prueba", "name": "Prueba"}
    other = {"id_str": "12", "screen_name": "nube", "name": "Nube", "followers_count": 3, "friends_count": 4}
    assert profile_from(page(viewer, other)).username == "nube"
    with pytest.raises(LayoutChangedException):
        profile_from(page(viewer))
