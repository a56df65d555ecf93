"""The table of docs/panel.md, every route of the panel with its role, walked for everybody who may come."""

import re
from pathlib import Path

import httpx
from fastapi.routing import APIRoute

from core.domain.people.person import Role
from tests.support.office import Office
from tests.support.tables import Walk
from tests.support.website import OPTIONS, Website, services_of
from web.auth.authenticator import Authenticator
from web.login.routes import LiveLoginPages
from web.pages import Pages
from web.panel.parts import Parts
from web.panel.routes import panel_routers

DOCUMENT = Path(__file__).parents[3] / "docs/panel.md"
ROW = re.compile(r"^\| `(GET|POST) (/panel[^`]*)` \| (analista|supervisor|admin) \|", re.MULTILINE)
TABLE = [(method, path, Role(role)) for method, path, role in ROW.findall(DOCUMENT.read_text(encoding="utf-8"))]
STREAM, PERSON = "/panel/eventos", "/panel/personas/{number}"
_ENTRANCE = (303, "/entrar")


def test_the_table_names_every_route(office: Office) -> None:
    services, clock = services_of(office), office.clock
    doors = Authenticator(services.web, services.tokens, OPTIONS, clock.monotonic)
    parts = Parts(services, doors, Pages(OPTIONS), OPTIONS, clock.now, clock.sleep, str)
    logins = LiveLoginPages(services.web, services.logins, doors, Pages(OPTIONS), OPTIONS).router()
    routers = (*panel_routers(parts), logins)
    routes = [route for router in routers for route in router.routes if isinstance(route, APIRoute)]
    named = [route for route in routes if route.path.startswith("/panel")]
    found = {(method, route.path) for route in named for method in route.methods or ()}
    assert found == {(method, path) for method, path, _ in TABLE}


async def test_every_route_is_open_to_its_role_and_shut_to_everybody_else(site: Website, office: Office) -> None:
    people = {role: await office.person(role, f"Persona {role}") for role in Role}
    admin = people[Role.ADMIN]
    removed = await office.person(Role.ADMIN, "Ex Admin")
    browsers = {role: await site.browser(person) for role, person in people.items()}
    gone = await site.browser(removed)
    await office.services.access.remove(removed.person_id, admin)
    with Walk() as walk:
        for method, path, least in TABLE:
            address = path.replace("{number}", "999999").replace("{network}", "x")
            for name, client in (("no cookie", site.client()), ("removed", gone), ("unknown", unknown(site))):
                with walk.row(f"{method} {path}, {name}"):
                    answer = await client.request(method, address)
                    assert (answer.status_code, answer.headers.get("location")) == _ENTRANCE
            for role, browser in browsers.items():
                if path == STREAM:
                    continue  # it never ends for those who may follow it: test_panel_live
                with walk.row(f"{method} {path}, {role}"):
                    own = path.replace("{number}", str(people[role].person_id)) if path == PERSON else address
                    answer = await browser.request(method, own, data={} if method == "POST" else None)
                    refused = answer.status_code == 403
                    assert refused == (not role.includes(least)), answer.text
                    assert answer.status_code < 500
            if method == "POST":
                with walk.row(f"{method} {path}, without the page's token"):
                    answer = await browsers[Role.ADMIN].post(address, headers={"x-csrf-token": ""})
                    assert answer.status_code == 403
                    assert "quedó vieja" in answer.text


def unknown(site: Website) -> httpx.AsyncClient:
    client = site.client()
    client.cookies.set("centinela_panel", "un-secreto-que-nadie-tiene")
    return client
