"""The HTTP API: who may do what, what it answers, and that it tells no secret."""

import json
from collections.abc import AsyncIterator
from datetime import datetime

import httpx
import pytest_asyncio

from core.domain.people.person import Person, Role
from core.domain.platforms import Platform
from core.services.uploads.steps import UNDO_FOR
from tests.component.services.scrapes import DEAD, PAUSE
from tests.support.cookie_jar import SECRET, cookies
from tests.support.office import Office
from tests.support.website import Website

API = "/api/v1"


@pytest_asyncio.fixture
async def vega(office: Office) -> Person:
    return await office.person(Role.ANALYST)


@pytest_asyncio.fixture
async def celia(office: Office) -> Person:
    return await office.person(Role.ADMIN)


@pytest_asyncio.fixture
async def admin(site: Website, celia: Person) -> AsyncIterator[httpx.AsyncClient]:
    async with await site.program(celia) as client:
        yield client


async def test_good_cookies_make_a_session_and_bad_ones_replace_nothing(
    office: Office, admin: httpx.AsyncClient, vega: Person
) -> None:
    body = {"cookies": dict(cookies()), "id_usuario": vega.person_id}
    made = await admin.post("/sesiones", json=body)
    assert made.status_code == 201, made.text
    assert (made.json()["id_usuario"], made.json()["cuenta"], made.json()["condicion"]) == (
        vega.person_id, "…4821", "well",
    )  # fmt: skip
    again = await admin.post(f"{API}/sesiones", json=body | {"cookies": json.dumps(dict(cookies()))})
    assert again.status_code == 200
    office.site.answers.extend((DEAD, DEAD))
    refused = await admin.post(f"{API}/sesiones", json=body)
    assert (refused.status_code, refused.json()["type"]) == (422, "cookies_rechazadas")
    assert refused.headers["content-type"] == "application/problem+json"
    office.site.answers.clear()
    office.site.says(PAUSE)
    unasked = await admin.post(f"{API}/sesiones", json=body)
    assert (unasked.status_code, unasked.json()["type"]) == (503, "cookies_sin_comprobar")
    assert unasked.json()["detail"] == "La sesión anterior sigue como estaba."
    office.site.answers.clear()
    other = await admin.post(f"{API}/sesiones", json=body | {"cookies": dict(cookies(account="100000000009999"))})
    assert (other.status_code, other.json()["type"]) == (409, "otra_cuenta")
    listed = await admin.get(f"{API}/sesiones")
    assert [one["cuenta"] for one in listed.json()["sesiones"]] == ["…4821"]
    for answer in (made, again, refused, other, listed):
        assert SECRET not in answer.text + str(answer.headers)


async def test_new_cookies_are_undone_within_ten_minutes_and_once(
    site: Website, office: Office, admin: httpx.AsyncClient, vega: Person
) -> None:
    session = await office.session(vega, storage_state=cookies(secret="viejas"))
    undo = f"{API}/sesiones/{session.session_id}/deshacer"
    assert (await admin.post(undo)).json()["type"] == "sin_deshacer"
    office.site.says(DEAD)
    await office.assembly.validate.sweep()
    (case,) = (await admin.get(f"{API}/casos")).json()["casos"]
    body = {"cookies": dict(cookies(secret="nuevas")), "id_usuario": vega.person_id}
    put = (await admin.post("/sesiones", json=body)).json()
    assert (put["estado"], put["casos_resueltos"]) == ("activa", [case["id_caso"]])
    assert datetime.fromisoformat(put["deshacer_hasta"]) == office.clock.now() + UNDO_FOR
    async with await site.program(vega) as analyst:
        assert (await analyst.post(undo)).status_code == 403
    undone = await admin.post(undo)
    assert (undone.status_code, undone.json()["estado"]) == (200, "expirada")
    assert (await office.now_of(session)).storage_state.value("xs") == "viejas-xs"
    assert (await admin.post(undo)).status_code == 409
    await admin.post("/sesiones", json=body)
    office.clock.advance(UNDO_FOR.total_seconds() + 1)
    assert (await admin.post(undo)).json()["type"] == "sin_deshacer"
    assert (await office.now_of(session)).storage_state.value("xs") == "nuevas-xs"


async def test_what_cannot_be_read_says_so_and_repeats_nothing(admin: httpx.AsyncClient) -> None:
    for body in (
        {"cookies": "hola"},
        {"cookies": 7},
        {"cookies": [SECRET]},
        {},
        [SECRET],
        {"cookies": {}, "id_usuario": 0},
    ):
        answer = await admin.post("/sesiones", json=body)
        assert answer.status_code == 422, body
        assert set(answer.json()) <= {"type", "title", "status", "detail"}
        assert SECRET not in answer.text


async def test_analysts_see_their_own_sessions_and_upload_nothing(site: Website, office: Office, vega: Person) -> None:
    other = await office.person(Role.ANALYST, "Bruno Quimera")
    mine, theirs = await office.session(vega), await office.session(other, Platform.X)
    async with await site.program(vega) as program:
        shown = (await program.get(f"{API}/sesiones")).json()["sesiones"]
        assert [one["id_sesion"] for one in shown] == [mine.session_id]
        assert (await program.get(f"{API}/sesiones/{theirs.session_id}")).status_code == 403
        assert (await program.post("/sesiones", json={"cookies": dict(cookies())})).status_code == 403
        checked = await program.post(f"{API}/sesiones/{mine.session_id}/validar")
        assert (checked.status_code, checked.json()["condicion"]) == (200, "well")


async def test_a_scrape_is_asked_for_followed_and_its_result_fetched(
    site: Website, office: Office, vega: Person
) -> None:
    await office.session(vega)
    office.site.host("vega.ficticia")
    async with await site.program(vega) as program:
        asked = await program.post(f"{API}/scrapes", json={"perfil": "vega.ficticia", "listas": ["amigos"]})
        assert asked.status_code == 202, asked.text
        number = asked.json()["id_trabajo"]
        assert (await program.get(f"{API}/scrapes/{number}/resultado")).status_code == 404
        await office.work()
        async with program.stream("GET", f"{API}/scrapes/{number}/eventos") as stream:
            told = [line async for line in stream.aiter_lines() if line.startswith("data: ")]
        assert json.loads(told[-1].removeprefix("data: "))["estado"] == "hecho"
        for wanted, media in (("json", "application/json"), ("csv", "text/csv")):
            found = await program.get(f"{API}/scrapes/{number}/resultado", params={"formato": wanted})
            assert (found.status_code, found.headers["content-type"].partition(";")[0]) == (200, media)
        assert (await program.get(f"{API}/scrapes/{number}/resultado", params={"formato": "doc"})).status_code == 406
        page = (await program.get(f"{API}/scrapes", params={"limite": 1})).json()
        assert [job["id_trabajo"] for job in page["trabajos"]] == [number]
        assert page["siguiente"] is None


async def test_health_and_live_stay_open(site: Website) -> None:
    async with site.client() as anybody:
        assert (await anybody.get("/live")).json() == {"status": "ok"}
        assert (await anybody.get("/health")).status_code == 200


async def test_a_body_beyond_the_limit_is_refused(admin: httpx.AsyncClient) -> None:
    answer = await admin.post(
        "/sesiones", content=b"x" * (1024 * 1024 + 1), headers={"content-type": "application/json"}
    )
    assert (answer.status_code, answer.json()["type"]) == (413, "demasiado_grande")
