"""Signing in by a one-time link or from the Mini App, and signing out."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse
from fastapi.routing import APIRoute

from core.domain.people.web_access import LinkPurpose
from core.errors import GoneException, LinkException
from core.services.team.web_access import Entry, WebAccess
from handlers.words.names import platform_name
from web.auth.authenticator import Authenticator
from web.auth.cookies import clear_session, csrf_fits, session_secret, set_session
from web.auth.init_data import MAX_LENGTH, InitDataVerifier
from web.options import WebOptions
from web.pages import Pages
from web.security import content_policy

ENTRANCE, MINI_APP, PANEL, EXIT = "/entrar", "/mini", "/panel", "/salir"
_SEE_OTHER, _GONE, _FORBIDDEN = 303, 410, 403

Code = Annotated[str, Form(max_length=200)]
Proof = Annotated[str, Form(max_length=MAX_LENGTH)]


class SignIn:
    """The pages that need no web session. Following a link only shows a button: previews follow links too."""

    def __init__(
        self,
        web: WebAccess,
        doors: Authenticator,
        pages: Pages,
        options: WebOptions,
        verifier: InitDataVerifier | None,
        now: Callable[[], datetime],
    ) -> None:
        self._web = web
        self._doors = doors
        self._pages = pages
        self._options = options
        self._verifier = verifier
        self._now = now

    def router(self, route_class: type[APIRoute] = APIRoute) -> APIRouter:
        """Their routes."""
        router = APIRouter(include_in_schema=False, route_class=route_class)
        router.add_api_route(ENTRANCE, self.entrance, methods=["GET"])
        router.add_api_route(f"{ENTRANCE}/{{code}}", self.show, methods=["GET"])
        router.add_api_route(ENTRANCE, self.enter, methods=["POST"])
        router.add_api_route(MINI_APP, self.mini_app, methods=["GET"])
        router.add_api_route(MINI_APP, self.enter_from_telegram, methods=["POST"])
        router.add_api_route(EXIT, self.leave, methods=["POST"])
        return router

    async def entrance(self, request: Request) -> Response:
        """How to come in, for those who have no link."""
        return self._pages.plain(request, "sin_sesion.html")

    async def show(self, request: Request, code: str) -> Response:
        """The button of a link."""
        self._doors.count_sign_in(request)
        try:
            link = await self._web.peek(code)
        except LinkException:
            return self._used(request, _GONE)
        network = platform_name(link.subject) if link.purpose is LinkPurpose.LOGIN else ""
        return self._pages.plain(request, "entrar.html", code=code, network=network)

    async def enter(self, request: Request, codigo: Code) -> Response:
        """The button was pressed."""
        self._doors.count_sign_in(request)
        try:
            entry = await self._web.enter(codigo)
        except LinkException:
            return self._used(request, _GONE)
        return self._welcome(entry)

    async def mini_app(self, request: Request) -> Response:
        """The page that Telegram opens; its script hands over the proof."""
        page = self._pages.plain(request, "mini.html")
        page.headers["Content-Security-Policy"] = content_policy(self._options, telegram=True)
        return page

    async def enter_from_telegram(self, request: Request, datos: Proof) -> Response:
        """The proof of Telegram."""
        self._doors.count_sign_in(request)
        proof = self._verifier.verify(datos, self._now()) if self._verifier is not None else None
        if proof is None:
            return self._used(request, _FORBIDDEN)
        try:
            entry = await self._web.enter_by_telegram(proof.telegram_user_id, proof.fingerprint)
        except (GoneException, LinkException):
            return self._used(request, _FORBIDDEN)
        return self._welcome(entry)

    async def leave(self, request: Request, csrf: Annotated[str, Form(max_length=200)] = "") -> Response:
        """The end of the web session, if the page's own form asks for it."""
        secret = session_secret(request, self._options)
        response = RedirectResponse(ENTRANCE, _SEE_OTHER)
        if secret is not None and csrf_fits(secret, csrf):
            await self._web.leave(secret)
            clear_session(response, self._options)
        return response

    def _used(self, request: Request, status: int) -> Response:
        return self._pages.plain(request, "enlace_usado.html", status=status)

    def _welcome(self, entry: Entry) -> Response:
        """Where the entrance leads; always under a new secret."""
        purpose, subject = entry.session.purpose, entry.session.subject
        panel = purpose is LinkPurpose.PANEL
        place = PANEL if panel else f"{ENTRANCE}/navegador/{quote(subject, safe='')}"
        response = RedirectResponse(place, _SEE_OTHER)
        set_session(response, entry.secret, self._options, "" if panel else subject)
        return response
