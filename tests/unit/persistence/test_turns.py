"""Writers of one process go one after the other, wait as long as the line moves, and leave it in order."""

import asyncio

import pytest

from core.errors import StorageUnavailableException
from persistence.turns import Turns


async def _reach_the_line() -> None:
    for _ in range(3):
        await asyncio.sleep(0)


async def test_who_came_first_writes_first_and_nobody_gets_in_between() -> None:
    turns, order = Turns(), list[int]()

    async def write(number: int) -> None:
        await turns.take()
        order.append(number)
        turns.give_back()

    await turns.take()
    line = [asyncio.create_task(write(number)) for number in range(5)]
    await _reach_the_line()
    turns.give_back()
    await write(5)
    await asyncio.gather(*line)
    assert order == [0, 1, 2, 3, 4, 5]


async def test_a_line_far_longer_than_the_limit_is_waited_for_while_it_moves() -> None:
    turns, held, count = Turns(stuck_s=0.2), asyncio.Event(), 30

    async def write() -> None:
        await turns.take()
        await asyncio.wait([asyncio.create_task(held.wait())], timeout=0.02)
        turns.give_back()

    assert await asyncio.gather(*(write() for _ in range(count))) == [None] * count


async def test_a_writer_that_does_not_end_is_given_up_and_the_line_goes_on_without_those_who_left() -> None:
    turns = Turns(stuck_s=0.01)
    await turns.take()
    with pytest.raises(StorageUnavailableException):
        await turns.take()
    turns.give_back()
    await turns.take()


async def test_who_is_cancelled_in_the_line_or_just_as_its_turn_came_holds_nobody_up() -> None:
    turns = Turns()
    await turns.take()
    waiting = [asyncio.create_task(turns.take()) for _ in range(3)]
    await _reach_the_line()
    waiting[0].cancel()
    await _reach_the_line()
    turns.give_back()
    waiting[1].cancel()  # its turn is there, it has not run since
    await _reach_the_line()
    assert [task.cancelled() for task in waiting[:2]] == [True, True]
    await waiting[2]
