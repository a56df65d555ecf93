"""`/sesiones`: what there is, checking it again, and new cookies."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Response

from core.domain.ids import PersonId, SessionId
from core.domain.people.person import Role
from core.domain.people.web_access import Visitor
from core.services.sessions.overview import SessionView
from core.services.uploads.direct import DirectRequest
from core.services.uploads.steps import OtherAccount, Refused
from handlers.words.reasons import seen
from web import words
from web.api.schemas import SessionIn, SessionOut
from web.auth.authenticator import Authenticator
from web.services import WebServices

Number = Annotated[int, Path(ge=1, le=2**31 - 1)]
Now = Callable[[], datetime]
_CREATED = 201


def session_routes(services: WebServices, doors: Authenticator, now: Now) -> APIRouter:
    """Own sessions for everybody, the team's for supervisors."""
    router = APIRouter(tags=["sesiones"])
    _reading(router, services, doors, now)
    _uploading(router, services, doors, now)
    return router


def _reading(router: APIRouter, services: WebServices, doors: Authenticator, now: Now) -> None:
    anybody = Depends(doors.api())

    @router.get("/sesiones")
    async def listed(visitor: Annotated[Visitor, anybody]) -> list[SessionOut]:
        """The sessions that the sender may see."""
        return [SessionOut.of(view, now()) for view in await _visible(services, visitor)]

    @router.get("/sesiones/{id_sesion}")
    async def one(id_sesion: Number, visitor: Annotated[Visitor, anybody]) -> SessionOut:
        """One of them."""
        view, _ = await services.sessions.history(SessionId(id_sesion), visitor.acting)
        return SessionOut.of(view, now())

    @router.post("/sesiones/{id_sesion}/validar")
    async def check(id_sesion: Number, visitor: Annotated[Visitor, anybody]) -> SessionOut:
        """Ask the site now; within five minutes of the last check the answer is what is known."""
        await services.sessions.recheck(SessionId(id_sesion), visitor.acting)
        view, _ = await services.sessions.history(SessionId(id_sesion), visitor.acting)
        return SessionOut.of(view, now())


def _uploading(router: APIRouter, services: WebServices, doors: Authenticator, now: Now) -> None:
    anybody = Depends(doors.api())

    @router.post("/sesiones", status_code=_CREATED)
    async def upload(given: SessionIn, response: Response, visitor: Annotated[Visitor, anybody]) -> SessionOut:
        """New cookies, in any format. They replace a session only when the site accepts them."""
        whose = PersonId(given.id_usuario) if given.id_usuario is not None else None
        known = {view.session.session_id for view in await services.sessions.team()}
        wanted = DirectRequest(whose, given.plataforma, given.confirmar)
        result = await services.direct_uploads.install(_content(given), visitor.acting, wanted)
        if isinstance(result, OtherAccount):
            raise words.other_account(result.before, result.now)
        if isinstance(result, Refused):
            raise words.refused_cookies(seen(result.verdict.reason), had_session=result.had_session)
        response.status_code = 200 if result.session_id in known else _CREATED
        view, _ = await services.sessions.history(result.session_id, visitor.acting)
        return SessionOut.of(view, now())


def _content(given: SessionIn) -> bytes:
    cookies = given.cookies
    return (cookies if isinstance(cookies, str) else json.dumps(cookies)).encode()


async def _visible(services: WebServices, visitor: Visitor) -> list[SessionView]:
    if visitor.may(Role.SUPERVISOR):
        return list(await services.sessions.team())
    return list(await services.sessions.mine(visitor.person))
