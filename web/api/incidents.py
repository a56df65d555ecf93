"""`/casos` and `/reporte`, for supervisors."""

from collections.abc import Awaitable
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from core.domain.ids import IncidentId
from core.domain.incidents.incident import Incident
from core.domain.messages.reports import ReportPeriod
from core.domain.people.person import Role
from core.domain.people.web_access import Visitor
from core.services.supervision.incident_actions import SnoozeChoice
from web import words
from web.api import words as about
from web.api.cursors import PAGE, Cursor, Limit, cut, link_next, read, written
from web.api.idempotency import KeyedRoute, once
from web.api.schemas import IncidentOut, IncidentPage, ReportOut
from web.auth.authenticator import Authenticator
from web.services import WebServices

Number = Annotated[int, Path(ge=1, le=2**31 - 1)]
_CURSOR = "c"


def incident_routes(services: WebServices, doors: Authenticator) -> APIRouter:
    """The same actions as under the messages of the chat."""
    router = APIRouter(tags=["casos"], route_class=KeyedRoute)
    _incidents(router, services, doors)
    _acting(router, services, doors)
    _report(router, services, doors)
    return router


def _incidents(router: APIRouter, services: WebServices, doors: Authenticator) -> None:
    supervisor = Depends(doors.api(Role.SUPERVISOR))

    @router.get("/casos", summary=about.INCIDENTS)
    async def listed(
        request: Request,
        response: Response,
        visitor: Annotated[Visitor, supervisor],
        cursor: Cursor = None,
        limite: Limit = PAGE,
    ) -> IncidentPage:
        """Open cases, oldest first."""
        del visitor
        after = read(_CURSOR, cursor) or 0
        views = sorted(await services.incidents.open_incidents(), key=lambda view: view.incident.incident_id)
        shown, more = cut([view for view in views if view.incident.incident_id > after], limite)
        following = written(_CURSOR, shown[-1].incident.incident_id) if more else None
        link_next(request, response, following)
        return IncidentPage(casos=[IncidentOut.of(view) for view in shown], siguiente=following)


def _acting(router: APIRouter, services: WebServices, doors: Authenticator) -> None:
    acting = once(services.requests, doors, Role.SUPERVISOR)

    @router.post("/casos/{id_caso}/tomar", summary=about.TAKE)
    async def take(id_caso: Number, visitor: Annotated[Visitor, acting]) -> IncidentOut:
        """The sender looks after it; every copy of its message changes."""
        return await _after(services, id_caso, services.incidents.take(IncidentId(id_caso), visitor.acting))

    @router.post("/casos/{id_caso}/resolver", summary=about.RESOLVE)
    async def resolve(id_caso: Number, visitor: Annotated[Visitor, acting]) -> IncidentOut:
        """Check its session now: a session that works resolves the case, and nothing else does."""
        if await services.incidents.get(IncidentId(id_caso)) is None:
            raise words.no_such_incident()
        await services.incidents.revalidate(IncidentId(id_caso), visitor.acting)
        return await _shown(services, id_caso)

    @router.post("/casos/{id_caso}/silenciar", summary=about.SNOOZE)
    async def snooze(
        id_caso: Number, visitor: Annotated[Visitor, acting], hasta: SnoozeChoice = SnoozeChoice.HOUR
    ) -> IncidentOut:
        """Nothing about it rings for an hour (`h`), or until tomorrow morning (`m`)."""
        return await _after(services, id_caso, services.incidents.snooze(IncidentId(id_caso), hasta, visitor.acting))


def _report(router: APIRouter, services: WebServices, doors: Authenticator) -> None:
    supervisor = Depends(doors.api(Role.SUPERVISOR))

    @router.get("/reporte", tags=["reporte"], summary=about.REPORT)
    async def report(
        visitor: Annotated[Visitor, supervisor], periodo: Annotated[ReportPeriod, Query()] = ReportPeriod.TODAY
    ) -> ReportOut:
        """The report of a period, from what is stored."""
        del visitor
        schedule = await services.schedules.current()
        return ReportOut.of(await services.reports.build(periodo, schedule.time_zone))


async def _after(services: WebServices, number: int, deed: Awaitable[Incident | None]) -> IncidentOut:
    if await deed is None:
        raise words.no_such_incident()
    return await _shown(services, number)


async def _shown(services: WebServices, number: int) -> IncidentOut:
    view = await services.incidents.view(IncidentId(number))
    if view is None:
        raise words.no_such_incident()
    return IncidentOut.of(view)
