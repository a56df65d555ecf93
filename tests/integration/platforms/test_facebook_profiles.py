"""Profiles in all their states, as the local Facebook shows them."""

from dataclasses import replace
from http import HTTPStatus

import pytest

from core.domain.platforms import Platform
from core.domain.results.profiles import Counter, ListKind, ProfileAvailability, ProfileRef
from core.errors import LayoutChangedException, NetworkException, ProfileNotFoundException, RateLimitedException
from core.platforms.facebook.manager import FacebookScraperManager
from sandbox.sites.facebook.model import FacebookProfile
from sandbox.sites.facebook.people import invent_people
from tests.integration.platforms.kept import Kept
from tests.integration.platforms.world import World, ref

pytestmark = pytest.mark.asyncio(loop_scope="package")

Session = Kept[FacebookScraperManager]


@pytest.mark.parametrize("locale", ["es_ES", "en_US"])
async def test_a_profile_is_read_alike_in_both_languages(world: World, locale: str) -> None:
    person = world.profile(
        23,
        followers=invent_people(4, seed=5_001),
        followers_shown=1_250,
        bio="Colecciono mapas de lugares inventados.",
        city="Villa Quimera",
        category="Cartógrafa",
        website="https://mapas.ejemplo.test/",
        verified=True,
        alternate_name="Veguita",
        hometown="Puerto Inventado",
        work="Mapas de Ninguna Parte",
        education="Universidad Ficticia",
    )
    async with world.manager() as manager:
        await manager.open(world.identity(world.account(locale=locale)))
        profile = await manager.read_profile(ref(person))
    assert profile.external_id == person.id
    assert (profile.name, profile.username, profile.url) == (person.name, person.vanity, person.url)
    assert (profile.bio, profile.category) == (person.bio, person.category)
    assert (profile.location, profile.hometown) == ("Villa Quimera", "Puerto Inventado")
    assert (profile.alternate_name, profile.gender) == ("Veguita", "female")
    assert ["Mapas de Ninguna Parte" in line for line in profile.work] == [True]
    assert profile.education == ("Universidad Ficticia",)
    assert profile.links == ("https://mapas.ejemplo.test/",)
    assert (profile.verified, profile.private, profile.kind) == (True, False, "persona")
    assert profile.availability is ProfileAvailability.OK
    assert profile.photo_url
    assert profile.lists == {ListKind.FRIENDS, ListKind.FOLLOWERS, ListKind.FOLLOWING}
    assert profile.counters[ListKind.FRIENDS].value == 23
    assert (profile.counters[ListKind.FOLLOWERS].value, profile.counters[ListKind.FOLLOWERS].exact) in {
        (1_200, False), (1_300, False),
    }  # fmt: skip


async def test_the_about_tabs_are_read_too_and_a_broken_one_costs_nothing_else(world: World, session: Session) -> None:
    told = {
        "about_work_and_education": {"work": "Farera en Isla de Nadie", "education": "Escuela Imaginaria"},
        "about_contact_and_basic_info": {"profile_email": "vega@ejemplo.test", "birthday": "31 de febrero"},
        "about_family_and_relationships": {"relationship_status": "Sin compromiso"},
    }
    person = world.profile(2, city="Villa Quimera", about=told)
    async with session.manager() as manager:
        profile = await manager.read_profile(ref(person))
        world.sites.facebook.fault(path_prefix=f"/{person.vanity}/about_contact", status=500)
        broken = await manager.read_profile(ref(person))
    lines = {(line["type"], line["text"]) for line in profile.extra["intro"]}
    assert {(kind, text) for fields in told.values() for kind, text in fields.items()} <= lines
    assert (profile.location, profile.education) == ("Villa Quimera", ("Escuela Imaginaria",))
    assert "Farera en Isla de Nadie" in profile.work
    assert broken.work == profile.work
    assert not any(line["type"] == "birthday" for line in broken.extra["intro"])


async def test_a_rounded_friends_count_is_made_exact_by_the_tile(world: World, session: Session) -> None:
    person = world.profile(1_234)
    async with session.manager() as manager:
        profile = await manager.read_profile(ref(person))
    assert profile.counters[ListKind.FRIENDS] == Counter(1_234, "1.234 amigos", exact=True)


