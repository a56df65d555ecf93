"""The team: people, roles and invitations, for admins."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response

from core.domain.ids import PersonId
from core.domain.people.person import Person, Role
from core.domain.people.web_access import Visitor
from core.errors import GoneException, LastAdminException
from core.ports.repositories.panel import Order
from core.text import one_line
from handlers.framework.spanish import until
from handlers.words.names import ROLE_NAMES
from web.panel import words
from web.panel.parts import PAGE, PANEL, Back, Moment, Number, Offset, Parts, Text, back, pager

LIST = f"{PANEL}/equipo"
MARK = 12
"""Characters of an invitation's hash that tell it from the others."""
Name = Annotated[str, Form(min_length=1, max_length=80)]


def member_pages(parts: Parts) -> APIRouter:
    """For admins."""
    router = parts.router()
    _reading(router, parts)
    _inviting(router, parts)
    _changing(router, parts)
    return router


def _reading(router: APIRouter, parts: Parts) -> None:
    admin = Depends(parts.doors.page(Role.ADMIN))

    @router.get(LIST)
    async def listed(
        request: Request,
        visitor: Annotated[Visitor, admin],
        rol: Role | None = None,
        orden: Order = Order.NAME,
        busca: Text = "",
        desde: Offset = 0,
    ) -> Response:
        found = [p for p in await parts.services.access.people() if rol in {None, p.role} and _named(p, busca)]
        if orden is not Order.NAME:
            found.sort(key=lambda person: person.person_id, reverse=orden is Order.NEWEST)
        shown, moment = found[desde : desde + PAGE], parts.moment()
        return parts.page(
            request,
            "equipo.html",
            visitor,
            people=[(person, ROLE_NAMES[person.role], _state(person)) for person in shown],
            total=len(found),
            role=rol,
            order=orden.value,
            text=busca,
            roles=[(role.value, name) for role, name in ROLE_NAMES.items()],
            invitations=await _pending(parts, moment),
            link="",
            pager=pager(request, desde, len(shown), more=desde + PAGE < len(found)),
        )


def _inviting(router: APIRouter, parts: Parts) -> None:
    admin = Depends(parts.doors.page(Role.ADMIN))

    @router.post(f"{LIST}/invitar")
    async def invite(
        request: Request, visitor: Annotated[Visitor, admin], nombre: Name, rol: Annotated[Role, Form()]
    ) -> Response:
        """Answers with the page itself: the code is shown once and is in no address."""
        name = one_line(nombre) or nombre
        code = await parts.services.access.invite(name, rol, visitor.person.person_id)
        return parts.page(
            request, "invitacion.html", visitor, name=name, role=ROLE_NAMES[rol], link=parts.options.bot_link(code)
        )

    @router.post(f"{LIST}/anular")
    async def withdraw(
        visitor: Annotated[Visitor, admin],
        marca: Annotated[str, Form(min_length=MARK, max_length=MARK)],
        volver: Back = LIST,
    ) -> Response:
        await parts.services.access.withdraw(marca, visitor.acting)
        return back(volver, "anulada")


def _changing(router: APIRouter, parts: Parts) -> None:
    admin = Depends(parts.doors.page(Role.ADMIN))

    @router.post(f"{PANEL}/personas/{{number}}/rol")
    async def change_role(
        number: Number, visitor: Annotated[Visitor, admin], rol: Annotated[Role, Form()], volver: Back = LIST
    ) -> Response:
        try:
            await parts.services.access.change_role(PersonId(number), rol, visitor.acting)
        except LastAdminException:
            return back(volver, "ultimo_admin")
        return back(volver, "rol")

    @router.post(f"{PANEL}/personas/{{number}}/quitar")
    async def remove(
        number: Number,
        visitor: Annotated[Visitor, admin],
        cookies: Annotated[str, Form(pattern="^(borrar|conservar)$")] = "conservar",
    ) -> Response:
        try:
            await parts.services.access.remove(PersonId(number), visitor.acting, erase_cookies=cookies == "borrar")
        except LastAdminException:
            return back(f"{PANEL}/personas/{number}", "ultimo_admin")
        except GoneException:
            return back(LIST, "ya_no")
        return back(LIST, "quitada")


async def _pending(parts: Parts, moment: Moment) -> list[tuple[str, str, str, str]]:
    """Name, role, when it ends, and the mark of every invitation that still opens the door."""
    return [
        (one.name, ROLE_NAMES[one.role], until(one.expires_at, moment.now), one.code_hash[:MARK])
        for one in await parts.services.access.pending()
    ]


def _named(person: Person, text: str) -> bool:
    return text.strip().casefold() in person.name.casefold()


def _state(person: Person) -> str:
    if person.telegram_user_id is None:
        return words.NOT_IN_YET
    return "" if person.reachable else words.BLOCKED_BOT
