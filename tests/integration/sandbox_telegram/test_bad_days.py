"""Faults on order and the opt-in speed limits."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from telegram import Bot, InputMediaDocument
from telegram.error import (
    BadRequest,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from sandbox.telegram import Control, LocalTelegram
from tests.fakes.aiogram_honesty import honest_telegram
from tests.integration.sandbox_telegram.conftest import HandClock
from tests.integration.sandbox_telegram.world import ALONDRA, BRUNO, GROUP, open_bot


@pytest.mark.parametrize(
    ("code", "error"),
    [
        (400, BadRequest), (401, InvalidToken), (403, Forbidden), (404, InvalidToken), (409, Conflict),
        (500, NetworkError), (502, NetworkError), (0, NetworkError), (429, RetryAfter),
    ],
)  # fmt: skip
async def test_a_fault_strikes_as_often_as_ordered(
    control: Control, bot: Bot, chat: int, code: int, error: type[TelegramError]
) -> None:
    control.fault(method="sendMessage", code=code, times=2)
    for _ in range(2):
        with pytest.raises(error):
            await bot.send_message(chat, "x")
    await bot.send_message(chat, "llega")
    assert [e.text for e in control.transcript(chat) if e.from_bot] == ["llega"]


async def test_a_fault_may_be_for_one_chat_and_any_method(control: Control, bot: Bot, chat: int) -> None:
    await control.say(BRUNO, "/start")
    control.fault(method="*", chat=BRUNO, code=500)
    await bot.send_message(chat, "x")
    with pytest.raises(NetworkError):
        await bot.send_chat_action(BRUNO, "typing")


async def test_retry_after_is_told_in_seconds(control: Control, bot: Bot, chat: int) -> None:
    control.fault(method="sendMessage", code=429, retry_after=51)
    with pytest.raises(RetryAfter) as caught:
        await bot.send_message(chat, "x")
    assert caught.value.retry_after == timedelta(seconds=51)


async def test_a_line_cut_on_order_leaves_no_traceback_in_the_log(
    control: Control, bot: Bot, chat: int, caplog: pytest.LogCaptureFixture
) -> None:
    control.fault(method="sendMessage", code=0)
    with pytest.raises(NetworkError):
        await bot.send_message(chat, "x")
    assert [record for record in caplog.records if record.exc_info] == []


@pytest.mark.parametrize("code", [0, 502])
async def test_a_lost_answer_leaves_the_message_delivered(control: Control, bot: Bot, chat: int, code: int) -> None:
    control.fault(method="sendMessage", code=code, after=True)
    with pytest.raises(NetworkError):
        await bot.send_message(chat, "llegó igual")
    assert control.transcript(chat)[-1].text == "llegó igual"


async def test_a_late_answer_makes_the_client_time_out_after_delivery(control: Control, bot: Bot, chat: int) -> None:
    control.fault(method="sendMessage", code=200, delay=0.6, after=True)
    with pytest.raises(TimedOut):
        await bot.send_message(chat, "llegó igual", read_timeout=0.1)
    assert control.transcript(chat)[-1].text == "llegó igual"


async def test_a_slow_call_still_succeeds(control: Control, bot: Bot, chat: int) -> None:
    control.fault(method="sendMessage", code=200, delay=0.05)
    loop = asyncio.get_running_loop()
    began = loop.time()
    await bot.send_message(chat, "x")
    assert loop.time() - began >= 0.05


@pytest.mark.parametrize("nonsense", [{"times": 0}, {"delay": -1.0}, {"code": 429, "retry_after": 0}])
async def test_a_fault_that_can_never_strike_is_not_taken(
    control: Control, bot: Bot, chat: int, nonsense: dict[str, Any]
) -> None:
    with pytest.raises(ValueError, match=r"strikes at least once"):
        control.fault(method="sendMessage", **nonsense)
    await bot.send_message(chat, "x")


async def test_faults_can_be_taken_back(control: Control, bot: Bot, chat: int) -> None:
    control.fault(method="sendMessage")
    control.clear_faults()
    await bot.send_message(chat, "x")


async def test_every_call_is_recorded_with_what_became_of_it(control: Control, bot: Bot, chat: int) -> None:
    control.fault(method="sendMessage", code=500)
    with pytest.raises(NetworkError):
        await bot.send_message(chat, "uno")
    await bot.send_message(chat, "dos")
    assert [(c.params["text"], c.status) for c in control.calls("sendMessage")] == [("uno", 500), ("dos", 200)]


@pytest.fixture
async def strict(clock: HandClock) -> AsyncIterator[LocalTelegram]:
    async with honest_telegram(clock=clock, flood=True) as running:
        running.control.add_person(user_id=ALONDRA, first_name="Alondra")
        running.control.add_person(user_id=BRUNO, first_name="Bruno")
        running.control.add_group(chat_id=GROUP, title="Guardia", members=[BRUNO])
        for person in (ALONDRA, BRUNO):
            await running.control.say(person, "/start")
        yield running


async def send_until_refused(bot: Bot, chat: int, most: int) -> tuple[int, float]:
    for count in range(most):
        try:
            await bot.send_message(chat, str(count))
        except RetryAfter as refusal:
            wait = refusal.retry_after
            assert isinstance(wait, timedelta)
            return count, wait.total_seconds()
    return most, 0.0


async def test_a_private_chat_takes_a_short_burst_then_one_per_second(strict: LocalTelegram, clock: HandClock) -> None:
    async with open_bot(strict) as bot:
        assert await send_until_refused(bot, ALONDRA, 10) == (3, 1.0)
        await bot.send_message(BRUNO, "a otro sí")
        with pytest.raises(RetryAfter):
            await bot.send_message(ALONDRA, "aún no")
        clock.now += 1.01
        assert await send_until_refused(bot, ALONDRA, 10) == (1, 1.0)


async def test_a_group_takes_twenty_a_minute(strict: LocalTelegram, clock: HandClock) -> None:
    async with open_bot(strict) as bot:
        assert await send_until_refused(bot, GROUP, 30) == (20, 3.0)


async def test_an_album_counts_as_its_messages(strict: LocalTelegram, clock: HandClock) -> None:
    async with open_bot(strict) as bot:
        await bot.send_media_group(GROUP, [InputMediaDocument(str(n).encode()) for n in range(10)])
        assert await send_until_refused(bot, GROUP, 30) == (10, 3.0)


async def test_edits_have_a_limit_of_their_own(strict: LocalTelegram, clock: HandClock) -> None:
    async with open_bot(strict) as bot:
        sent = await bot.send_message(ALONDRA, "0")
        for count in range(1, 11):
            await sent.edit_text(str(count))
        with pytest.raises(RetryAfter):
            await sent.edit_text("11")


async def test_all_chats_together_take_thirty_a_second(strict: LocalTelegram, clock: HandClock) -> None:
    people = range(2001, 2020)
    for person in people:
        strict.control.add_person(user_id=person, first_name=f"Inventada {person}")
        await strict.control.say(person, "/start")
    async with open_bot(strict) as bot:
        sent = [await send_until_refused(bot, person, 2) for person in people]
    assert sum(count for count, _ in sent) == 30
