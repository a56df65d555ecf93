"""What all routes of the API share: keys, cursors, limits, problems, and their description."""

import re

import pytest
import pytest_asyncio

from core.domain.people.person import Person, Role
from core.domain.platforms import Platform
from tests.component.services.scrapes import DEAD
from tests.support.cookie_jar import SECRET, cookies
from tests.support.office import Office
from tests.support.tables import Walk
from tests.support.website import Website

API = "/api/v1"
KEY = "Idempotency-Key"


@pytest_asyncio.fixture
async def vega(office: Office) -> Person:
    return await office.person(Role.ANALYST)


class TestKeys:
    async def test_the_same_request_again_gets_the_first_answer_and_does_nothing(
        self, site: Website, office: Office, vega: Person
    ) -> None:
        await office.session(vega)
        async with await site.program(vega) as program:
            body = {"perfil": "vega.ficticia"}
            asked = await program.post(f"{API}/scrapes", json=body, headers={KEY: "uno"})
            await office.services.jobs.cancel(asked.json()["id_trabajo"], vega)
            again = await program.post(f"{API}/scrapes", json=body, headers={KEY: "uno"})
            assert (asked.status_code, again.status_code) == (202, 202)
            assert again.content == asked.content
            assert (again.headers["idempotency-replayed"], "idempotency-replayed" in asked.headers) == ("true", False)
            other = await program.post(f"{API}/scrapes", json={"perfil": "otra.persona"}, headers={KEY: "uno"})
            assert (other.status_code, other.json()["type"]) == (422, "clave_repetida")
            office.clock.advance(24 * 3600 + 1)
            anew = await program.post(f"{API}/scrapes", json=body, headers={KEY: "uno"})
            assert anew.json()["id_trabajo"] != asked.json()["id_trabajo"]

    async def test_a_key_belongs_to_its_sender(self, site: Website, office: Office, vega: Person) -> None:
        bruno = await office.person(Role.SUPERVISOR)
        for person in (vega, bruno):
            await office.session(person, account_id=None)
        numbers = set()
        for person in (vega, bruno):
            async with await site.program(person) as program:
                answer = await program.post(f"{API}/scrapes", json={"perfil": "vega.ficticia"}, headers={KEY: "uno"})
                numbers.add(answer.json()["id_trabajo"])
        assert len(numbers) == 2

    async def test_what_was_refused_does_not_use_up_its_key(self, site: Website, office: Office) -> None:
        celia = await office.person(Role.ADMIN)
        async with await site.program(celia) as program:
            body, headers = {"cookies": dict(cookies())}, {KEY: "uno"}
            office.site.answers.append(DEAD)
            assert (await program.post("/sesiones", json=body, headers=headers)).status_code == 422
            assert (await program.post("/sesiones", json=body, headers=headers)).status_code == 201
            assert (await program.post("/sesiones", json=body, headers=headers)).status_code == 201
            assert (await program.post("/sesiones", json=body)).status_code == 200

    async def test_one_under_way_is_not_carried_out_twice(self, site: Website, office: Office, vega: Person) -> None:
        session = await office.session(vega)
        path = f"{API}/sesiones/{session.session_id}/validar"
        async with await site.program(vega) as program:
            token = (await office.services.tokens.all())[0].token
            request = f"POST {path}?\n".encode()
            await office.services.requests.begin(f"token:{token.token_id}", "uno", request)
            busy = await program.post(path, headers={KEY: "uno"})
            assert (busy.status_code, busy.json()["type"]) == (409, "en_curso")
            office.clock.advance(121)
            assert (await program.post(path, headers={KEY: "uno"})).status_code == 200


