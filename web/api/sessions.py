"""`/sesiones`: what there is, checking it again, new cookies, and erasing it."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request, Response

from core.domain.ids import PersonId, SessionId
from core.domain.people.web_access import Visitor
from core.services.uploads.direct import DirectRequest
from core.services.uploads.steps import OtherAccount, Refused
from handlers.words.reasons import seen
from web import words
from web.api import words as about
from web.api.cursors import PAGE, Cursor, Limit, cut, link_next, read, written
from web.api.idempotency import KeyedRoute, once
from web.api.schemas import SessionIn, SessionOut, SessionPage, UploadedOut
from web.api.uploads import DESCRIPTION, content_of, session_in
from web.auth.authenticator import Authenticator
from web.services import WebServices

Number = Annotated[int, Path(ge=1, le=2**31 - 1)]
Now = Callable[[], datetime]
_CREATED, _NO_CONTENT = 201, 204
_CURSOR = "s"


def session_routes(services: WebServices, doors: Authenticator, now: Now) -> APIRouter:
    """Own sessions for everybody, the team's for supervisors."""
    router = APIRouter(tags=["sesiones"], route_class=KeyedRoute)
    _reading(router, services, doors, now)
    _acting(router, services, doors, now)
    router.include_router(upload_route(services, doors, now))
    return router


def _reading(router: APIRouter, services: WebServices, doors: Authenticator, now: Now) -> None:
    anybody = Depends(doors.api())

    @router.get("/sesiones", summary=about.SESSIONS)
    async def listed(
        request: Request,
        response: Response,
        visitor: Annotated[Visitor, anybody],
        cursor: Cursor = None,
        limite: Limit = PAGE,
    ) -> SessionPage:
        """The sessions that the sender may see, by number."""
        after = read(_CURSOR, cursor)
        views = await services.sessions.listing(
            visitor.acting, limite + 1, after=SessionId(after) if after is not None else None
        )
        shown, more = cut(views, limite)
        following = written(_CURSOR, shown[-1].session.session_id) if more else None
        link_next(request, response, following)
        return SessionPage(sesiones=[SessionOut.of(view, now()) for view in shown], siguiente=following)

    @router.get("/sesiones/{id_sesion}", summary=about.SESSION)
    async def one(id_sesion: Number, visitor: Annotated[Visitor, anybody]) -> SessionOut:
        """One of them."""
        view, _ = await services.sessions.history(SessionId(id_sesion), visitor.acting)
        return SessionOut.of(view, now())


def _acting(router: APIRouter, services: WebServices, doors: Authenticator, now: Now) -> None:
    @router.post("/sesiones/{id_sesion}/validar", summary=about.CHECK)
    async def check(id_sesion: Number, visitor: Annotated[Visitor, once(services.requests, doors)]) -> SessionOut:
        """Ask the site now; within five minutes of the last check the answer is what is known."""
        await services.sessions.recheck(SessionId(id_sesion), visitor.acting)
        view, _ = await services.sessions.history(SessionId(id_sesion), visitor.acting)
        return SessionOut.of(view, now())

    @router.post("/sesiones/{id_sesion}/deshacer", summary=about.UNDO)
    async def undo(id_sesion: Number, visitor: Annotated[Visitor, once(services.requests, doors)]) -> SessionOut:
        """Put the cookies back that the newest upload replaced: within ten minutes, once."""
        if await services.direct_uploads.undo(SessionId(id_sesion), visitor.acting) is None:
            raise words.too_late_to_undo()
        view, _ = await services.sessions.history(SessionId(id_sesion), visitor.acting)
        return SessionOut.of(view, now())

    @router.delete("/sesiones/{id_sesion}", status_code=_NO_CONTENT, summary=about.ERASE)
    async def erase(id_sesion: Number, visitor: Annotated[Visitor, Depends(doors.api())]) -> None:
        """Erase its cookies and history for good; its jobs are cancelled. Own ones, or any for admins."""
        await services.session_erasure.erase(SessionId(id_sesion), visitor.acting)


def upload_route(services: WebServices, doors: Authenticator, now: Now) -> APIRouter:
    """`POST /sesiones`, which the users' documentation names without the prefix too."""
    router = APIRouter(tags=["sesiones"], route_class=KeyedRoute)

    @router.post(
        "/sesiones",
        status_code=_CREATED,
        responses={200: {"model": UploadedOut, "description": about.REPLACED}},
        openapi_extra=DESCRIPTION,
        summary=about.UPLOAD,
    )
    async def upload(
        response: Response,
        visitor: Annotated[Visitor, once(services.requests, doors)],
        given: Annotated[SessionIn, Depends(session_in)],
    ) -> UploadedOut:
        """New cookies, in any format. They replace a session only when the site accepts them."""
        whose = PersonId(given.id_usuario) if given.id_usuario is not None else None
        wanted = DirectRequest(whose, given.plataforma, given.confirmar)
        result = await services.direct_uploads.install(content_of(given), visitor.acting, wanted)
        if isinstance(result, OtherAccount):
            raise words.other_account(result.before, result.now)
        if isinstance(result, Refused):
            reason = seen(result.verdict.reason)
            raise words.refused_cookies(reason, had_session=result.had_session, unanswered=result.unanswered)
        view, _ = await services.sessions.history(result.session.session_id, visitor.acting)
        response.status_code = 200 if result.backup_id is not None else _CREATED
        return UploadedOut.after(result, view, now())

    return router
