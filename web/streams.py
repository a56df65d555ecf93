"""Answers that last: how many of them one sender may have open at once."""

from collections import Counter
from collections.abc import AsyncIterator

from fastapi.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from web import words

MOST = 16
"""Streams of one sender (a signed-in browser, a token) at once; one more is refused."""
RETRY_S = 60
STREAM = "text/event-stream"


class Streams:
    """Counts the open streams of each sender."""

    def __init__(self) -> None:
        self._open: Counter[str] = Counter()

    def answer(self, sender: str, body: AsyncIterator[str]) -> StreamingResponse:
        """Server-sent events for that sender; 429 when all that it may have are open."""
        if self._open[sender] >= MOST:
            raise words.too_many_streams(MOST, RETRY_S)
        return _Counted(body, sender, self._open)


class _Counted(StreamingResponse):
    """Counts from its first byte to its end, also when nobody reads it."""

    def __init__(self, body: AsyncIterator[str], sender: str, counts: Counter[str]) -> None:
        super().__init__(body, media_type=STREAM)
        self._sender = sender
        self._counts = counts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See Response."""
        self._counts[self._sender] += 1
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._counts[self._sender] -= 1
            if not self._counts[self._sender]:
                del self._counts[self._sender]
