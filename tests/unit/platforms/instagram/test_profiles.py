"""Who an Instagram capture is about."""

from core.domain.results.profiles import ListKind, Profile, ProfileAvailability
from core.errors import CentinelaException, LayoutChangedException, NetworkException
from core.platforms.instagram.payloads import profile_from
from tests.unit.platforms.instagram.captures import STRANGER, body, flat, old, page, person, preloaded, route

CHAINING = preloaded(
    "PolarisProfileSuggestedUsersWithPreloadableQuery",
    {"data": {"xdt_api__v1__discover__chaining": {"users": [person(3, follower_count=9)]}}},
)
ERROR = {"message": "field_exception", "path": ["user", "biography"], "severity": "WARNING"}
SAME = {
    "today's answer": body({"data": {"user": flat(), "viewer": {"user": person(4, media_count=2)}}}),
    "today's answer under another root": body({"data": {"fetch__XDTUserDict": flat()}}),
    "the number as a number": body({"data": {"user": flat(pk=61_000_000_900)}}),
    "the older answer": body({"data": {"user": old()}, "status": "ok"}),
    "the oldest answer": body({"graphql": {"user": old()}}),
    "an answer with an error beside it": body({"data": {"user": flat()}, "errors": [ERROR]}),
    "an answer in lines": body({"data": {"user": flat(follower_count=None)}}) + "\n"
    + body({"label": "x$defer", "path": ["user"], "data": {"follower_count": 3_400_000_001}}),
    "a page with its data": page(
        CHAINING, route(), preloaded("PolarisProfilePageContentQuery", {"data": {"user": flat()}})
    ),
    "a page with its data as text": page(route(), [{"response": body({"data": {"user": old()}})}]),
    "a page that tells in two places": page(
        route(), preloaded("A", {"data": {"user": flat(biography=None)}}), preloaded("B", {"data": {"user": old()}})
    ),
    "a page of years ago": f"<html><script>window._sharedData = {body({'entry': {'user': old()}})};</script></html>",
}  # fmt: skip
NOBODY = {
    "an answer without a user": body({"data": {"user": None}, "status": "ok"}),
    "words of the site": body({"message": "user not found", "status": "fail"}),
    "the error page for somebody signed in": page(route("PolarisErrorRoot", "", "httpErrorPage"), title="Instagram"),
    "the error page that says so": page(
        route("PolarisErrorRoot", ""), viewer=STRANGER, title="Page not found • Instagram"
    ),
}
NEITHER = {
    "nothing": "",
    "no JSON": "Oops, an error occurred.",
    "another answer": body({"data": {"viewer": {"user": flat()}}}),
    "a failed answer": body({"data": {"user": None}, "errors": [ERROR]}),
    "suggestions alone": page(CHAINING, viewer=STRANGER),
    "the viewer alone": page(),
    "the error page that strangers get": page(route("PolarisErrorRoot", ""), viewer=STRANGER, title="Instagram"),
    "fields under other names": body({"data": {"subject": {"pk": "1", "username": "x", "fans": 3}}}),
}


def facts(profile: Profile) -> tuple[object, ...]:
    counters = {kind: (counter.value, counter.exact) for kind, counter in profile.counters.items()}
    return (
        profile.external_id, profile.username, profile.name, profile.bio, profile.links, profile.photo_url,
        profile.category, profile.verified, profile.private, profile.url, counters, profile.extra["publicaciones"],
    )  # fmt: skip


def test_every_shape_tells_the_same_profile() -> None:
    wanted = (
        "61000000900", "faro.inventado", "Faro Inventado", "Luz.", ("https://faro.example/",), "https://scontent.test/hd.jpg",
        "Artista", True, False, "https://www.instagram.com/faro.inventado/",
        {ListKind.FOLLOWERS: (3_400_000_001, True), ListKind.FOLLOWING: (0, True)}, 12,
    )  # fmt: skip
    wrong = {name: found for name, text in SAME.items() if (found := facts(profile_from(text))) != wanted}
    assert wrong == {}


def test_a_profile_that_is_not_there_is_unavailable() -> None:
    found = {name: profile_from(text).availability for name, text in NOBODY.items()}
    assert found == dict.fromkeys(NOBODY, ProfileAvailability.UNAVAILABLE)


def test_what_is_neither_a_profile_nor_says_so_is_a_changed_layout() -> None:
    found = {name: outcome(text) for name, text in NEITHER.items()}
    assert found == dict.fromkeys(NEITHER, LayoutChangedException)


def outcome(text: str) -> type[CentinelaException] | str:
    try:
        return profile_from(text).external_id
    except CentinelaException as exc:
        return type(exc)


def test_a_page_that_was_cut_off_is_no_changed_layout() -> None:
    whole = page(route(), preloaded("PolarisProfilePageContentQuery", {"data": {"user": flat()}}))
    assert outcome(whole.replace("Faro Inventado", "Faro")) is NetworkException


def test_a_page_whose_data_come_later_tells_the_number_and_the_name_in_its_address() -> None:
    profile = profile_from(page(CHAINING, route()))
    assert (profile.external_id, profile.username, profile.counters) == ("61000000900", "faro.inventado", {})
    assert profile.name == "Faro"


def test_a_private_profile_is_open_to_those_it_lets_in() -> None:
    private, ok = ProfileAvailability.PRIVATE, ProfileAvailability.OK
    followed = {"following": True, "followed_by": False}
    cases = {
        "not followed": (flat(is_private=True), private),
        "followed": (flat(is_private=True, friendship_status=followed), ok),
        "one's own": (flat(is_private=True, friendship_status=None), ok),
        "older, not followed": (old(is_private=True), private),
        "older, followed": (old(is_private=True, followed_by_viewer=True), ok),
        "blocking the viewer": (old(has_blocked_viewer=True), ProfileAvailability.UNAVAILABLE),
        "remembered": (flat(is_memorialized=True), ProfileAvailability.MEMORIALIZED),
    }
    found = {name: profile_from(body({"data": {"user": user}})) for name, (user, _) in cases.items()}
    assert {name: profile.availability for name, profile in found.items()} == {
        name: wanted for name, (_, wanted) in cases.items()
    }
    assert found["not followed"].lists == frozenset()
    assert found["followed"].lists == {
        ListKind.FOLLOWERS, ListKind.FOLLOWING, ListKind.REACTIONS, ListKind.COMMENTS,
    }  # fmt: skip


def test_zero_is_a_number_and_null_is_not() -> None:
    both = flat(follower_count=None, edge_followed_by={"count": 5}, following_count=0, edge_follow={"count": 9})
    counters = profile_from(body({"data": {"user": both}})).counters
    assert {kind: counter.value for kind, counter in counters.items()} == {ListKind.FOLLOWERS: 5, ListKind.FOLLOWING: 0}
