"""The profiles of the seeded sandbox, each worth a visit for a reason of its own."""

from __future__ import annotations

from sandbox.sites.facebook import FacebookProfile, Quirks, invent_people

BIG_LIST, HUGE_LIST = 600, 5_000
MISSING_PROFILE = "perfil.que.no.existe"

_HARD = Quirks(opaque_ids=True, null_nodes=True, overlap=True)
_RECYCLED = Quirks(opaque_ids=True, recycles=True)
_WAYWARD = Quirks(null_nodes=True, sentinel_stalls=True, count_lies=True, empty_mid_page=True)

PROFILES: tuple[tuple[str, FacebookProfile], ...] = (
    ("big", FacebookProfile(
        id="100070000000101", vanity="vega.ficticia", name="Vega Ficticia Nubarrón", quirks=_HARD,
        friends=invent_people(BIG_LIST, 1), followers=invent_people(43, 2), following=invent_people(27, 3),
        bio="Colecciono nubes con forma de nada.", city="Villa Imaginaria", hometown="Puerto Inventado",
        work="Observatorio de Espejismos", website="https://vega.example/", alternate_name="La Coleccionista",
    )),
    ("small", FacebookProfile(
        id="100070000000102", vanity="bruno.quimera", name="Bruno Quimera Farolillo", gender="MALE",
        friends=invent_people(37, 4), followers=invent_people(5, 5), following=invent_people(9, 6),
        city="San Ficticio de los Ríos",
    )),
    ("numeric", FacebookProfile(
        id="100070000000103", vanity=None, name="Séfora Hojarasca Veleta", friends=invent_people(25, 7),
    )),
    ("wayward", FacebookProfile(
        id="100070000000104", vanity="ondina.bambalina", name="Ondina Bambalina Molinillo", quirks=_WAYWARD,
        friends=invent_people(90, 8), followers=invent_people(11, 9),
    )),
    ("locked", FacebookProfile(
        id="100070000000105", vanity="fabiola.penumbra", name="Fabiola Penumbra Girándula", visibility="locked",
        friends=invent_people(60, 10),
    )),
    ("friends_hidden", FacebookProfile(
        id="100070000000106", vanity="placido.discreto", name="Plácido Tornasol Zarzamora",
        visibility="friends_hidden", gender="MALE", friends=invent_people(48, 11), followers=invent_people(14, 12),
    )),
    ("page", FacebookProfile(
        id="100070000000107", vanity="panaderia.la.quimera", name="Panadería La Quimera", is_page=True, verified=True,
        category="Panadería imaginaria", followers=invent_people(120, 13), following=invent_people(6, 14),
        followers_shown=12_400, website="https://panaderia.example/",
    )),
    ("memorialised", FacebookProfile(
        id="100070000000108", vanity="eulogio.relampago", name="Eulogio Relámpago Cascabel", gender="MALE",
        visibility="memorialised", friends=invent_people(20, 15),
    )),
    ("huge", FacebookProfile(
        id="100070000000110", vanity="marejada.tornasol", name="Marejada Tornasol Ñandutí", quirks=_RECYCLED,
        friends=invent_people(HUGE_LIST, 16), city="Valle Quimérico",
    )),
    ("capped", FacebookProfile(
        id="100070000000111", vanity="celestina.espejismo", name="Celestina Espejismo Relámpago", verified=True,
        friends=invent_people(30, 17), followers=invent_people(96, 18), followers_shown=1_250_000,
    )),
    ("deactivated", FacebookProfile(
        id="100070000000109", vanity="iridiana.serpentina", name="Iridiana Serpentina Espejismo",
        visibility="deactivated",
    )),
)  # fmt: skip
