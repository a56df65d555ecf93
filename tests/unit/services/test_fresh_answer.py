"""One answer for all who ask at the same time."""

import asyncio

from core.concurrency import FreshAnswer


class _Source:
    """Answers with a number that grows, when it is let."""

    def __init__(self) -> None:
        self.now, self.asked, self.may = 0.0, 0, asyncio.Event()
        self.may.set()
        self.answer = FreshAnswer(self._ask, lambda: self.now, 1.0)

    async def _ask(self) -> int:
        self.asked += 1
        mine = self.asked
        await self.may.wait()
        return mine


async def test_all_who_ask_meanwhile_get_the_same_answer() -> None:
    source = _Source()
    assert await asyncio.gather(*(source.answer.latest() for _ in range(9))) == [1] * 9
    source.now = 0.9
    assert await source.answer.latest() == 1
    source.now = 1.0
    assert await source.answer.latest() == 2


async def test_an_older_answer_is_given_while_the_next_is_asked_for() -> None:
    source = _Source()
    assert await source.answer.latest() == 1
    source.now = 2.0
    source.may.clear()
    assert await source.answer.latest(3.0) == 1
    source.may.set()
    assert await source.answer.latest() == 2


async def test_nothing_that_was_asked_before_counts_after_it_is_forgotten() -> None:
    source = _Source()
    assert await source.answer.latest() == 1
    source.answer.forget()
    source.may.clear()
    early = asyncio.create_task(source.answer.latest(3.0))
    await asyncio.sleep(0)
    source.answer.forget()
    late = asyncio.create_task(source.answer.latest(3.0))
    await asyncio.sleep(0)
    source.may.set()
    assert (await early, await late) == (2, 3)
    assert await source.answer.latest() == 3
