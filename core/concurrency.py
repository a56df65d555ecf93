"""Waiting for one of several things and ending the rest, and one answer for all who ask at the same time."""

import asyncio
import math
from collections.abc import Awaitable, Callable, Coroutine, Set
from typing import Any, Generic, TypeVar

T = TypeVar("T")
_QUESTION = "fresh-answer"
"""Name of the tasks that ask for one."""


async def drop(*futures: asyncio.Future[Any]) -> None:
    """Cancel what is not done and wait until it is; results and errors are looked at, so that the loop is content."""
    pending = [future for future in futures if not future.done()]
    for future in pending:
        future.cancel()
    if pending:
        await asyncio.wait(pending)
    for future in futures:
        if not future.cancelled():
            future.exception()


async def first_of(*waits: Awaitable[Any], timeout_s: float | None = None) -> Set[asyncio.Future[Any]]:
    """Wait until one is done or `timeout_s` has passed; what is done by then, results and errors unlooked at.

    Coroutines are started here, and cancelled and awaited before it returns. Tasks and futures belong to the caller
    and go on.
    """
    futures = [asyncio.ensure_future(one) for one in waits]
    own = [future for future, one in zip(futures, waits, strict=True) if future is not one]
    try:
        done, _ = await asyncio.wait(futures, timeout=timeout_s, return_when=asyncio.FIRST_COMPLETED)
        return done
    finally:
        await drop(*own)


async def end_questions() -> None:
    """End what is still being asked for a FreshAnswer: who asked may be gone, and what it asks is about to close."""
    await drop(*(task for task in asyncio.all_tasks() if task.get_name() == _QUESTION))


class FreshAnswer(Generic[T]):
    """An answer that is asked for once at a time and kept for `fresh_s` seconds of `monotonic`, however many ask.

    Who asks while it is on its way waits for the same one; a question that failed is asked anew by the next. After
    `forget` nothing that was asked before counts.
    """

    def __init__(
        self, ask: Callable[[], Coroutine[Any, Any, T]], monotonic: Callable[[], float], fresh_s: float
    ) -> None:
        self._ask = ask
        self._monotonic = monotonic
        self._fresh_s = fresh_s
        self._kept: tuple[float, T] | None = None
        self._running: asyncio.Task[T] | None = None

    def known(self, max_age_s: float | None = None) -> T | None:
        """The answer, if it is at most so old (by default: fresh); None when there is none."""
        at, answer = self._kept or (-math.inf, None)
        return answer if 0 <= self._monotonic() - at < (self._fresh_s if max_age_s is None else max_age_s) else None

    async def latest(self, max_age_s: float | None = None) -> T:
        """The fresh answer, or a new one; one up to `max_age_s` old while the next is asked for.

        The question is shielded: others wait for it too.
        """
        if (fresh := self.known()) is not None:
            return fresh
        if self._running is None:
            self._running = asyncio.create_task(self._ask(), name=_QUESTION)
            self._running.add_done_callback(self._answered)
        older = self.known(max_age_s)
        return older if older is not None else await asyncio.shield(self._running)

    def forget(self) -> None:
        """What is known does not hold any more; an answer on its way is still given to those who wait for it."""
        self._kept = self._running = None

    def _answered(self, done: asyncio.Task[T]) -> None:
        failed = done.cancelled() or done.exception() is not None
        if done is not self._running:
            return
        self._running = None
        if not failed:
            self._kept = self._monotonic(), done.result()
