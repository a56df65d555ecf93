"""The page of a live login, and its socket. Both need the web session that a login link opened, for that network."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response, WebSocket
from fastapi.responses import RedirectResponse
from fastapi.routing import APIRoute
from starlette.requests import HTTPConnection

from core.domain.people.web_access import Door, LinkPurpose, Visitor
from core.domain.platforms import NETWORKS, Platform
from core.services.login.service import LiveLoginService
from core.services.team.web_access import WebAccess, hash_secret
from web.auth.authenticator import Authenticator
from web.auth.cookies import session_secret
from web.auth.routes import ENTRANCE
from web.login.socket import POLICY, LoginSocket, tell_end
from web.options import WebOptions
from web.pages import Pages
from web.security import content_policy, is_foreign

PAGE = f"{ENTRANCE}/navegador/{{network}}"


class LiveLoginPages:
    """Page and socket of live logins."""

    def __init__(
        self, web: WebAccess, logins: LiveLoginService, doors: Authenticator, pages: Pages, options: WebOptions
    ) -> None:
        self._web = web
        self._logins = logins
        self._doors = doors
        self._pages = pages
        self._options = options

    def router(self, route_class: type[APIRoute] = APIRoute) -> APIRouter:
        """Their routes."""
        router = APIRouter(include_in_schema=False, route_class=route_class)
        router.add_api_route(PAGE, self.page, methods=["GET"])
        router.add_api_websocket_route(f"{PAGE}/vivo", self.live)

        @router.post("/panel/entrar/{network}")
        async def enter(
            request: Request, network: Platform, visitor: Annotated[Visitor, Depends(self._doors.page())]
        ) -> Response:
            return await self._enter(request, visitor, network)

        return router

    async def _enter(self, request: Request, visitor: Visitor, network: Platform) -> Response:
        """From the panel: a link of one's own, followed at once.

        Inside Telegram it is shown instead, to be opened in the phone's own browser: there the keyboard of a Mini App
        hides what is typed into anything unusual.
        """
        if not self._web.reachable:
            return RedirectResponse("/panel?nota=sin_direccion", 303)
        code = await self._web.link(visitor.person, LinkPurpose.LOGIN, network.value)
        link = f"{ENTRANCE}/{code}"
        if visitor.session is None or visitor.session.door is not Door.MINI_APP:
            return RedirectResponse(link, 303)
        title, address = NETWORKS[network].title, self._web.url(link)
        page = self._pages.page(request, "afuera.html", visitor, title=title, link=address)
        page.headers["Content-Security-Policy"] = content_policy(self._options, telegram=True)
        return page

    async def page(self, request: Request, network: str) -> Response:
        """The page; without a web session for this network, a redirect to the entrance."""
        self._doors.count(request)
        visitor = await self._visitor(self._secret(request, network), network)
        if visitor is None:
            return RedirectResponse(ENTRANCE, 303)
        title = NETWORKS[Platform(network)].title
        return self._pages.page(request, "navegador.html", visitor, network=network, title=title)

    async def live(self, socket: WebSocket, network: str) -> None:
        """The socket: refused before it opens for another origin or without the web session.

        A page whose live login ended while it was not connected (or with the process) is told how.
        """
        secret = self._secret(socket, network)
        if secret is None or is_foreign(socket.headers, self._options):
            await socket.close(POLICY)
            return
        visitor = await self._visitor(secret, network)
        if visitor is None or visitor.session is None:
            end = await self._logins.records.end_of(hash_secret(secret))
            await (socket.close(POLICY) if end is None else tell_end(socket, end))
            return
        session_hash = visitor.session.session_hash

        async def allowed() -> bool:
            return session_hash in await self._web.still_open([session_hash])

        await socket.accept()
        end = await LoginSocket(socket, self._logins, visitor.person, Platform(network), session_hash).serve(allowed)
        if end is not None:  # a link is good for one login, however that ended: a reload begins no other
            await self._web.leave(secret)

    def _secret(self, request: HTTPConnection, network: str) -> str | None:
        known = network in {platform.value for platform in Platform}
        return session_secret(request, self._options, network) if known else None

    async def _visitor(self, secret: str | None, network: str) -> Visitor | None:
        visitor = await self._web.visitor(secret) if secret else None
        session = visitor.session if visitor is not None else None
        fits = session is not None and (session.purpose, session.subject) == (LinkPurpose.LOGIN, network)
        return visitor if fits else None
