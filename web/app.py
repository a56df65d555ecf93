"""The HTTP application: health, API, sign-in and panel on one FastAPI app."""

from collections.abc import Callable
from datetime import datetime

from fastapi import FastAPI, Request, Response
from fastapi.responses import RedirectResponse
from fastapi.staticfiles import StaticFiles

from web import problems
from web.api import docs, idempotency
from web.api import errors as api_errors
from web.api.errors import Sentence
from web.api.health import HealthAnswers, early_answers, health_routes
from web.api.incidents import incident_routes
from web.api.metrics import metric_routes
from web.api.scrapes import scrape_routes
from web.api.sessions import session_routes, upload_route
from web.auth.authenticator import Authenticator, NotSignedIn, Sleep
from web.auth.init_data import InitDataVerifier
from web.auth.routes import ENTRANCE, SignIn
from web.early import EarlyAnswers
from web.login.routes import LiveLoginPages
from web.options import WebOptions
from web.page_routes import page_route
from web.pages import STATIC, Pages
from web.panel.parts import Parts
from web.panel.routes import panel_routers
from web.security import RequestGuard, headers_of_all
from web.services import WebServices
from web.telegram import UpdateDoor, telegram_routes

PREFIX = "/api/v1"
OPENAPI = f"{PREFIX}/openapi.json"


def build_web(
    services: WebServices,
    options: WebOptions,
    *,
    now: Callable[[], datetime],
    monotonic: Callable[[], float],
    sleep: Sleep,
    sentence: Sentence,
    verifier: InitDataVerifier | None = None,
    updates: UpdateDoor | None = None,
) -> FastAPI:
    """The application; it uses the services only. Without `verifier` the Mini App's door stays shut.

    `updates` takes what Telegram brings, where a webhook is set.
    """
    health = HealthAnswers(services.status, monotonic)
    app = _guarded(options, health)
    pages = Pages(options)
    doors = Authenticator(services.web, services.tokens, options, monotonic)
    api_errors.install(app, sentence, pages.problem)
    idempotency.install(app)
    app.include_router(health_routes(health))
    app.include_router(metric_routes(services.metrics, doors))
    for router in (session_routes(services, doors, now), scrape_routes(services, doors, sleep)):
        app.include_router(router, prefix=PREFIX)
    app.include_router(incident_routes(services, doors), prefix=PREFIX)
    app.include_router(upload_route(services, doors, now))  # as the users' documentation names it
    docs.install(app, pages)
    if updates is not None:
        app.include_router(telegram_routes(updates))
    for router in panel_routers(Parts(services, doors, pages, options, now, sleep, sentence)):
        app.include_router(router)
    shown = page_route(pages, sentence)
    app.include_router(LiveLoginPages(services.web, services.logins, doors, pages, options).router(shown))
    app.include_router(SignIn(services.web, doors, pages, options, verifier, now).router(shown))

    @app.exception_handler(NotSignedIn)
    async def to_the_entrance(_request: Request, _error: NotSignedIn) -> Response:
        return RedirectResponse(ENTRANCE, 303)

    return app


def _guarded(options: WebOptions, health: HealthAnswers) -> FastAPI:
    """With the files of the pages, and no other route yet."""
    app = FastAPI(title="Centinela", version=options.version, docs_url=None, redoc_url=None, openapi_url=OPENAPI)
    app.router.redirect_slashes = False  # the redirect would go where the Host header says
    app.add_middleware(RequestGuard, options=options)
    app.add_middleware(EarlyAnswers, known=early_answers(health), always=headers_of_all(options))
    problems.install(app)
    app.mount("/estatico", StaticFiles(directory=STATIC), name="static")
    return app
