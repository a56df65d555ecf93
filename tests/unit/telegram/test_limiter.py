"""The limiter on a clock that a test moves: a pause of one chat is nobody else's."""

import asyncio
from collections.abc import Coroutine
from datetime import timedelta
from typing import Any

import pytest
from telegram.error import RetryAfter

from bot.telegram.sending.limiter import BURST, GROUP_BURST, GROUP_GAP_S, PATIENCE_S, PRIVATE_GAP_S, ChatLimiter
from core.domain.messages.outbox import Priority
from tests.fakes.clock import FakeClock

ME, OTHER, GROUP = 71, 72, -73


class Line:
    """Notes when each request went out; refuses the next ones on order."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.limiter = ChatLimiter(self.clock)
        self.went: list[tuple[str, float]] = []
        self.refusals: list[float] = []
        self.takes = 0.0

    def ask(
        self, name: str, chat: int | None, endpoint: str = "sendMessage", priority: Priority | None = None
    ) -> asyncio.Task[Any]:
        async def callback(*_args: Any, **_kwargs: Any) -> bool:
            if self.refusals:
                raise RetryAfter(timedelta(seconds=self.refusals.pop(0)))
            await self.clock.sleep(self.takes)
            self.went.append((name, round(self.clock.monotonic(), 3)))
            return True

        data = {} if chat is None else {"chat_id": chat}
        request: Coroutine[Any, Any, Any] = self.limiter.process_request(callback, (), {}, endpoint, data, priority)
        return asyncio.create_task(request)

    async def settle(self, *tasks: asyncio.Task[Any]) -> None:
        """Move the clock from nap to nap until the tasks are done."""
        while not all(task.done() for task in tasks):
            for _ in range(5):
                await asyncio.sleep(0)
            if self.clock.naps and not all(task.done() for task in tasks):
                self.clock.advance(self.clock.naps[0])


@pytest.fixture
def line() -> Line:
    return Line()


@pytest.mark.parametrize(("chat", "gap", "burst"), [(ME, PRIVATE_GAP_S, BURST), (GROUP, GROUP_GAP_S, GROUP_BURST)])
async def test_answers_may_burst_and_then_keep_their_distance(line: Line, chat: int, gap: float, burst: int) -> None:
    await line.settle(*(line.ask(str(number), chat) for number in range(burst + 2)))
    times = [moment for _, moment in line.went]
    assert times[:burst] == [0.0] * burst
    assert times[burst:] == [pytest.approx(gap, abs=0.03), pytest.approx(2 * gap, abs=0.05)]


async def test_a_group_never_hears_more_than_twenty_messages_in_a_minute(line: Line) -> None:
    await line.settle(*(line.ask(str(number), GROUP) for number in range(45)))
    times = [moment for _, moment in line.went]
    assert all(later - earlier >= 60 for earlier, later in zip(times, times[20:], strict=False))


async def test_the_distance_counts_from_when_telegram_had_the_message(line: Line) -> None:
    line.takes = 0.5
    await line.settle(*(line.ask(str(number), ME) for number in range(BURST)))
    line.takes = 0.0
    await line.settle(line.ask("next", ME))
    times = [moment for _, moment in line.went]
    assert times == [0.5] * BURST + [pytest.approx(0.5 + PRIVATE_GAP_S, abs=0.03)]


async def test_an_alert_to_another_chat_never_waits(line: Line) -> None:
    busy = [line.ask("answer", ME) for _ in range(6)]
    await line.settle(line.ask("alert", OTHER, priority=Priority.ALERT))
    assert ("alert", 0.0) in line.went
    await line.settle(*busy)


async def test_edits_are_free(line: Line) -> None:
    await line.settle(*(line.ask("edit", ME, "editMessageText") for _ in range(20)))
    assert {moment for _, moment in line.went} == {0.0}


async def test_the_more_urgent_goes_first_in_its_chat(line: Line) -> None:
    first = [line.ask("burst", ME) for _ in range(BURST)]
    await line.settle(*first)
    later = [
        line.ask("progress", ME, priority=Priority.PROGRESS),
        line.ask("answer", ME, priority=Priority.ANSWER),
        line.ask("alert", ME, priority=Priority.ALERT),
    ]
    await line.settle(*later)
    assert [name for name, _ in line.went[BURST:]] == ["alert", "answer", "progress"]


async def test_a_short_penalty_is_waited_out_and_only_in_its_chat(line: Line) -> None:
    line.refusals = [4.0]
    punished = line.ask("answer", ME)
    await asyncio.sleep(0)
    await line.settle(line.ask("alert", OTHER, priority=Priority.ALERT))
    await line.settle(punished)
    assert line.went == [("alert", 0.0), ("answer", 4.0)]


async def test_progress_is_dropped_and_not_queued_during_a_penalty(line: Line) -> None:
    line.refusals = [4.0]
    with pytest.raises(RetryAfter):
        await line.ask("progress", ME, "editMessageText", Priority.PROGRESS)
    with pytest.raises(RetryAfter):
        await line.ask("progress", ME, "editMessageText", Priority.PROGRESS)
    assert line.went == []
    line.clock.advance(4.0)
    await line.ask("progress", ME, "editMessageText", Priority.PROGRESS)
    assert line.went == [("progress", 4.0)]


async def test_a_long_penalty_is_handed_back_without_asking_again(line: Line) -> None:
    line.refusals = [PATIENCE_S + 100]
    with pytest.raises(RetryAfter):
        await line.ask("answer", ME)
    with pytest.raises(RetryAfter) as caught:
        await line.ask("alert", ME, priority=Priority.ALERT)
    wait = caught.value.retry_after
    assert isinstance(wait, timedelta)
    assert wait.total_seconds() == pytest.approx(PATIENCE_S + 100)
    assert line.went == []


async def test_what_concerns_no_chat_is_never_held(line: Line) -> None:
    line.refusals = []
    await line.settle(*(line.ask("toast", None, "answerCallbackQuery") for _ in range(50)))
    assert {moment for _, moment in line.went} == {0.0}


async def test_a_cancelled_request_leaves_the_queue(line: Line) -> None:
    await line.settle(*(line.ask("burst", ME) for _ in range(BURST)))
    waiting = line.ask("alert", ME, priority=Priority.ALERT)
    await asyncio.sleep(0)
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    await line.settle(line.ask("answer", ME))
    name, moment = line.went[-1]
    assert name == "answer"
    assert moment == pytest.approx(PRIVATE_GAP_S, abs=0.03)
