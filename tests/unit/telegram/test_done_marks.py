"""Rows of ended updates are closed together, and none is forgotten."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, cast

from bot.telegram.receiving.done_marks import DoneMarks
from core.domain.messages.inbox import UpdateState
from core.ports.storage import UnitOfWork
from tests.support.patience import HANG_S

DONE, FAILED = UpdateState.DONE, UpdateState.FAILED


class Rows:
    """A database of which nothing but `inbox.close_all` is wanted."""

    def __init__(self) -> None:
        self.closed: list[dict[int, UpdateState]] = []
        self.wrote = asyncio.Event()
        self.open = asyncio.Event()
        self.open.set()
        self.inbox = self

    async def close_all(self, ended: dict[int, UpdateState]) -> None:
        self.closed.append(dict(ended))

    async def write(self, work: Callable[[UnitOfWork], Awaitable[None]]) -> None:
        await self.open.wait()
        await work(cast("Any", self))
        self.wrote.set()


async def test_they_are_written_by_themselves_and_together() -> None:
    rows = Rows()
    marks = DoneMarks(rows.write)
    marks.add(1, DONE)
    marks.add(2, FAILED)
    await asyncio.wait_for(rows.wrote.wait(), HANG_S)
    marks.add(3, DONE)
    rows.wrote.clear()
    await asyncio.wait_for(rows.wrote.wait(), HANG_S)
    assert rows.closed == [{1: DONE, 2: FAILED}, {3: DONE}]


async def test_those_written_with_other_rows_are_not_written_again_and_those_that_were_not_are() -> None:
    rows = Rows()
    marks = DoneMarks(rows.write)
    marks.add(1, DONE)
    lost = await marks.write_with(cast("Any", rows))  # its transaction was not committed
    assert lost == {1: DONE}
    marks.add(2, DONE)
    marks.written(await marks.write_with(cast("Any", rows)))
    await marks.close()
    assert rows.closed == [{1: DONE}, {1: DONE, 2: DONE}]


async def test_what_is_left_at_the_end_is_written_then() -> None:
    rows = Rows()
    marks = DoneMarks(rows.write)
    marks.add(1, DONE)
    await marks.close()
    assert rows.closed == [{1: DONE}]
    await marks.close()
    assert len(rows.closed) == 1


async def test_the_end_does_not_wait_for_a_database_that_takes_nothing() -> None:
    rows = Rows()
    rows.open.clear()
    marks = DoneMarks(rows.write)
    marks.add(1, DONE)
    await asyncio.wait_for(marks.close(), HANG_S)
    assert rows.closed == []
