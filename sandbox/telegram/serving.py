"""uvicorn inside a running event loop: no signal handlers, known port before the first request, quick to stop."""

import asyncio
import contextlib
import logging
import socket
from collections.abc import Iterator

import uvicorn
from starlette.types import ASGIApp

from sandbox.telegram.controls.faults import LineCut

LOOPBACK = "127.0.0.1"
TICK = 0.1
GRACE = 2
BREATH = 0.002


def not_a_line_cut(record: logging.LogRecord) -> bool:
    """A connection that is cut on order is no error worth a traceback; a filter, as other servers share the logger."""
    kind = record.exc_info[0] if record.exc_info else None
    return kind is None or not issubclass(kind, LineCut)


class EmbeddedServer(uvicorn.Server):
    """A server that its owner starts and stops."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = asyncio.Event()
        self._leave = asyncio.Event()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Signals belong to the process, not to us."""
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then say so."""
        await super().startup(sockets)
        self.ready.set()

    async def main_loop(self) -> None:
        """uvicorn's clock, which ends at once when asked to."""
        tick = 0
        while not await self.on_tick(tick):
            tick += 1
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._leave.wait(), TICK)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:  # noqa: ARG002 - uvicorn's signature
        """uvicorn's own sleeps at least 0.1 s, which every test would pay."""
        for server in self.servers:
            server.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(GRACE):
                while self.server_state.connections or self.server_state.tasks:  # noqa: ASYNC110 - uvicorn has no event
                    await asyncio.sleep(BREATH)
        for task in self.server_state.tasks:
            task.cancel()

    def leave(self) -> None:
        """Ask it to end."""
        self.should_exit = True
        self._leave.set()


class Serving:
    """One application on one loopback port, as an async context."""

    def __init__(self, app: ASGIApp, port: int) -> None:
        # The protocol is named because asyncio switches Nagle's delay off (40 ms per answer) only where it sees it.
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            self._socket.bind((LOOPBACK, port))
        except OSError:
            self._socket.close()
            raise
        self.port: int = self._socket.getsockname()[1]
        config = uvicorn.Config(
            app, log_config=None, access_log=False, lifespan="off", ws="websockets-sansio", server_header=False,
            timeout_graceful_shutdown=GRACE, ws_ping_interval=None,
        )  # fmt: skip
        logging.getLogger("uvicorn.error").addFilter(not_a_line_cut)
        self._server = EmbeddedServer(config)
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Serve from now on; raises what uvicorn raises when it cannot."""
        self._task = asyncio.create_task(self._server.serve([self._socket]), name="local-telegram-http")
        ready = asyncio.create_task(self._server.ready.wait())
        await asyncio.wait({self._task, ready}, return_when=asyncio.FIRST_COMPLETED)
        if not ready.done():
            ready.cancel()
            await self._task

    async def stop(self) -> None:
        """End; requests under way get two seconds."""
        self._server.leave()
        if self._task is not None:
            await self._task
        self._socket.close()
