"""Cases: the list, one case, and the same actions as under its message in the chat."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response

from core.domain.ids import IncidentId
from core.domain.incidents.incident import Incident, IncidentState, Severity
from core.domain.people.person import Role
from core.domain.people.web_access import Visitor
from core.domain.platforms import Platform
from core.ports.repositories.panel import Cut, IncidentQuery, Order
from core.services.panel.reads import UNRESOLVED
from core.services.supervision.incident_actions import SnoozeChoice
from handlers.words.incidents import STATE_NAMES, TITLES
from handlers.words.names import PLATFORM_NAMES
from web import words as web_words
from web.panel import view
from web.panel.parts import PAGE, PANEL, Back, Number, Offset, Parts, Text, back, pager

LIST = f"{PANEL}/casos"
ALL = "todos"
_STATES = [("", "sin resolver"), *((one.value, name) for one, name in STATE_NAMES.items()), (ALL, "todos")]


def incident_pages(parts: Parts) -> APIRouter:
    """For supervisors."""
    router = parts.router()
    _reading(router, parts)
    _acting(router, parts)
    _asking(router, parts)
    return router


def _reading(router: APIRouter, parts: Parts) -> None:
    supervisor = Depends(parts.doors.page(Role.SUPERVISOR))

    @router.get(LIST)
    async def listed(
        request: Request,
        visitor: Annotated[Visitor, supervisor],
        query: Annotated[IncidentQuery, Depends(_asked)],
        estado: str = "",
        desde: Offset = 0,
    ) -> Response:
        found = await parts.services.panel.incidents(query, Cut(PAGE + 1, desde))
        shown, moment = found[:PAGE], parts.moment()
        return parts.page(
            request,
            "casos.html",
            visitor,
            query=query,
            state=estado,
            states=_STATES,
            severities=TITLES,
            platforms=PLATFORM_NAMES,
            incidents=[view.incident(one, moment) for one in shown],
            pager=pager(request, desde, len(shown), more=len(found) > PAGE),
        )

    @router.get(f"{LIST}/{{number}}")
    async def one(request: Request, number: Number, visitor: Annotated[Visitor, supervisor]) -> Response:
        if (found := await parts.services.panel.incident(IncidentId(number))) is None:
            raise web_words.no_such_incident()
        return parts.page(request, "caso.html", visitor, incident=view.incident(found, parts.moment()))


def _asked(
    estado: str = "",
    gravedad: Severity | None = None,
    red: Platform | None = None,
    orden: Order = Order.OLDEST,
    busca: Text = "",
) -> IncidentQuery:
    states = (IncidentState(estado),) if estado in set(IncidentState) else () if estado == ALL else UNRESOLVED
    return IncidentQuery(states, red, gravedad, busca.strip(), orden)


def _acting(router: APIRouter, parts: Parts) -> None:
    supervisor, incidents = Depends(parts.doors.page(Role.SUPERVISOR)), parts.services.incidents

    @router.post(f"{LIST}/{{number}}/tomar")
    async def take(number: Number, visitor: Annotated[Visitor, supervisor], volver: Back = LIST) -> Response:
        taken = await incidents.take(IncidentId(number), visitor.acting)
        return back(volver, _taken(taken, visitor))

    @router.post(f"{LIST}/{{number}}/silenciar")
    async def snooze(
        number: Number,
        visitor: Annotated[Visitor, supervisor],
        hasta: Annotated[SnoozeChoice, Form()] = SnoozeChoice.HOUR,
        volver: Back = LIST,
    ) -> Response:
        silent = await incidents.snooze(IncidentId(number), hasta, visitor.acting)
        return back(volver, "ya_no" if silent is None else "silenciado" if silent.unresolved else "resuelto")

    @router.post(f"{LIST}/{{number}}/avisar")
    async def wake(number: Number, visitor: Annotated[Visitor, supervisor], volver: Back = LIST) -> Response:
        awake = await incidents.wake(IncidentId(number), visitor.acting)
        return back(volver, "despierto" if awake is not None else "ya_no")


def _taken(incident: Incident | None, visitor: Visitor) -> str:
    """The note after a press: somebody else, or the end, may have been there first."""
    if incident is None:
        return "ya_no"
    if not incident.unresolved:
        return "resuelto"
    return "tomado" if incident.taken_by == visitor.person.person_id else "de_otro"


def _asking(router: APIRouter, parts: Parts) -> None:
    supervisor = Depends(parts.doors.page(Role.SUPERVISOR))

    @router.post(f"{LIST}/{{number}}/revisar")
    async def check(number: Number, visitor: Annotated[Visitor, supervisor], volver: Back = LIST) -> Response:
        judged = await parts.services.incidents.revalidate(IncidentId(number), visitor.acting)
        return back(volver, "revisada" if judged is not None else "ya_no")

    @router.post(f"{LIST}/{{number}}/pedir")
    async def ask(number: Number, visitor: Annotated[Visitor, supervisor], volver: Back = LIST) -> Response:
        asked = await parts.services.logins.ask(IncidentId(number), visitor.acting)
        return back(volver, "pedido" if asked else "sin_chat")
