"""What a person does, in order: after what may move the focus, the rest waits until its effect is known."""

import asyncio
from collections import deque
from collections.abc import Callable, Coroutine
from typing import Any

from core.concurrency import drop, first_of

EFFECT_S = 5.0
"""How long an effect is waited for at most; a page that hangs does not show what it does anyway."""


class Turns:
    """Does each step at once, unless an earlier one is still being waited for."""

    def __init__(self) -> None:
        self._held: deque[Callable[[], None]] | None = None
        self._waiting: asyncio.Task[None] | None = None
        self._idle = asyncio.Event()
        self._idle.set()

    def take(self, step: Callable[[], None]) -> None:
        """Do the step now, or in its turn."""
        if self._held is None:
            step()
        else:
            self._held.append(step)

    def wait_for(self, effect: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Steps taken from now on wait until what `effect` makes is done, however it ends."""
        self._held = deque()
        self._idle.clear()
        self._waiting = asyncio.ensure_future(self._after(effect))

    async def idle(self) -> None:
        """Wait until every step that was taken has been done and nothing is waited for; or until the end."""
        await self._idle.wait()

    async def end(self) -> None:
        """Nothing is waited for or done any more."""
        if self._waiting is not None:
            await drop(self._waiting)
        self._idle.set()

    async def _after(self, effect: Callable[[], Coroutine[Any, Any, None]]) -> None:
        await first_of(effect(), timeout_s=EFFECT_S)
        steps, self._held = self._held or deque(), None
        while steps:
            self.take(steps.popleft())  # held again once one of them is waited for in its turn
        if self._waiting is asyncio.current_task():
            self._idle.set()
