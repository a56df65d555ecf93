"""Instagram profiles read through a real Chromium from the local site."""

import pytest

from core.domain.results.profiles import ListKind, Profile, ProfileAvailability, ProfileRef
from core.errors import LayoutChangedException, NetworkException
from tests.integration.platforms.instagram.world import InstagramWorld, ref

pytestmark = pytest.mark.asyncio(loop_scope="package")


async def read(insta: InstagramWorld, asked: ProfileRef, account: str = "", **changes: int) -> Profile:
    async with insta.manager(**changes) as manager:
        await manager.open(insta.identity(account or insta.account()))
        return await manager.read_profile(asked)


async def test_a_profile_is_the_same_in_every_form_that_the_site_tells_it(insta: InstagramWorld) -> None:
    shown = insta.profile(
        7, biography="Luz.", website="https://faro.example/", category="Artista", verified=True, followers_shown=12_345
    )
    found = {}
    for form in ("flat", "old", "preloaded"):
        insta.site.shapes.profile = form
        profile = await read(insta, ref(shown))
        counters = {kind: counter.value for kind, counter in profile.counters.items()}
        found[form] = (
            profile.external_id, profile.username, profile.name, profile.bio, profile.links, profile.category,
            profile.verified, profile.private, profile.availability, counters,
        )  # fmt: skip
    wanted = (
        shown.id, shown.username, shown.name, "Luz.", ("https://faro.example/",), "Artista", True, False,
        ProfileAvailability.OK, {ListKind.FOLLOWERS: 12_345, ListKind.FOLLOWING: 0},
    )  # fmt: skip
    assert found == dict.fromkeys(found, wanted)


async def test_a_pause_of_the_old_endpoint_alone_does_not_stop_the_reading(insta: InstagramWorld) -> None:
    insta.site.shapes.profile = "old"
    insta.site.troubles.stand("feedback_profile")
    profile = await read(insta, ref(insta.profile(3)))
    assert profile.counters[ListKind.FOLLOWERS].value == 3


async def test_what_is_not_shown_to_us_is_told_apart(insta: InstagramWorld) -> None:
    private = insta.profile(9, private=True)
    own = insta.account()
    mine = insta.site.directory.by_id(own)
    assert mine is not None
    cases = {
        "private": await read(insta, ref(private)),
        "gone": await read(insta, ref(insta.profile(3, unavailable=True))),
        "never there": await read(insta, ProfileRef(ref(private).platform, "nadie.con.este.nombre")),
        "one's own": await read(insta, ref(mine), own),
    }
    assert {name: profile.availability for name, profile in cases.items()} == {
        "private": ProfileAvailability.PRIVATE,
        "gone": ProfileAvailability.UNAVAILABLE,
        "never there": ProfileAvailability.UNAVAILABLE,
        "one's own": ProfileAvailability.OK,
    }
    assert cases["private"].counters[ListKind.FOLLOWERS].value == 9
    assert cases["private"].lists == frozenset()


async def test_fields_under_other_names_are_a_changed_layout_and_silence_is_the_network(insta: InstagramWorld) -> None:
    shown = insta.profile(3)
    insta.site.troubles.stand("renamed_undrawn")
    with pytest.raises(LayoutChangedException):
        await read(insta, ref(shown), timeout_selectors=800)
    insta.site.troubles.clear()
    insta.site.fault(path_prefix="/graphql", times=5, status=500)
    with pytest.raises(NetworkException):
        await read(insta, ref(shown), timeout_selectors=800)


async def test_only_the_main_frame_is_judged(insta: InstagramWorld) -> None:
    """The page carries a frame of Facebook's that leads to a login there."""
    account = insta.account()
    async with insta.manager() as manager:
        await manager.open(insta.identity(account))
        page = manager.get_page()
        async with page.expect_event("framenavigated", predicate=lambda frame: "facebook.com" in frame.url):
            profile = await manager.read_profile(ref(insta.profile(3)))
        assert any("facebook.com" in frame.url for frame in page.frames)
        manager.guard.check()
        assert profile.availability is ProfileAvailability.OK
