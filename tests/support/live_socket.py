"""A viewer's WebSocket to the application in this process: no server, no browser, every message by hand."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest_asyncio

from core.domain.people.person import Person, Role
from core.domain.people.web_access import LinkPurpose
from core.domain.platforms import Platform
from core.services.login.run import LoginRun
from tests.fakes.login import FakeLiveBrowser
from tests.support.office import Office
from tests.support.patience import HANG_S
from tests.support.website import Website
from web.auth.cookies import cookie_name

START = {"t": "start", "w": 390, "h": 700, "scale": 2}


@pytest_asyncio.fixture
async def vega(office: Office) -> Person:
    """Who logs in."""
    return await office.person(Role.ANALYST)


@pytest_asyncio.fixture(autouse=True)
async def nothing_stays_open(office: Office) -> AsyncIterator[None]:
    """Every live login ends with its test, and its browser is closed."""
    yield
    await office.services.logins.close()
    assert [browser for browser in office.live.opened if not browser.closed] == []


class LiveSocket:
    """`said` collects the JSON that came; `closed` is the close code, once there is one."""

    def __init__(self, site: Website, secret: str = "", network: str = "facebook", **headers: str) -> None:
        self._inbox: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._outbox: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        cookie = {"cookie": f"{cookie_name(site.options, network)}={secret}"} if secret else {}
        given = {"host": "centinela.test", **cookie, **headers}
        path = f"/entrar/navegador/{network}/vivo"
        scope = {
            "type": "websocket", "asgi": {"version": "3.0"}, "http_version": "1.1", "scheme": "ws", "path": path,
            "raw_path": path.encode(), "query_string": b"", "root_path": "", "subprotocols": [],
            "headers": [(name.encode(), value.encode()) for name, value in given.items()],
            "client": ("127.0.0.1", 50_000), "server": ("centinela.test", 80),
        }  # fmt: skip
        self.said: list[dict[str, Any]] = []
        self.frames = 0
        self.accepted = False
        self.closed: int | None = None
        self._running = asyncio.ensure_future(site.transport.app(scope, self._inbox.get, self._outbox.put))  # type: ignore[arg-type]
        self._inbox.put_nowait({"type": "websocket.connect"})

    def send(self, message: object) -> None:
        """A JSON message."""
        self.send_raw(json.dumps(message))

    def send_raw(self, text: str | bytes) -> None:
        """Any message."""
        self._inbox.put_nowait({"type": "websocket.receive", ("text" if isinstance(text, str) else "bytes"): text})

    async def until(self, kind: str, **fields: object) -> dict[str, Any]:
        """The next message of that kind with those values; AssertionError when the socket closes before."""
        async with asyncio.timeout(HANG_S):
            while True:
                event = await self._next()
                assert event is not None, (kind, self.closed, self.said)
                if event.get("t") == kind and all(event.get(name) == value for name, value in fields.items()):
                    return event

    async def ended(self) -> int | None:
        """The close code, once it is closed."""
        async with asyncio.timeout(HANG_S):
            while self.closed is None:
                await self._next()
            await self._running
        return self.closed

    async def leave(self) -> None:
        """The connection is lost."""
        self._inbox.put_nowait({"type": "websocket.disconnect", "code": 1006})
        await asyncio.wait_for(asyncio.shield(self._running), HANG_S)

    async def _next(self) -> dict[str, Any] | None:
        """The next message; an empty one for what is no JSON, None for the end."""
        event = await self._outbox.get()
        if event["type"] == "websocket.close":
            self.closed = int(event.get("code", 1000))
            self._inbox.put_nowait({"type": "websocket.disconnect", "code": self.closed})
            return None
        self.accepted = self.accepted or event["type"] == "websocket.accept"
        if event.get("bytes") is not None:
            self.frames += 1
        if event.get("text") is None:
            return {}
        told: dict[str, Any] = json.loads(event["text"])
        self.said.append(told)
        return told


async def secret_for(site: Website, person: Person, platform: Platform = Platform.FACEBOOK) -> str:
    """The cookie of a person who followed a login link."""
    web = site.office.services.web
    return (await web.enter(await web.link(person, LinkPurpose.LOGIN, platform.value))).secret


async def watching(site: Website, secret: str, network: str = "facebook") -> LiveSocket:
    """A viewer who sees the page."""
    socket = LiveSocket(site, secret, network)
    socket.send(START)
    await socket.until("standing", phase="live")
    return socket


def run_of(office: Office, person: Person) -> LoginRun:
    found = office.services.logins.of(person.person_id, Platform.FACEBOOK)
    assert found is not None
    return found


def browser_of(office: Office) -> FakeLiveBrowser:
    return office.live.opened[-1]
