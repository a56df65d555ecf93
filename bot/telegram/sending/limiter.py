"""Telegram's limits, chat by chat: a pause that one chat earns never holds up another.

Source: docs/reference/chat.md section 8.
"""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from typing import Any

from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter

from bot.telegram.sending.failures import retry_seconds
from core.domain.messages.outbox import Priority
from core.ports.runtime import Clock

PRIVATE_GAP_S = 1.05
GROUP_GAP_S = 3.1
BURST = 3
"""So many answers or alerts may follow each other at once in a private chat that was quiet before."""
GROUP_BURST = 1
"""None in groups: with the gap they get twenty messages a minute, which is all that Telegram allows there."""
PATIENCE_S = 20.0
"""A longer pause is handed back (RetryAfter) instead of being waited for here."""
_TICK_S = 0.02
_MANY_LANES = 2000

Answer = bool | dict[str, Any] | list[dict[str, Any]]


@dataclass(slots=True)
class _Lane:
    """One chat. `reserved` is when the sends so far are paid for; `penalty` when Telegram listens again."""

    gap: float
    burst: int
    reserved: float = 0.0
    penalty: float = 0.0

    def wait(self, now: float, *, sends: bool, priority: Priority) -> float:
        """Seconds until this request may go."""
        allowance = 0 if priority is Priority.PROGRESS else (self.burst - 1) * self.gap
        paced = self.reserved - allowance if sends else 0.0
        return max(self.penalty, paced) - now


class ChatLimiter(BaseRateLimiter[Priority]):
    """Paces sends per chat (edits are free), serves the more urgent first, waits out short penalties.

    PROGRESS is dropped, not queued, during a penalty: RetryAfter at once. `rate_limit_args` is the Priority.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lanes: dict[int, _Lane] = {}
        self._waiting: dict[int, list[tuple[int, int]]] = {}
        self._serial = count()

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Answer]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: Priority | None,
    ) -> Answer:
        """Call when it is this chat's turn; after a short RetryAfter once more."""
        chat = data.get("chat_id")
        if not isinstance(chat, int):
            return await callback(*args, **kwargs)
        priority = Priority.ANSWER if rate_limit_args is None else rate_limit_args
        lane = self._lane(chat)
        while True:
            debt = await self._turn(
                chat, lane, sends=endpoint.startswith(("send", "copy", "forward")), priority=priority
            )
            try:
                answer = await callback(*args, **kwargs)
            except RetryAfter as error:
                lane.penalty = max(lane.penalty, self._clock.monotonic() + retry_seconds(error))
                if priority is Priority.PROGRESS or retry_seconds(error) > PATIENCE_S:
                    raise
            else:
                # Telegram counts from when it arrived: at the latest now.
                lane.reserved = max(lane.reserved, self._clock.monotonic() + debt) if debt else lane.reserved
                return answer

    def _lane(self, chat: int) -> _Lane:
        if len(self._lanes) > _MANY_LANES:
            now = self._clock.monotonic()
            self._lanes = {key: lane for key, lane in self._lanes.items() if max(lane.reserved, lane.penalty) > now}
        fresh = _Lane(PRIVATE_GAP_S, BURST) if chat > 0 else _Lane(GROUP_GAP_S, GROUP_BURST)
        return self._lanes.setdefault(chat, fresh)

    async def _turn(self, chat: int, lane: _Lane, *, sends: bool, priority: Priority) -> float:
        """Return when it may go: the seconds of pacing the chat owes with it. RetryAfter instead of a long wait."""
        place = (int(priority), next(self._serial))
        queue = self._waiting.setdefault(chat, [])
        queue.append(place)
        try:
            while (wait := self._left(lane, queue, place, sends=sends, priority=priority)) > 0:
                await self._clock.sleep(wait)
        finally:
            queue.remove(place)
            if not queue:
                self._waiting.pop(chat, None)
        if not sends:
            return 0.0
        now = self._clock.monotonic()
        lane.reserved = max(lane.reserved, now) + lane.gap
        return lane.reserved - now

    def _left(
        self, lane: _Lane, queue: list[tuple[int, int]], place: tuple[int, int], *, sends: bool, priority: Priority
    ) -> float:
        now = self._clock.monotonic()
        penalty = lane.penalty - now
        if penalty > (0 if priority is Priority.PROGRESS else PATIENCE_S):
            raise RetryAfter(timedelta(seconds=penalty))
        wait = lane.wait(now, sends=sends, priority=priority)
        return max(wait, _TICK_S) if wait > 0 or (sends and min(queue) != place) else 0.0