class TestFiles:
    async def test_a_file_in_a_form_is_read_as_the_same_cookies_in_json(self, site: Website, office: Office) -> None:
        celia, vega = await office.person(Role.ADMIN), await office.person(Role.ANALYST)
        lines = "\n".join(
            "\t".join((".facebook.com", "TRUE", "/", "TRUE", "0", cookie["name"], cookie["value"]))
            for cookie in cookies()["cookies"]
        )
        async with await site.program(celia) as program:
            form = {"id_usuario": str(vega.person_id), "plataforma": "facebook", "confirmar": "true"}
            for number, content in enumerate((lines.encode(), lines.encode("utf-16"))):
                sent = await program.post("/sesiones", data=form, files={"archivo": ("cookies.txt", content)})
                assert sent.status_code == (200 if number else 201), sent.text
                assert (sent.json()["id_usuario"], sent.json()["cuenta"]) == (vega.person_id, "…4821")
                assert SECRET not in sent.text
        assert "cookies.upload" in {entry.action for entry in await office.audit()}

    async def test_bodies_that_are_nothing_of_the_kind_say_what_is_taken(self, site: Website, office: Office) -> None:
        celia = await office.person(Role.ADMIN)
        async with await site.program(celia) as program:
            rows = (
                ({"content": b"a=b", "headers": {"content-type": "text/plain"}}, 415, "tipo_de_contenido"),
                ({"content": b"{", "headers": {"content-type": "application/json"}}, 422, "peticion_incorrecta"),
                ({"data": {"plataforma": "facebook"}, "files": {"otro": b"x"}}, 422, "peticion_incorrecta"),
                ({"content": b"x", "headers": {"content-type": "multipart/form-data"}}, 400, "peticion_incorrecta"),
                ({"content": b"x", "headers": {"content-type": "multipart/form-data; boundary=a"}}, 400, None),
                ({"files": [("archivo", b"a"), ("archivo", b"b")]}, 400, "peticion_incorrecta"),
            )
            with Walk() as walk:
                for given, status, kind in rows:
                    with walk.row(given):
                        answer = await program.post("/sesiones", **given)
                        assert answer.status_code == status, answer.text
                        assert kind in {None, answer.json()["type"]}
                        assert answer.headers["content-type"] == "application/problem+json"


class TestLists:
    async def test_sessions_come_in_pages_and_each_names_the_next(self, site: Website, office: Office) -> None:
        bruno = await office.person(Role.SUPERVISOR)
        expected = []
        for number in range(5):
            person = await office.person(Role.ANALYST, f"Persona {number}")
            expected.append((await office.session(person, Platform.X)).session_id)
        async with await site.program(bruno) as program:
            seen, address = [], f"{API}/sesiones?limite=2"
            while address:
                page = await program.get(address)
                seen.append([one["id_sesion"] for one in page.json()["sesiones"]])
                link = re.fullmatch(r'<(.+)>; rel="next"', page.headers.get("link", ""))
                address = link.group(1) if link else ""
                assert (page.json()["siguiente"] is None) is (link is None)
        assert seen == [expected[:2], expected[2:4], expected[4:]]

    async def test_cursors_of_elsewhere_are_refused(self, site: Website, office: Office) -> None:
        celia = await office.person(Role.ADMIN)
        async with await site.program(celia) as program:
            with Walk() as walk:
                for path in ("sesiones", "scrapes", "casos"):
                    for cursor in ("x", "%", "ñ", "", "cTox", "czow", "dDotMQ", "Yzo5OTk5OTk5OTk5OTk", "a" * 40):
                        with walk.row(f"{path} {cursor}"):
                            answer = await program.get(f"{API}/{path}", params={"cursor": cursor})
                            assert (answer.status_code, answer.json()["type"]) == (422, "cursor")


class TestErasing:
    async def test_an_erased_session_leaves_no_case_and_no_job(
        self, site: Website, office: Office, vega: Person
    ) -> None:
        session, bruno = await office.session(vega), await office.person(Role.SUPERVISOR)
        office.site.answers.extend((DEAD, DEAD))
        await office.services.sessions.recheck(session.session_id, bruno, force=True)
        assert len(await office.services.incidents.open_incidents()) == 1
        path = f"{API}/sesiones/{session.session_id}"
        async with await site.program(bruno) as other, await site.program(vega) as mine:
            number = (await mine.post(f"{API}/scrapes", json={"perfil": "vega.ficticia"})).json()["id_trabajo"]
            assert (await other.delete(path)).status_code == 403
            erased = await mine.delete(path)
            assert (erased.status_code, erased.content) == (204, b"")
            assert (await mine.delete(path)).status_code == 404
            assert (await mine.get(f"{API}/scrapes/{number}")).json()["estado"] == "cancelado"
        assert await office.services.incidents.open_incidents() == []
        assert (await office.audit())[-2].action in {"cookies.erase", "incident.resolve"}


