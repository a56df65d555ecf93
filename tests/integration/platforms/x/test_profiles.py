"""Profiles of X read through a real Chromium from the local one."""

import pytest

from core.domain.platforms import Platform
from core.domain.results.profiles import ListKind, ProfileAvailability, ProfileRef
from core.errors import EndpointPausedException, NetworkException
from sandbox.sites.x.model import SHAPES, Visibility
from sandbox.sites.x.people import invent_users
from tests.integration.platforms.x.world import XWorld, ref

pytestmark = pytest.mark.asyncio(loop_scope="package")

FACTS = {"bio": "Nubes & faroles.", "location": "Villa Imaginaria", "website": "https://faro.example/", "paid": True}


async def test_a_profile_is_the_same_in_every_form_and_by_name_or_number(x: XWorld) -> None:
    wrong: list[object] = []
    for shape in SHAPES:
        profile = x.profile(7, facts=FACTS, following=invent_users(3, 1), shape=shape)
        async with x.manager() as manager:
            await manager.open(x.identity(x.account()))
            for name in (profile.handle, profile.handle.upper(), profile.id):
                found = await manager.read_profile(ProfileRef(Platform.X, name))
                counts = [counter.value for counter in found.counters.values()]
                seen = (found.external_id, found.username, found.name, found.bio, found.location, found.links, counts)
                if seen != (profile.id, profile.handle, profile.person.name, FACTS["bio"], FACTS["location"],
                            (FACTS["website"],), [7, 3]):  # fmt: skip
                    wrong.append((shape, name, seen))
    assert wrong == []


@pytest.mark.parametrize("shape", SHAPES)
async def test_who_is_not_shown_is_told_apart(x: XWorld, shape: str) -> None:
    expected: dict[Visibility, ProfileAvailability] = {
        "suspended": ProfileAvailability.SUSPENDED,
        "deactivated": ProfileAvailability.DEACTIVATED,
        "blocking": ProfileAvailability.UNAVAILABLE,
        "public": ProfileAvailability.OK,
    }
    async with x.manager() as manager:
        await manager.open(x.identity(x.account()))
        for visibility, state in expected.items():
            profile = x.profile(3, visibility=visibility, shape=shape)
            found = await manager.read_profile(ref(profile))
            assert (found.availability, found.external_id, found.username) == (state, profile.id, profile.handle)
        nobody = await manager.read_profile(ProfileRef(Platform.X, "nadie_de_nadie"))
    assert (nobody.availability, nobody.external_id) == (ProfileAvailability.UNAVAILABLE, "nadie_de_nadie")


async def test_a_pause_of_profiles_is_told_and_stops_nothing_else(x: XWorld) -> None:
    x.site.graphql.rates.limits["UserByScreenName"] = 1
    profile = x.profile(5)
    async with x.manager() as manager:
        await manager.open(x.identity(x.account()))
        found = await manager.read_profile(ref(profile))
        with pytest.raises(EndpointPausedException) as caught:
            await manager.read_profile(ref(profile))
        assert caught.value.endpoint == "perfiles"
        manager.guard.check()
    assert found.counters[ListKind.FOLLOWERS].value == 5


async def test_a_profile_whose_answer_never_comes_is_tried_again_later(x: XWorld) -> None:
    account, profile = x.account(), x.profile(5)
    x.site.fault(operation="UserByScreenName", account_id=account, drop=True, times=20)
    async with x.manager(timeout_selectors=1_500) as manager:
        await manager.open(x.identity(account))
        with pytest.raises(NetworkException):
            await manager.read_profile(ref(profile))
