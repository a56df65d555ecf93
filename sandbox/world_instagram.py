"""The Instagram profiles of the seeded sandbox, each worth a visit for a reason of its own."""

from __future__ import annotations

from functools import cache

from sandbox.sites.instagram import InstagramProfile
from sandbox.sites.instagram.content.people import invent_people, invent_posts

BIG_LIST = 5_000
SHOWN = 48
MISSING_INSTAGRAM = "perfil.que.no.existe"


@cache
def instagram_profiles() -> tuple[tuple[str, InstagramProfile], ...]:
    """Each with what is particular about it; invented when first asked for, which takes a while."""
    return (
        ("instagram_big", InstagramProfile(
            id="61000000101", username="marea.inventada", name="Marea Inventada",
            followers=invent_people(BIG_LIST, 1), following=invent_people(120, 2),
            posts=invent_posts(14, 3, likers=140, comments=40), biography="Mareas que nadie ha visto.",
            website="https://marea.example/", category="Artista",
        )),
        ("instagram_small", InstagramProfile(
            id="61000000102", username="faro.de.papel", name="Faro de Papel",
            followers=invent_people(37, 4), following=invent_people(23, 5),
            posts=invent_posts(5, 6, likers=26, comments=18), biography="Alumbro poco, pero alumbro.",
        )),
        ("instagram_capped", InstagramProfile(
            id="61000000103", username="cometa.famosa", name="Cometa Famosa", verified=True,
            followers=invent_people(60, 7), following=invent_people(31, 8),
            posts=invent_posts(3, 9, likers=20, comments=4), followers_shown=1_250_000, shown_of_followers=SHOWN,
        )),
        ("instagram_private", InstagramProfile(
            id="61000000104", username="jardin.secreto.ficticio", name="Jardín Secreto", private=True,
            followers=invent_people(80, 10), following=invent_people(40, 11), posts=invent_posts(4, 12),
        )),
        ("instagram_unavailable", InstagramProfile(
            id="61000000105", username="isla.que.se.fue", name="Isla Ida", unavailable=True,
        )),
    )  # fmt: skip
