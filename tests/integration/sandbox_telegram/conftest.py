"""A local Telegram under observation, people in it, and PTB's Bot as its client."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
import telegram

from sandbox.telegram import Control, LocalTelegram
from tests.fakes.aiogram_honesty import honest_telegram
from tests.integration.sandbox_telegram.world import ALONDRA, BRUNO, open_bot


@dataclass
class HandClock:
    """Unix time that moves only by hand."""

    now: float = 1_760_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(autouse=True)
def _ptb_speaks_of_time_as_timedelta(monkeypatch: pytest.MonkeyPatch) -> None:
    """PTB 22.8 warns about every `retry_after` read as a number."""
    monkeypatch.setenv("PTB_TIMEDELTA", "1")


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
async def local(clock: HandClock) -> AsyncIterator[LocalTelegram]:
    async with honest_telegram(clock=clock) as running:
        running.control.add_person(user_id=ALONDRA, first_name="Alondra", username="alondra_quimera")
        running.control.add_person(user_id=BRUNO, first_name="Bruno", role_label="Supervisor")
        yield running


@pytest.fixture
def control(local: LocalTelegram) -> Control:
    return local.control


@pytest.fixture
async def bot(local: LocalTelegram) -> AsyncIterator[telegram.Bot]:
    async with open_bot(local) as running:
        yield running


@pytest.fixture
async def chat(control: Control, bot: telegram.Bot) -> int:
    """Alondra's private chat, opened; her /start is already acknowledged."""
    await control.say(ALONDRA, "/start")
    updates = await bot.get_updates()
    await bot.get_updates(offset=updates[-1].update_id + 1)
    return ALONDRA


@pytest.fixture
def png() -> bytes:
    """A picture of 100 x 75 points, as far as its header tells."""
    return bytes.fromhex("89504e470d0a1a0a0000000d49484452000000640000004b0802000000") + bytes(40)
