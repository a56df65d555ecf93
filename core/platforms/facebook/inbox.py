"""The answers about one list, kept as they come until somebody reads them."""

import asyncio
from collections import deque
from collections.abc import Iterator

from core.platforms.answers import ApiAnswer
from core.platforms.guard import Guard

LIST_OPERATIONS = ("ProfileCometAppCollectionListRendererPaginationQuery", "ProfileCometTopAppSectionQuery")
"""Friendly names; document ids change too often to mean anything (extraction.md 0.2)."""
_ROWS_KEY = '"pageItems"'


class Inbox:
    """Collects list answers from the guard; to be closed."""

    def __init__(self, guard: Guard) -> None:
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
        """Whether something arrives in time (or is there already)."""
        try:
            await asyncio.wait_for(self._arrived.wait(), seconds)
        except TimeoutError:
            return False
        return True

    def close(self) -> None:
        """Stop collecting."""
        self._unsubscribe()

    def _take(self, answer: ApiAnswer) -> None:
        # A renamed operation that carries list rows is one of ours all the same.
        if answer.operation in LIST_OPERATIONS or _ROWS_KEY in answer.body:
            self._answers.append(answer)
            self._arrived.set()
