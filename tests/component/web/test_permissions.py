"""Everything that a person can reach, in one table: who may, walked for every role that is here, gone or unknown.

Rows of the panel and of the API come from docs/panel.md and docs/api.md; `test_panel_roles` and `test_access` ask each
of them of a real client. Here the chat and the sockets are asked, and that no door is left out of the table.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from fastapi.routing import APIRoute
from markupsafe import Markup
from starlette.routing import BaseRoute, Mount, WebSocketRoute

from core.domain.ids import ChatId
from core.domain.people.person import Person, Role
from handlers.framework.html import visible
from handlers.registry import COMMANDS, all_buttons
from handlers.words import common
from tests.component.web.test_access import documented
from tests.component.web.test_panel_roles import TABLE as PANEL
from tests.support.live_socket import LiveSocket, secret_for
from tests.support.office import Office
from tests.support.tables import Walk
from tests.support.website import Website

NO_ROLE = "no está permitido para tu rol"
UNKNOWN = 909_090
OF_UPLOADS = {"uf", "uc", "ux"}
"""For everybody's own cookies only with ANALYSTS_UPLOAD_COOKIES (tests/component/commands/test_own_uploads.py)."""
OPEN_ROUTES = {
    *("/", "/health", "/live", "/docs", "/api/v1/openapi.json"),
    *("/entrar", "/entrar/{code}", "/entrar/mini", "/salir"),
}
"""Without a session: they tell nothing of people, or are how one gets a session."""
LOGIN_ROUTES = re.compile(r"/entrar/navegador/\{network\}.*")
"""Of the live login: open to the person of the link alone."""


@dataclass(frozen=True, slots=True)
class Door:
    """A thing that can be asked for, and the least role that gets it (None: anybody of the team)."""

    kind: str
    name: str
    least: Role | None
    data: str = ""

    def opens(self, role: Role) -> bool:
        """Whether somebody active with that role gets in."""
        return self.least is None or role.includes(self.least)


def chat_doors() -> Iterator[Door]:
    """Commands under every name, and buttons."""
    for command in COMMANDS:
        for name in (command.name, *command.aliases):
            yield Door("command", f"/{name}", command.role)
    for action in all_buttons():
        values = tuple(_anything(kind) for kind in action.spec.fields)
        least = Role.ADMIN if action.spec.name in OF_UPLOADS else action.role
        yield Door("button", action.spec.name, least, action.spec.data(*values))


def _anything(kind: Any) -> Any:
    plain: dict[Any, Any] = {int: 424_242, bool: False, str: "people"}
    return plain[kind] if kind in plain else next(iter(kind))


async def answer(office: Office, who: Person | int, door: Door) -> str:
    """All that somebody hears who tries the door."""
    chat = ChatId(who if isinstance(who, int) else int(who.chat_id or 0))
    before = len(office.chat.chats.get(chat, ()))
    toast = ""
    if door.kind == "command":
        await office.say(who, door.name)
    else:
        toast = await office.press_data(who, 1, door.data)
    said = [visible(Markup(message.text)) for message in list(office.chat.chats.get(chat, ()))[before:]]
    return "\n".join([toast, *said])


async def test_the_chat_opens_to_its_role_and_to_nobody_who_is_gone_or_unknown(office: Office) -> None:
    active = {role: await office.person(role, f"Persona {role}") for role in Role}
    removed = {role: await office.person(role, f"Ida {role}") for role in Role}
    for person in removed.values():
        await office.services.access.remove(person.person_id, active[Role.ADMIN])
    outside: list[tuple[str, Person | int]] = [(f"removed {role}", one) for role, one in removed.items()]
    outside.append(("unknown", UNKNOWN))
    stranger = visible(common.stranger().text)
    doors = list(chat_doors())
    assert len(doors) > 80
    with Walk() as walk:
        for door in doors:
            for role, person in active.items():
                with walk.row(f"{door.kind} {door.name}, {role}"):
                    heard = await answer(office, person, door)
                    assert (NO_ROLE in heard) == (not door.opens(role)), heard
                    assert stranger not in heard
            for name, who in outside:
                with walk.row(f"{door.kind} {door.name}, {name}"):
                    heard = await answer(office, who, door)
                    assert heard.strip() in {"", stranger, common.STALE_BUTTON}


async def test_the_socket_opens_to_the_person_of_the_link_and_to_nobody_else(site: Website, office: Office) -> None:
    admin = await office.person(Role.ADMIN)
    with Walk() as walk:
        for role in Role:
            person, gone = await office.person(role, f"Persona {role}"), await office.person(role, f"Ida {role}")
            await office.session(person)
            secret, late = await secret_for(site, person), await secret_for(site, gone)
            await office.services.access.remove(gone.person_id, admin)
            panel = (await office.services.web.enter(await office.services.web.link(person))).secret
            for name, given, opens in (
                ("active", secret, True),
                ("removed", late, False),
                ("with the panel's cookie", panel, False),
                ("unknown", "un-secreto-que-nadie-tiene", False),
            ):
                with walk.row(f"{role}, {name}"):
                    socket = LiveSocket(site, given)
                    if opens:
                        socket.send({"t": "start", "w": 390, "h": 700, "scale": 2})
                        await socket.until("standing", phase="live")
                        await socket.leave()
                    else:
                        assert await socket.ended() in {1000, 1008}
                    assert socket.accepted == opens
            await office.services.logins.close()


def test_no_route_is_left_out_of_the_table(site: Website) -> None:
    told = {path for _method, path, _least in PANEL} | {path for _method, path, _roles in documented()}
    left = [
        path
        for path in paths(site.app.routes)
        if path not in OPEN_ROUTES
        and re.sub(r"\{\w+\}", "{id}", path) not in {re.sub(r"\{\w+\}", "{id}", t) for t in told}
        and not LOGIN_ROUTES.fullmatch(path)
    ]
    assert sorted(set(left)) == ["/estatico"]


def paths(routes: list[BaseRoute]) -> Iterator[str]:
    for route in routes:
        if isinstance(route, APIRoute | WebSocketRoute | Mount):
            yield route.path
