"""Every route of the API for everybody: the table of docs/api.md, walked."""

import re
from pathlib import Path

import httpx

from core.domain.people.person import Person, Role
from tests.support.cookie_jar import cookies
from tests.support.office import Office
from tests.support.tables import Walk
from tests.support.website import Website

API = "/api/v1"
DOCUMENT = Path(__file__).parents[3] / "docs/api.md"
ROW = re.compile(r"^\| `([A-Z]+) (/[^`]*)` \| ([^|]+) \| ([^|]+) \| ([^|]+) \|", re.MULTILINE)
NOBODY = "—"
ABSENT = 2_000_000
"""A number that nothing has."""


def documented() -> list[tuple[str, str, dict[Role, bool]]]:
    """Method, path and whether the role reaches it, as docs/api.md says."""
    return [
        (method, path, {role: word.strip() != NOBODY for role, word in zip(Role, words, strict=True)})
        for method, path, *words in ROW.findall(DOCUMENT.read_text())
    ]


async def ask(client: httpx.AsyncClient, method: str, path: str) -> httpx.Response:
    body: dict[str, object] = {}
    if path.endswith("/sesiones"):
        body = {"cookies": dict(cookies())}
    elif path.endswith("/scrapes"):
        body = {"perfil": "vega.ficticia"}
    address = path.replace("{id}", str(ABSENT))
    return await client.request(method, address, json=body if method == "POST" else None)


async def test_the_table_names_every_route_of_the_description(site: Website) -> None:
    async with site.client() as anybody:
        api = (await anybody.get(f"{API}/openapi.json")).json()
    described = {
        (method.upper(), re.sub(r"\{\w+\}", "{id}", path))
        for path, operations in api["paths"].items()
        for method in operations
        if "security" in operations[method]
    }
    assert described == {(method, path) for method, path, _ in documented()}
    assert set(api["paths"]) - {path for path in api["paths"] if "sesiones" in path or API in path} == {
        "/health", "/live", "/metrics",
    }  # fmt: skip


async def test_every_route_answers_each_role_as_documented(site: Website, office: Office) -> None:
    people = {role: await office.person(role, f"Persona {role}") for role in Role}
    programs = {role: await site.program(person) for role, person in people.items()}
    for role, client in programs.items():
        with Walk() as walk:
            for method, path, reach in documented():
                with walk.row(f"{method} {path} as {role}"):
                    answer = await ask(client, method, path)
                    refused = answer.status_code == 403 and answer.json()["type"] == "sin_permiso"
                    assert refused is not reach[role], answer.text
                    assert answer.status_code not in {401, 429, 500}, answer.text
        await client.aclose()


async def test_no_route_answers_strangers_or_those_who_left(site: Website, office: Office) -> None:
    celia, removed = await office.person(Role.ADMIN), await office.person(Role.ADMIN, "Ex Admin")
    gone, revoked = await site.program(removed), await _revoked(site, office, celia)
    await office.services.access.remove(removed.person_id, celia)
    strangers = {
        "no token": site.client(),
        "invented": site.client(Authorization="Bearer cnt_invented"),
        "another scheme": site.client(Authorization="Basic Y250X3g6eA=="),
        "removed": gone,
        "revoked": revoked,
    }
    with Walk() as walk:
        for label, client in strangers.items():
            for method, path, _ in documented():
                with walk.row(f"{method} {path}: {label}"):
                    office.clock.advance(60)
                    answer = await ask(client, method, path)
                    assert (answer.status_code, answer.json()["type"]) == (401, "sin_sesion"), answer.text
                    assert answer.headers["www-authenticate"].startswith("Bearer")
            await client.aclose()


async def _revoked(site: Website, office: Office, person: Person) -> httpx.AsyncClient:
    secret, owner = await office.services.tokens.create("vieja", person.role, person_id=person.person_id)
    await office.services.tokens.revoke(owner.token.token_id)
    return site.client(Authorization=f"Bearer {secret}")


async def test_guessing_tokens_is_slowed_down(site: Website) -> None:
    async with site.client(Authorization="Bearer cnt_guess") as guesser:
        codes = [(await guesser.get(f"{API}/sesiones")).status_code for _ in range(25)]
    assert codes[0] == 401
    assert codes[-1] == 429
