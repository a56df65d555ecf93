"""One HTTP connection under limits: heads and bodies in time, streams for as long as they are read.

Nothing a peer sends is logged.
"""

import asyncio
from typing import Any, cast

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

HEAD_S = 5.0
"""What a peer may take to send the head of a request, counted from the connection or from its first byte."""
WHOLE_S = 20.0
"""What a request may take from its head to the last byte of its answer."""
IDLE_S = 15
"""How long a connection stays open between two requests."""
UNREAD_S = 30.0
"""A stream whose peer reads nothing for this long is ended."""
HEAD_BYTES = 8 * 1024
STREAMS = "/eventos"
"""Paths that end so are answered with a stream: it lasts as long as it is read, whatever the request accepts."""


class GuardedProtocol(H11Protocol):
    """uvicorn's own protocol waits for a head for ever; this one ends what is slow."""

    _timer: asyncio.TimerHandle | None = None
    _upgraded = False
    _unread = 0

    @property
    def waiting(self) -> bool:
        """No request is being answered: nothing is lost when this connection ends."""
        return not self._upgraded and (self.cycle is None or self.cycle.response_complete)

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """See asyncio.Protocol."""
        super().connection_made(transport)
        self._limit(HEAD_S)

    def connection_lost(self, exc: Exception | None) -> None:
        """See asyncio.Protocol."""
        self._limit(None)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """See asyncio.Protocol."""
        if self.waiting and self._timer is None:
            self._limit(HEAD_S)
        before = self.cycle
        super().data_received(data)
        if self.cycle is not before and not self._upgraded:
            self._follow()

    def handle_websocket_upgrade(self, event: h11.Request) -> None:
        """The connection is the WebSocket protocol's from here on, with its own pings and limits."""
        self._upgraded = True
        self._limit(None)
        super().handle_websocket_upgrade(event)

    def on_response_complete(self) -> None:
        """The limits of the request end with it; one that was pipelined behind it gets its own."""
        self._limit(None)
        before = self.cycle
        super().on_response_complete()
        if self.cycle is not before and not self._upgraded:
            self._follow()

    def send_400_response(self, msg: str) -> None:
        """A body that is broken in the middle ends its request: what answers it meanwhile is not sent any more."""
        if not self.waiting:
            self.cycle.disconnected = True
            self.cycle.message_event.set()
        if self.conn.our_state in {h11.IDLE, h11.SEND_RESPONSE}:
            super().send_400_response(msg)
        else:  # its answer has begun, or is sent already
            self.end()

    def end(self) -> None:
        """Now, without waiting for what the peer has not read."""
        cast("Any", self.transport).abort()

    def _follow(self) -> None:
        """Watch the request that has just begun."""
        if self.scope["method"] == "GET" and self.scope["path"].endswith(STREAMS):
            self._unread = 0
            self._limit(None)
            self._timer = self.loop.call_later(UNREAD_S, self._look_at_stream)
        else:
            self._limit(WHOLE_S)

    def _look_at_stream(self) -> None:
        unread = self.transport.get_write_buffer_size()
        if unread and unread >= self._unread > 0:
            self.end()
            return
        self._unread = unread
        self._timer = self.loop.call_later(UNREAD_S, self._look_at_stream)

    def _limit(self, seconds: float | None) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = None if seconds is None else self.loop.call_later(seconds, self.end)
