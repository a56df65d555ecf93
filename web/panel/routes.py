"""The overview and what can be done on it: the same actions as in the chat, by forms that work without script."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from fastapi.responses import RedirectResponse

from core.domain.ids import IncidentId, JobId, SessionId
from core.domain.people.person import Role
from core.domain.people.web_access import Visitor
from core.domain.platforms import Platform
from core.domain.results.files import ExportFormat
from core.services.scraping.results import MEDIA_TYPES
from core.services.supervision.incident_actions import SnoozeChoice
from handlers.words.names import platform_name
from web import words as web_words
from web.auth.authenticator import Authenticator
from web.options import WebOptions
from web.pages import Pages
from web.panel import view, words
from web.services import WebServices

PANEL = "/panel"
Number = Annotated[int, Path(ge=1, le=2**31 - 1)]
Now = Callable[[], datetime]


def panel_routes(services: WebServices, doors: Authenticator, pages: Pages, options: WebOptions, now: Now) -> APIRouter:
    """Pages for the three roles."""
    router = APIRouter(include_in_schema=False)
    _overview(router, services, doors, pages, options, now)
    _files(router, services, doors)
    _session_actions(router, services, doors)
    _incident_actions(router, services, doors)
    return router


def _overview(
    router: APIRouter, services: WebServices, doors: Authenticator, pages: Pages, options: WebOptions, now: Now
) -> None:
    anybody = Depends(doors.page())

    @router.get(PANEL)
    async def overview(
        request: Request, visitor: Annotated[Visitor, anybody], nota: Annotated[str, Query(max_length=20)] = ""
    ) -> Response:
        supervisor, moment = visitor.may(Role.SUPERVISOR), view.Moment(now(), options.zone)
        found = await (services.sessions.team() if supervisor else services.sessions.mine(visitor.person))
        return pages.page(
            request,
            "panel.html",
            visitor,
            supervisor=supervisor,
            note=words.NOTES.get(nota, ""),
            tally=view.tally(found, moment.now),
            people=view.people(found, moment, supervisor=supervisor),
            incidents=view.incidents(await services.incidents.open_incidents(), moment) if supervisor else (),
            jobs=view.jobs(await services.jobs.page(visitor.person), words.JOB_STATES, moment),
            networks=[(one.value, platform_name(one)) for one in Platform],
            entering=[
                f"{run.beginning.person.name} · {platform_name(run.beginning.platform)}"
                for run in services.logins.open_logins()
                if supervisor
            ],
            formats=[fmt.value for fmt in ExportFormat],
        )


def _files(router: APIRouter, services: WebServices, doors: Authenticator) -> None:
    anybody = Depends(doors.page())

    @router.get(f"{PANEL}/trabajos/{{number}}/archivo")
    async def file(number: Number, formato: ExportFormat, visitor: Annotated[Visitor, anybody]) -> Response:
        await services.jobs.mine(JobId(number), visitor.acting)
        found = await services.results.fetch(JobId(number), formato)
        if found is None:
            raise web_words.no_result()
        name = found[0].encode("ascii", "replace").decode().replace('"', "'")
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return Response(found[1], media_type=MEDIA_TYPES[formato], headers=headers)


def _session_actions(router: APIRouter, services: WebServices, doors: Authenticator) -> None:
    anybody = Depends(doors.page())

    @router.post(f"{PANEL}/sesiones/{{number}}/revisar")
    async def check(number: Number, visitor: Annotated[Visitor, anybody]) -> Response:
        judged = await services.sessions.recheck(SessionId(number), visitor.acting)
        return _back("revisada" if judged is not None else "pronto")


def _incident_actions(router: APIRouter, services: WebServices, doors: Authenticator) -> None:
    supervisor = Depends(doors.page(Role.SUPERVISOR))

    @router.post(f"{PANEL}/casos/{{number}}/tomar")
    async def take(number: Number, visitor: Annotated[Visitor, supervisor]) -> Response:
        taken = await services.incidents.take(IncidentId(number), visitor.acting)
        return _back("tomado" if taken is not None else "ya_no")

    @router.post(f"{PANEL}/casos/{{number}}/silenciar")
    async def snooze(number: Number, visitor: Annotated[Visitor, supervisor]) -> Response:
        silent = await services.incidents.snooze(IncidentId(number), SnoozeChoice.HOUR, visitor.acting)
        return _back("silenciado" if silent is not None else "ya_no")


def _back(note: str) -> Response:
    return RedirectResponse(f"{PANEL}?nota={note}", 303)
