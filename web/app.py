"""The HTTP application: health, API, sign-in and panel on one FastAPI app."""

from collections.abc import Callable
from datetime import datetime

from fastapi import FastAPI, Request, Response
from fastapi.responses import RedirectResponse
from fastapi.staticfiles import StaticFiles

from web import problems
from web.api.health import health_routes
from web.auth.authenticator import Authenticator, NotSignedIn
from web.auth.init_data import InitDataVerifier
from web.auth.routes import ENTRANCE, SignIn
from web.login.routes import LiveLoginPages
from web.options import WebOptions
from web.pages import STATIC, Pages
from web.security import RequestGuard
from web.services import WebServices


def build_web(
    services: WebServices,
    options: WebOptions,
    *,
    now: Callable[[], datetime],
    monotonic: Callable[[], float],
    verifier: InitDataVerifier | None = None,
) -> FastAPI:
    """The application; it knows the services only. Without `verifier` the Mini App's door stays shut."""
    app = FastAPI(title="Centinela", version=options.version, docs_url=None, redoc_url=None)
    app.router.redirect_slashes = False  # the redirect would go where the Host header says
    pages = Pages(options)
    doors = Authenticator(services.web, services.tokens, options, monotonic)
    app.add_middleware(RequestGuard, options=options)
    problems.install(app)
    app.mount("/estatico", StaticFiles(directory=STATIC), name="static")
    app.include_router(health_routes(services.status))
    app.include_router(LiveLoginPages(services.web, services.logins, doors, pages, options).router())
    app.include_router(SignIn(services.web, doors, pages, options, verifier, now).router())

    @app.exception_handler(NotSignedIn)
    async def to_the_entrance(_request: Request, _error: NotSignedIn) -> Response:
        return RedirectResponse(ENTRANCE, 303)

    return app
