"""One HTTP connection under limits: a request in time, one answer, then the end. Nothing a peer sends is logged."""

import asyncio
from typing import Any, cast

from uvicorn.protocols.http.h11_impl import H11Protocol

HEAD_S = 5.0
"""What a peer may take to send the head of its request."""
WHOLE_S = 20.0
"""What a connection may take from its first to its last byte, the answer included."""
HEAD_BYTES = 8 * 1024


class GuardedProtocol(H11Protocol):
    """uvicorn's own protocol waits for a head for ever; this one ends what is slow."""

    _limits: tuple[asyncio.TimerHandle, ...] = ()

    @property
    def waiting(self) -> bool:
        """No request has arrived yet: nothing is lost when this connection ends."""
        return self.cycle is None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """See asyncio.Protocol."""
        super().connection_made(transport)
        self._limits = self.loop.call_later(HEAD_S, self._end_slow), self.loop.call_later(WHOLE_S, self.end)

    def connection_lost(self, exc: Exception | None) -> None:
        """See asyncio.Protocol."""
        for timer in self._limits:
            timer.cancel()
        super().connection_lost(exc)

    def _end_slow(self) -> None:
        if self.waiting:
            self.end()

    def end(self) -> None:
        """Now, without waiting for what the peer has not read."""
        cast("Any", self.transport).abort()