class TestAnswers:
    async def test_limits_are_told_and_refusals_say_how_long(self, site: Website, vega: Person) -> None:
        async with await site.program(vega) as program:
            first = await program.get(f"{API}/scrapes")
            assert first.headers["ratelimit-policy"] == '"peticiones";q=300;w=60'
            assert first.headers["ratelimit"] == '"peticiones";r=299;t=1'
            codes = {(await program.get(f"{API}/scrapes")).status_code for _ in range(299)}
            assert codes == {200}
            over = await program.get(f"{API}/scrapes")
            assert (over.status_code, over.headers["retry-after"]) == (429, "1")
            assert over.headers["ratelimit"] == '"peticiones";r=0;t=60'

    async def test_everything_that_is_refused_is_a_problem(self, site: Website, vega: Person) -> None:
        async with await site.program(vega) as program:
            rows = (
                ("GET", "/nada", 404),
                ("GET", f"{API}/nada", 404),
                ("PATCH", f"{API}/scrapes", 405),
                ("GET", f"{API}/scrapes/0", 422),
                ("GET", f"{API}/scrapes/999999999999", 422),
                ("GET", f"{API}/scrapes/7", 404),
                ("GET", f"{API}/sesiones/7", 404),
            )
            with Walk() as walk:
                for method, path, status in rows:
                    with walk.row(f"{method} {path}"):
                        answer = await program.request(method, path)
                        assert answer.status_code == status, answer.text
                        assert answer.headers["content-type"] == "application/problem+json"
                        assert {"type", "title", "status"} <= set(answer.json())
                        assert answer.json()["status"] == status
                        assert answer.headers["x-content-type-options"] == "nosniff"

    async def test_a_defect_is_a_problem_with_the_headers_of_every_answer(
        self, site: Website, office: Office, vega: Person, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        async with await site.program(vega) as program:
            monkeypatch.setattr(office.services.jobs, "scrapes", _broken)
            answer = await program.get(f"{API}/scrapes")
        assert (answer.status_code, answer.json()["type"]) == (500, "fallo_interno")
        assert SECRET not in answer.text
        assert answer.headers["content-security-policy"]

    async def test_the_description_is_shown_without_script_or_another_host(self, site: Website) -> None:
        async with site.client() as anybody:
            page = await anybody.get("/docs")
            api = (await anybody.get(f"{API}/openapi.json")).json()
        assert page.status_code == 200
        assert not re.search(r"<script|style=|https?://", page.text)
        assert "script-src 'self';" in page.headers["content-security-policy"]
        for path in api["paths"]:
            assert path in page.text
        assert "HTTPValidationError" not in page.text

    async def test_the_wanted_format_is_chosen_by_weight(self) -> None:
        from web.api.scrapes import accepted

        assert accepted("text/csv;q=0.5, application/json, image/*;q=0") == ["application/json", "text/csv"]
        assert accepted("") == []


async def _broken(*_args: object, **_named: object) -> None:
    raise RuntimeError(SECRET)


async def test_what_the_chat_would_ask_or_say_of_a_button_is_said_for_programs(
    site: Website, office: Office, vega: Person
) -> None:
    await office.session(vega)
    await office.session(vega, Platform.X)
    celia = await office.person(Role.ADMIN)
    asked = (
        ({"perfil": "vega"}, "red_ambigua", "No se sabe de qué red es «vega»: pon la red delante"),
        ({"perfil": "fb:vega fb:bruno"}, "varios_perfiles", "La petición nombra varios perfiles"),
        ({"perfil": "https://x.com/vega/status/1"}, "publicacion", "Eso es una publicación: manda el perfil de su"),
        ({"perfil": "vega.ficticia", "caso": "¿?"}, "peticion_incorrecta", "La referencia del caso va así"),
        ({"perfil": "vega.ficticia", "caso": '"'}, "peticion_incorrecta", "La petición no se entiende."),
    )
    async with await site.program(vega) as program, await site.program(celia) as boss:
        with Walk() as walk:
            for body, kind, title in asked:
                with walk.row(str(body)):
                    answer = await program.post(f"{API}/scrapes", json=body)
                    told = answer.json()
                    assert (answer.status_code, told["type"]) == (422, kind)
                    assert told["title"].startswith(title)
            with walk.row("no JSON"):
                answer = await program.post(f"{API}/scrapes", content="{", headers={"content-type": "application/json"})
                assert (answer.status_code, answer.json()["title"]) == (422, "El cuerpo no es JSON válido.")
            with walk.row("a person who does not exist"):
                answer = await boss.post("/sesiones", json={"cookies": dict(cookies()), "id_usuario": 999})
                assert (answer.status_code, answer.json()["title"]) == (404, "Eso ya no existe.")
            with walk.row("no sign before a sentence"):
                answer = await program.post("/sesiones", json={"cookies": dict(cookies())})
                assert answer.json()["title"].startswith("Eso no está permitido")
            with walk.row("the case"):
                made = await program.post(f"{API}/scrapes", json={"perfil": "fb:vega", "caso": "Norte 7"})
                assert (made.status_code, made.json()["caso"]) == (202, "Norte 7")