@pytest.mark.parametrize(
    ("visibility", "availability"),
    [
        ("public", ProfileAvailability.OK),
        ("friends_hidden", ProfileAvailability.OK),
        ("locked", ProfileAvailability.PRIVATE),
        ("deactivated", ProfileAvailability.DEACTIVATED),
        ("memorialised", ProfileAvailability.MEMORIALIZED),
        ("unavailable", ProfileAvailability.UNAVAILABLE),
    ],
)
async def test_each_state_of_a_profile_is_told_apart(
    world: World, session: Session, visibility: str, availability: ProfileAvailability
) -> None:
    person = world.profile(8, visibility=visibility)
    async with session.manager() as manager:
        profile = await manager.read_profile(ref(person))
    assert profile.availability is availability
    assert profile.private is (visibility == "locked")
    assert profile.username == person.vanity


async def test_a_page_is_not_a_person(world: World, session: Session) -> None:
    page = world.profile(0, is_page=True, followers=invent_people(3, seed=5_002), category="Cartografía")
    async with session.manager() as manager:
        profile = await manager.read_profile(ref(page))
    assert profile.kind == "pagina"
    assert profile.lists == {ListKind.FOLLOWERS, ListKind.FOLLOWING}
    assert profile.category == "Cartografía"


async def test_a_profile_without_a_vanity_name_is_read_by_its_number(world: World, session: Session) -> None:
    person = world.profile(8, vanity=None)
    async with session.manager() as manager:
        profile = await manager.read_profile(ProfileRef(Platform.FACEBOOK, person.id))
    assert (profile.external_id, profile.username) == (person.id, None)
    assert profile.url == f"https://www.facebook.com/profile.php?id={person.id}"


async def _read_with_fault(world: World, **fault: object) -> None:
    person: FacebookProfile = world.profile(8)
    async with world.manager() as manager:
        await manager.open(world.identity(world.account()))
        world.sites.facebook.fault(path_prefix=f"/{person.vanity}", **fault)  # type: ignore[arg-type]
        await manager.read_profile(ref(person))


async def test_trouble_of_the_site_is_never_the_sessions_fault(world: World) -> None:
    with pytest.raises(NetworkException):
        await _read_with_fault(world, status=HTTPStatus.BAD_GATEWAY)
    with pytest.raises(NetworkException):
        await _read_with_fault(world, truncate=True)
    with pytest.raises(NetworkException):
        await _read_with_fault(world, drop=True, times=3)
    with pytest.raises(ProfileNotFoundException):
        await _read_with_fault(world, status=HTTPStatus.NOT_FOUND)
    with pytest.raises(RateLimitedException):
        await _read_with_fault(world, status=HTTPStatus.TOO_MANY_REQUESTS)
    with pytest.raises(LayoutChangedException):
        await _read_with_fault(world, body="<!doctype html><title>Otra cosa</title><main>Hola</main>")


async def test_films_are_not_downloaded_and_pictures_are(world: World) -> None:
    refused, answered = [], []
    async with world.manager() as manager:
        await manager.open(world.identity(world.account()))
        page = manager.get_page()
        page.on("requestfailed", lambda request: refused.append(request.url))
        page.on("response", lambda response: answered.append(response.request.resource_type))
        await manager.navigate(manager.home_url)
        await page.evaluate(
            """async () => {
              await fetch("/ficticio.mp4").catch(() => null);
              await fetch("https://video.xx.fbcdn.net/v/t42/1").catch(() => null);
              await fetch("/home.php");
            }"""
        )
        assert [url.rpartition("/")[2] for url in refused] == ["ficticio.mp4", "1"]
        assert "stylesheet" in answered or "document" in answered


async def test_reading_a_profile_again_shows_what_changed(world: World, session: Session) -> None:
    person = world.profile(8)
    async with session.manager() as manager:
        before = await manager.read_profile(ref(person))
        world.sites.facebook.add_profile(replace(person, name="Vega Otronombre"))
        after = await manager.read_profile(ref(person))
    assert (before.name, after.name) == (person.name, "Vega Otronombre")
