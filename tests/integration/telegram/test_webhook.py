"""Receiving by webhook: the local Telegram brings updates to a real server."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from http import HTTPStatus

import httpx
import pytest
from fastapi import FastAPI

from bot.telegram.receiving.arrivals import Arrival
from bot.telegram.receiving.intake import Intake
from core.domain.messages.inbox import UpdateState
from core.errors import TelegramDownException
from core.ports.storage import UnitOfWorkFactory
from sandbox.telegram import LocalTelegram
from tests.integration.telegram.commands import Bench
from tests.integration.telegram.test_intake import states
from tests.integration.telegram.test_runner import Hurried
from tests.integration.telegram.world import ANALYST, World, assemble, endpoint_of, eventually, running
from web.server.server import listen, port_of, serve_on
from web.telegram import HEADER, PATH, telegram_routes


@dataclass
class Brought(World):
    """The bot, and where Telegram brings updates."""

    url: str


@asynccontextmanager
async def brought(telegram: LocalTelegram, uow: UnitOfWorkFactory, bench: Bench) -> AsyncIterator[Brought]:
    bound = listen("127.0.0.1", 0)
    url = f"http://127.0.0.1:{port_of(bound)}{PATH}"
    parts, app = assemble(telegram, uow, bench.commands(), endpoint=replace(endpoint_of(telegram), webhook_url=url))
    assert app.webhook is not None
    web = FastAPI(openapi_url=None)
    web.include_router(telegram_routes(app.webhook.deliver))
    async with serve_on(web, bound), running(app):
        yield Brought(telegram, parts, app, uow, url)


@pytest.fixture
async def hooked(telegram: LocalTelegram, uow: UnitOfWorkFactory, bench: Bench) -> AsyncIterator[Brought]:
    async with brought(telegram, uow, bench) as world:
        await world.control.wait_for_call("setWebhook")
        yield world


def update(number: int, text: str) -> dict[str, object]:
    person = {"id": ANALYST, "is_bot": False, "first_name": "Alondra"}
    chat = {"id": ANALYST, "type": "private", "first_name": "Alondra"}
    return {"update_id": number, "message": {"message_id": 1, "from": person, "chat": chat, "date": 1, "text": text}}


async def test_what_people_say_arrives_in_order_and_is_stored_before_telegram_forgets_it(
    hooked: Brought, bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = list[bool]()
    take = Intake.take

    async def watched(self: Intake, arrived: Sequence[Arrival]) -> bool:
        wanted = await take(self, arrived)
        stored = await states(hooked.uow)
        taken.append(all(a.update_id in stored for a in arrived) and hooked.control.waiting_updates() > 0)
        return wanted

    monkeypatch.setattr(Intake, "take", watched)
    words = [f"palabra-{number}" for number in range(4)]
    for word in words:
        await hooked.control.say(ANALYST, f"/eco {word}")
    await eventually(lambda: bench.ran == words)
    await eventually(lambda: not hooked.control.waiting_updates())
    assert taken == [True] * len(words)
    hooked.parts.status.require_ok()


async def test_a_wrong_secret_is_refused_and_nothing_of_it_is_stored(hooked: Brought, bench: Bench) -> None:
    async with httpx.AsyncClient(trust_env=False) as client:
        for wrong in (b"", b"otro", b"\xc3\xb1", b"\xff" * 300):
            headers = [(HEADER.encode(), wrong)] if wrong else []
            answer = await client.post(hooked.url, json=update(1, "/eco intruso"), headers=headers)
            assert (answer.status_code, answer.content) == (HTTPStatus.FORBIDDEN, b"")
        assert (await client.get(hooked.url)).status_code == HTTPStatus.METHOD_NOT_ALLOWED
    assert bench.ran == []
    assert await states(hooked.uow) == {}


async def test_an_update_brought_twice_is_carried_out_once_and_junk_holds_up_nothing(
    hooked: Brought, bench: Bench
) -> None:
    headers = {HEADER: hooked.control.webhook.secret_token}
    async with httpx.AsyncClient(trust_env=False, headers=headers) as client:
        for body in (b"{", b'{"update_id": 41, ', b"[]", b"null", b'"' + b"\xff" * 9 + b'"'):
            assert (await client.post(hooked.url, content=body)).status_code == HTTPStatus.OK
        for _ in range(2):
            assert (await client.post(hooked.url, json=update(42, "/eco una vez"))).status_code == HTTPStatus.OK
    await hooked.control.say(ANALYST, "/eco después")
    await eventually(lambda: len(bench.ran) > 1)
    assert bench.ran == ["una vez", "después"]
    aside = [number for number, (state, _) in (await states(hooked.uow)).items() if state == UpdateState.SET_ASIDE]
    assert 41 in aside
    assert len(aside) == 5


async def test_while_the_database_is_away_telegram_keeps_the_update(
    hooked: Brought, bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    back, take = asyncio.Event(), Intake.take

    async def slow(self: Intake, arrived: Sequence[Arrival]) -> bool:
        await back.wait()
        return await take(self, arrived)

    with monkeypatch.context() as patched:
        patched.setattr("bot.telegram.receiving.webhook.ANSWER_WITHIN_S", 0.01)
        patched.setattr(Intake, "take", slow)
        await hooked.control.say(ANALYST, "/eco paciencia")
        await eventually(lambda: "503" in (hooked.control.webhook.last_error_message or ""))
    assert hooked.control.waiting_updates() == 1
    back.set()
    await hooked.hears(ANALYST, "paciencia")
    await eventually(lambda: not hooked.control.waiting_updates())
    assert bench.ran == ["paciencia"]


async def test_what_comes_while_the_bot_is_away_waits_and_the_secret_is_new_after_each_start(
    telegram: LocalTelegram, uow: UnitOfWorkFactory, bench: Bench
) -> None:
    secrets = set[str]()
    for word in ("uno", "dos"):
        await telegram.control.say(ANALYST, f"/eco {word}")
        async with brought(telegram, uow, bench) as world:
            await world.hears(ANALYST, word)
            secrets.add(telegram.control.webhook.secret_token)
        assert telegram.control.webhook.url == world.url
    assert bench.ran == ["uno", "dos"]
    assert len(secrets) == 2
    assert all(len(secret) >= 40 for secret in secrets)


async def test_long_polling_takes_the_webhook_of_an_earlier_start_away_and_no_later_one(
    telegram: LocalTelegram, uow: UnitOfWorkFactory, bench: Bench
) -> None:
    async with brought(telegram, uow, bench):
        await telegram.control.wait_for_call("setWebhook")
    await telegram.control.say(ANALYST, "/eco sigo aquí")
    parts, app = assemble(telegram, uow, bench.commands())
    async with running(app):
        await telegram.control.wait_for(ANALYST, lambda entry: entry.from_bot and entry.text == "sigo aquí")
        assert not telegram.control.webhook.url
        await parts.bot.set_webhook("http://127.0.0.1:9/otro")
        await telegram.control.say(ANALYST, "/eco me lo quitaron")
        await eventually(lambda: parts.status.conflict)
        assert telegram.control.webhook.url.endswith("/otro")
        with pytest.raises(TelegramDownException, match="another process"):
            parts.status.require_ok()


async def test_a_webhook_that_was_taken_away_is_set_again_and_a_foreign_one_is_told(
    telegram: LocalTelegram, uow: UnitOfWorkFactory, bench: Bench
) -> None:
    clock = Hurried()
    url = "http://127.0.0.1:9/telegram"
    endpoint = replace(endpoint_of(telegram), webhook_url=url)
    parts, app = assemble(telegram, uow, bench.commands(), endpoint=endpoint, clock=clock)
    telegram.control.fault(method="setWebhook", code=502, times=2)
    async with running(app):
        await eventually(lambda: telegram.control.webhook.url == url)
        await parts.bot.delete_webhook()
        await eventually(lambda: telegram.control.webhook.url == url)
        await parts.bot.set_webhook("http://127.0.0.1:9/otro")
        await eventually(lambda: parts.status.conflict)
        await parts.bot.delete_webhook()
        await eventually(lambda: telegram.control.webhook.url == url and not parts.status.conflict)
