"""The answers about one list, kept as they come until they are read."""

import asyncio
from collections import deque
from collections.abc import Callable, Iterator

from core.concurrency import first_of
from core.platforms.browser.calls import Overtime
from core.platforms.browser.guard import Guard
from core.platforms.browser.responses import ApiAnswer


class ResponseQueue:
    """Collects the answers that `wants` asks for from the guard; to be closed.

    `slow_s`: seconds that what the page is waiting for may take in all, between two answers, beyond the time of a wait.
    """

    def __init__(self, guard: Guard, wants: Callable[[ApiAnswer], bool], *, slow_s: float = 0) -> None:
        self._wants = wants
        self._overtime = Overtime(guard.calls, slow_s)
        self._answers: deque[ApiAnswer] = deque()
        self._arrived = asyncio.Event()
        self._unsubscribe = guard.subscribe(self._take)

    def __iter__(self) -> Iterator[ApiAnswer]:
        """Take out what is there, oldest first."""
        while self._answers:
            yield self._answers.popleft()
        self._arrived.clear()

    def clear(self) -> None:
        """Forget what is there: the page it belongs to is gone."""
        self._answers.clear()
        self._arrived.clear()

    async def wait(self, seconds: float) -> bool:
        """Whether something arrives in time (or is there already); what is on its way has that of `slow_s` too."""
        await first_of(self._arrived.wait(), timeout_s=seconds)
        if not self._arrived.is_set():
            await self._overtime.wait(self._arrived.wait())
        return self._arrived.is_set()

    def close(self) -> None:
        """Stop collecting."""
        self._unsubscribe()

    def _take(self, answer: ApiAnswer) -> None:
        if self._wants(answer):
            self._answers.append(answer)
            self._arrived.set()
            self._overtime.renew()
