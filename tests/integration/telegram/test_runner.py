"""Receiving: Telegram down, a wrong token, a second poller, and a clean end."""

import asyncio
from dataclasses import replace

import pytest

from bot.wiring.app import TelegramEndpoint
from core.errors import ChatNetworkException, TelegramDownException, TelegramTokenException
from core.platforms.clock import SystemClock
from core.ports.storage import UnitOfWorkFactory
from sandbox.telegram import LocalTelegram
from tests.integration.telegram.commands import Bench
from tests.integration.telegram.world import ANALYST, World, assemble, endpoint_of, eventually, running
from tests.support.patience import HANG_S


class Hurried(SystemClock):
    """A clock whose pauses are over at once."""

    def __init__(self) -> None:
        self.naps: list[float] = []

    async def sleep(self, seconds: float) -> None:
        self.naps.append(seconds)
        await asyncio.sleep(0)


async def test_telegram_down_at_the_start_is_waited_for(telegram: LocalTelegram, uow: UnitOfWorkFactory) -> None:
    clock = Hurried()
    parts, app = assemble(telegram, uow, (), clock=clock)
    telegram.control.fault(method="getMe", code=502, times=3)
    stop = asyncio.Event()
    task = asyncio.create_task(app.runner.run(stop))
    await app.runner.ready.wait()
    assert clock.naps == [1.0, 2.0, 4.0]
    parts.status.require_ok()
    stop.set()
    await task


async def test_it_can_be_stopped_while_telegram_is_down(telegram: LocalTelegram, uow: UnitOfWorkFactory) -> None:
    parts, app = assemble(telegram, uow, ())
    telegram.control.fault(method="getMe", code=502, times=1000)
    stop = asyncio.Event()
    task = asyncio.create_task(app.runner.run(stop))
    await telegram.control.wait_for_call("getMe")
    stop.set()
    await asyncio.wait_for(task, HANG_S)
    with pytest.raises(TelegramDownException, match="does not answer"):
        parts.status.require_ok()


async def test_a_wrong_token_ends_it_with_an_explanation(telegram: LocalTelegram, uow: UnitOfWorkFactory) -> None:
    endpoint = replace(endpoint_of(telegram), token="123456789:" + "A" * 35)
    _, app = assemble(telegram, uow, (), endpoint=endpoint)
    with pytest.raises(TelegramTokenException, match="BotFather") as caught:
        await app.runner.run(asyncio.Event())
    assert "AAAA" not in str(caught.value)


async def test_a_second_poller_is_noticed_and_forgotten(world: World) -> None:
    world.control.fault(method="getUpdates", code=409, times=1000)
    await world.control.say(ANALYST, "/eco uno")
    await eventually(lambda: world.parts.status.conflict)
    with pytest.raises(TelegramDownException, match="another process"):
        world.parts.status.require_ok()
    world.control.clear_faults()
    await eventually(lambda: not world.parts.status.conflict)
    world.parts.status.require_ok()


async def test_the_connection_check_measures_and_explains(world: World) -> None:
    assert 0 < await world.parts.client.check_connection() < 5000
    world.control.fault(method="getMe", code=503)
    with pytest.raises(ChatNetworkException):
        await world.parts.client.check_connection()


async def test_commands_said_while_it_was_away_are_answered_later(
    telegram: LocalTelegram, uow: UnitOfWorkFactory, bench: Bench
) -> None:
    _, app = assemble(telegram, uow, bench.commands())
    async with running(app):
        await telegram.control.say(ANALYST, "/eco uno")
        await telegram.control.wait_for(ANALYST, lambda entry: entry.from_bot and entry.text == "uno")
    await telegram.control.say(ANALYST, "/eco dos")
    _, app = assemble(telegram, uow, bench.commands())
    async with running(app):
        await telegram.control.wait_for(ANALYST, lambda entry: entry.from_bot and entry.text == "dos")
    assert bench.ran == ["uno", "dos"]


def test_a_foreign_address_is_refused_outside_the_sandbox() -> None:
    with pytest.raises(ValueError, match="sandbox"):
        TelegramEndpoint("1:a", base_url="http://127.0.0.1:1/bot")
    assert "secret-token" not in repr(TelegramEndpoint("secret-token"))
