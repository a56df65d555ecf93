"""Events for other programs, to a real receiver on this machine: owed with what caused them, signed, in order."""

import asyncio
import json
import re
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI, Request, Response

from bot.outbox.webhook_sender import HttpWebhookSender
from core.domain.jobs.job import ApiOrigin
from core.domain.messages.webhooks import EventType, Webhook
from core.domain.people.person import Role
from core.errors import TransientException
from core.services.following.requests import Request as ScrapeRequest
from core.services.webhooks.addresses import AddressProblem, address_problem, reachable
from core.services.webhooks.delivery import WebhookDeliveries
from tests.component.services.scrapes import DEAD
from tests.support.cookie_jar import SECRET
from tests.support.office import Office
from tests.support.tables import Walk, each
from web.server.server import serve

DOCUMENT = Path(__file__).parents[3] / "docs/api.md"


@dataclass
class Receiver:
    """What came, and what is answered next (200 when nothing is prepared)."""

    url: str = ""
    answers: list[int] = field(default_factory=list)
    came: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    @property
    def told(self) -> list[dict[str, Any]]:
        return [json.loads(body) for _, body in self.came]

    @property
    def kinds(self) -> list[str]:
        return [one["tipo"] for one in self.told]


@asynccontextmanager
async def receiver() -> AsyncIterator[Receiver]:
    state = Receiver()
    app = FastAPI(openapi_url=None)

    @app.post("/avisos")
    async def take(request: Request) -> Response:
        state.came.append((dict(request.headers), await request.body()))
        status = state.answers.pop(0) if state.answers else 200
        return Response(status_code=status, headers={"location": state.url})

    async with serve(app, "127.0.0.1", 0) as port:
        state.url = f"http://127.0.0.1:{port}/avisos"
        yield state


async def added(office: Office, url: str, *kinds: EventType) -> tuple[str, Webhook]:
    made = await office.services.webhooks.add(url, kinds)
    assert not isinstance(made, AddressProblem)
    return made


def deliveries(office: Office) -> WebhookDeliveries:
    return WebhookDeliveries(office.database, office.clock, HttpWebhookSender())


async def test_what_happens_to_a_session_its_incident_and_its_job_is_told_in_order(office: Office) -> None:
    vega, bruno = await office.person(Role.ANALYST), await office.person(Role.SUPERVISOR)
    session = await office.session(vega)
    office.site.host("vega.ficticia")
    async with receiver() as heard:
        await added(office, heard.url)
        office.site.answers.extend((DEAD, DEAD))
        await office.services.sessions.recheck(session.session_id, bruno, force=True)
        (view,) = await office.services.incidents.open_incidents()
        await office.services.incidents.take(view.incident.incident_id, bruno)
        office.site.answers.clear()
        await office.services.sessions.recheck(session.session_id, bruno, force=True)
        order = await office.services.scrapes.understand("vega.ficticia", vega)
        await office.services.scrapes.order(order, ScrapeRequest(vega, ApiOrigin()))
        await office.work()
        assert heard.came == []
        await deliveries(office).drain()
        assert heard.kinds == [
            "sesion.estado", "caso.abierto", "caso.tomado", "sesion.estado", "caso.resuelto", "trabajo.terminado",
        ]  # fmt: skip
        first = heard.told[0]["datos"]
        assert (first["id_sesion"], first["antes"], first["despues"]) == (session.session_id, "activa", "expirada")
        ids = [one["id"] for one in heard.told]
        assert len(set(ids)) == len(ids)
        whole = str(heard.came)
        for private in (SECRET, vega.name, bruno.name, "vega.ficticia", "4821"):
            assert private not in whole
        await deliveries(office).drain()
        assert len(heard.came) == len(ids)


async def test_a_receiver_that_refuses_is_asked_again_with_the_same_event_before_the_next(office: Office) -> None:
    vega = await office.person(Role.ANALYST)
    async with receiver() as heard:
        await added(office, heard.url, EventType.SESSION_CHANGED)
        for platform_session in (await office.session(vega),):
            await office.assembly.sessions.mark_session_expired(platform_session.session_id)
            await office.services.sessions.recheck(platform_session.session_id, vega, force=True)
        heard.answers = [500, 302, 404]
        sending = deliveries(office)
        for pause in (5.0, 10.0, 20.0):
            assert await sending.drain() == pause
            office.clock.advance(pause)
        assert [owed.webhook.last_error for owed in await office.services.webhooks.all()] == ["http_404"]
        await sending.drain()
        ids = [one["id"] for one in heard.told]
        assert len(ids) == 5
        assert len(set(ids[:4])) == 1
        assert len({body for _, body in heard.came[:4]}) == 1
        assert len({headers["webhook-timestamp"] for headers, _ in heard.came[:4]}) == 4
        (owed,) = await office.services.webhooks.all()
        assert (owed.pending, owed.webhook.last_error) == (0, "")


