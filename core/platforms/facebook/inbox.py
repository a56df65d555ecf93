"""The answers about one list, kept as they come until somebody reads them."""

import asyncio
import re
from collections import deque
from collections.abc import Iterator

from core.platforms.browser.guard import Guard
from core.platforms.browser.responses import ApiAnswer
from core.platforms.facebook.rows import is_collection_id

_LIST_OPERATION = re.compile(r"ProfileCometAppCollection\w*ListRendererPaginationQuery|ProfileCometTopAppSectionQuery")
"""Friendly names: friends have queries of their own, for oneself and for others; document ids mean nothing for long."""
_ROWS_KEY = '"pageItems"'


def is_list_operation(operation: str) -> bool:
    """Whether a query of that name asks for a list, so that its refusals are the list's too."""
    return _LIST_OPERATION.fullmatch(operation) is not None


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
        # A renamed operation that asks for a collection, or carries list rows, is one of ours all the same.
        asked = answer.variables.get("id")
        asks_for_list = is_list_operation(answer.operation) or (isinstance(asked, str) and is_collection_id(asked))
        if asks_for_list or _ROWS_KEY in answer.body:
            self._answers.append(answer)
            self._arrived.set()
