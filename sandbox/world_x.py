"""The seeded profiles of the local X, each worth a visit for a reason of its own. Nobody here exists."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from sandbox.sites.x.model import Person, XProfile
from sandbox.sites.x.people import invent_posts, invent_users

_BIG, _RECENT = 5_000, 1_234
_FIRST = 1_400_000_000_000_000_100
X_MISSING = "nadie_de_nadie"


def _person(number: int, handle: str, name: str, **facts: object) -> Person:
    return replace(Person(str(_FIRST + number), handle, name), **facts)  # type: ignore[arg-type]


def _with_holes(people: list[Person]) -> list[Person]:
    """The same people, but some of them gone, and some without anything behind their rows."""
    gone, hollow = people[7::20], people[31::60]
    return [replace(person, gone=person in gone, hollow=person in hollow) for person in people]


@cache
def x_profiles() -> tuple[tuple[str, XProfile], ...]:
    """Each with what is particular about it; invented when first asked for, which takes a while."""
    return (
        ("x_big", XProfile(
            _person(1, "faro_imaginario", "Faro Imaginario", bio="Cuento barcos que no vienen & luces.",
                    location="Puerto Inventado", website="https://faro.example/", category="Faros", paid=True),
            followers=invent_users(_BIG, 101), following=invent_users(130, 102),
        )),
        ("x_small", XProfile(
            _person(2, "vega_ficticia", "Vega Ficticia Nubarrón", bio="Colecciono nubes con forma de nada.",
                    location="Villa Imaginaria"),
            followers=_with_holes(invent_users(180, 103)), following=invent_users(75, 104),
            posts=invent_posts(6, 105, reposters=33, replies=27),
        )),
        ("x_capped", XProfile(
            _person(3, "ondina_bamba", "Ondina Bambalina", bio="De lo mío se ve poco.", verified_type="Business"),
            followers=invent_users(300, 106), following=invent_users(210, 107), capped=True,
            followers_shown=_RECENT, following_shown=987,
        )),
        ("x_protected", XProfile(
            _person(4, "fabiola_penum", "Fabiola Penumbra", protected=True), followers=invent_users(60, 108),
            visibility="protected",
        )),
        ("x_suspended", XProfile(_person(5, "iridiana_serpen", "Iridiana Serpentina"), visibility="suspended")),
        ("x_old_form", XProfile(
            _person(6, "bruno_quimera", "Bruno Quimera"), followers=invent_users(90, 109),
            following=invent_users(9, 110), shape="legacy",
        )),
    )  # fmt: skip