async def test_a_receiver_in_trouble_holds_up_only_itself_and_is_given_up_after_days(office: Office) -> None:
    vega = await office.person(Role.ANALYST)
    session = await office.session(vega)
    async with receiver() as heard:
        await added(office, "http://127.0.0.1:9/avisos")
        await added(office, heard.url)
        await office.assembly.sessions.mark_session_expired(session.session_id)
        await deliveries(office).drain()
        assert heard.kinds == ["sesion.estado", "caso.abierto"]
        broken, _ = await office.services.webhooks.all()
        assert (broken.pending, broken.webhook.last_error) == (2, "no_answer")
        office.clock.advance(3 * 24 * 3600 + 1)
        assert await deliveries(office).drain() == float("inf")
        assert [owed.pending for owed in await office.services.webhooks.all()] == [0, 0]


async def test_the_documented_example_accepts_what_is_ours_and_nothing_else(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = re.search(r"```python\n(.+?)```", DOCUMENT.read_text(), re.DOTALL)
    assert code is not None
    example: dict[str, Any] = {}
    exec(code.group(1), example)
    async with receiver() as heard:
        secret, webhook = await added(office, heard.url)
        other, _ = await added(office, heard.url)
        assert await office.services.webhooks.test(webhook.webhook_id) == 200
        headers, body = heard.came[0]
    assert heard.kinds == ["prueba"]
    is_ours, now = example["is_ours"], office.clock.now().timestamp()
    monkeypatch.setattr(time, "time", lambda: now)
    assert is_ours(secret, headers, body)
    assert not is_ours(other, headers, body)
    assert not is_ours(secret, headers, body + b" ")
    assert not is_ours(secret, headers | {"webhook-id": "evt_0"}, body)
    monkeypatch.setattr(time, "time", lambda: now + 301)
    assert not is_ours(secret, headers, body)
    assert not is_ours(secret, headers | {"webhook-timestamp": str(int(now + 301))}, body)
    assert secret not in str(heard.came) + repr(webhook)


ADDRESSES = (
    ("https://ejemplo.org/avisos", None, None),
    ("https://ejemplo.org:8443/a?b=c", None, None),
    ("http://127.0.0.1:9000/a", None, None),
    ("http://localhost:9000/a", None, None),
    ("http://[::1]:9000/a", None, None),
    ("http://ejemplo.org/avisos", AddressProblem.NOT_HTTPS, None),
    ("https://10.0.0.1/", AddressProblem.PRIVATE, None),
    ("https://192.168.1.1/", AddressProblem.PRIVATE, None),
    ("https://169.254.169.254/latest", AddressProblem.PRIVATE, None),
    ("https://100.64.0.1/", AddressProblem.PRIVATE, None),
    ("https://[fd00::1]/", AddressProblem.PRIVATE, None),
    ("https://[::ffff:10.0.0.1]/", AddressProblem.PRIVATE, None),
    ("https://0.0.0.0/", AddressProblem.PRIVATE, None),
    ("https://224.0.0.1/", AddressProblem.PRIVATE, None),
    ("https://ana:clave@ejemplo.org/", AddressProblem.UNREADABLE, AddressProblem.UNREADABLE),
    ("https://ejemplo.org/#a", AddressProblem.UNREADABLE, AddressProblem.UNREADABLE),
    ("ftp://ejemplo.org/", AddressProblem.UNREADABLE, AddressProblem.UNREADABLE),
    ("https:///avisos", AddressProblem.UNREADABLE, AddressProblem.UNREADABLE),
    ("https://ejemplo.org:puerto/", AddressProblem.UNREADABLE, AddressProblem.UNREADABLE),
    ("https://ejemplo.org/ a", AddressProblem.UNREADABLE, AddressProblem.UNREADABLE),
    ("hola", AddressProblem.UNREADABLE, AddressProblem.UNREADABLE),
    ("", AddressProblem.UNREADABLE, AddressProblem.UNREADABLE),
)
"""An address, and what is wrong with it outside and inside the local world."""


@each("url, outside, inside", ADDRESSES)
def test_addresses_are_judged_as_written(
    url: str, outside: AddressProblem | None, inside: AddressProblem | None
) -> None:
    assert address_problem(url, sandbox=False) is outside
    assert address_problem(url, sandbox=True) is inside


async def test_a_name_that_leads_inside_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name server may say anything: what counts is the address that is connected to."""
    answers: list[str] = []

    async def resolve(_host: str, port: int, **_kind: object) -> list[tuple[object, ...]]:
        return [(0, 0, 0, "", (address, port)) for address in answers]

    async with receiver() as heard:
        monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", resolve)
        with Walk() as walk:
            for found in (["127.0.0.1"], ["93.184.216.34", "10.0.0.1"], ["::1"], ["::ffff:127.0.0.1"]):
                answers[:] = found
                with walk.row(found):
                    port = heard.url.rpartition(":")[2]
                    with pytest.raises(TransientException, match="address_not_allowed"):
                        await HttpWebhookSender().post(f"http://ejemplo.org:{port}", {}, b"")
        answers[:] = ["127.0.0.1"]
        assert await HttpWebhookSender(sandbox=True).post(heard.url.replace("127.0.0.1", "ejemplo.org"), {}, b"") == 200
        assert heard.came[0][0]["host"].startswith("ejemplo.org:")
    assert not reachable("localhost", "10.0.0.1", sandbox=False)
