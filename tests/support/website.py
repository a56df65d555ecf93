"""The HTTP application over an assembled office, and browsers and programs that ask it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

import httpx
from fastapi import FastAPI

from bot.metrics.registry import Metrics
from bot.wiring.website import error_sentence, web_services
from core.concurrency import end_questions
from core.domain.people.person import Person, Role
from tests.support.office import ZONE, Office
from web.app import build_web
from web.auth.authenticator import Sleep
from web.auth.cookies import cookie_name, csrf_token
from web.auth.init_data import InitDataVerifier
from web.options import WebOptions
from web.services import WebServices

BOT_TOKEN = "123456789:AAExampleTokenForTestsOnly_0123456789"
BASE = "http://centinela.test"
OPTIONS = WebOptions(version="1.0.0", zone=ZONE, local_url=BASE)


@dataclass
class Website:
    """`client` has no cookies of its own; every browser is a client of its own."""

    office: Office
    options: WebOptions
    transport: httpx.ASGITransport
    app: FastAPI

    def client(self, **headers: str) -> httpx.AsyncClient:
        return httpx.AsyncClient(transport=self.transport, base_url=self.options.base_url, headers=headers)

    async def program(self, person: Person, role: Role | None = None) -> httpx.AsyncClient:
        """A client with a token of that person."""
        secret, _ = await self.office.services.tokens.create("prueba", role or person.role, person_id=person.person_id)
        return self.client(Authorization=f"Bearer {secret}")

    async def browser(self, person: Person) -> httpx.AsyncClient:
        """A client that is signed in, and sends the CSRF token of its session."""
        entry = await self.office.services.web.enter(await self.office.services.web.link(person))
        client = self.client(**{"x-csrf-token": csrf_token(entry.secret)})
        client.cookies.set(cookie_name(self.options), entry.secret)
        return client


def services_of(office: Office) -> WebServices:
    """The pages' view of the assembled services."""
    return web_services(office.services, Metrics(office.database, office.clock))


def application(office: Office, options: WebOptions, sleep: Sleep | None = None) -> FastAPI:
    """The application over the office; streams sleep as `sleep` does, else by the office's clock."""
    return build_web(
        services_of(office),
        options,
        now=office.clock.now,
        monotonic=office.clock.monotonic,
        sleep=sleep or office.clock.sleep,
        sentence=error_sentence(lambda: ZONE, office.clock.now),
        verifier=InitDataVerifier(BOT_TOKEN),
    )


@asynccontextmanager
async def open_website(office: Office, *, sleep: Sleep | None = None, **options: object) -> AsyncIterator[Website]:
    """The application in this process; `options` replace fields of WebOptions."""
    chosen = replace(OPTIONS, **options)  # type: ignore[arg-type]
    app = application(office, chosen, sleep)
    transport = httpx.ASGITransport(app, client=("127.0.0.1", 50_000))
    try:
        yield Website(office, chosen, transport, app)
    finally:
        await transport.aclose()
        await end_questions()
