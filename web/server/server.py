"""Serves the HTTP application in the bot's own loop, without touching signals."""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import TYPE_CHECKING

import uvicorn

from core.errors import StorageException
from web.server.accept import Acceptor, places
from web.server.guard import HEAD_BYTES, IDLE_S, GuardedProtocol

if TYPE_CHECKING:
    from fastapi import FastAPI

BACKLOG = 1024
"""Connections that wait in the kernel while the loop is busy; beyond it a peer's are dropped, and tried again late."""
WS_BYTES = 64 * 1024
"""Longest WebSocket message that is taken."""


class _Server(uvicorn.Server):
    """Signals belong to the process that embeds it."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """None of them."""
        yield


def port_of(bound: socket.socket) -> int:
    """The port of a bound socket."""
    return int(bound.getsockname()[1])


@asynccontextmanager
async def serve(app: "FastAPI", host: str, port: int) -> AsyncIterator[int]:
    """Serve until the block ends; yields the port (0 = any free one). StorageException when it is taken."""
    bound = listen(host, port)
    async with serve_on(app, bound):
        yield port_of(bound)


@asynccontextmanager
async def serve_on(app: "FastAPI", bound: socket.socket) -> AsyncIterator[None]:
    """Serve on a bound socket until the block ends, and close it."""
    server = _Server(_config(app))
    server.config.load()
    acceptor = Acceptor(bound, lambda: _protocol(server), places())
    # uvicorn listens on nothing by itself: it dates the answers and ends what is open at the stop.
    tasks = [asyncio.create_task(server.serve(sockets=[])), asyncio.create_task(acceptor.run())]
    try:
        yield
    finally:
        server.should_exit = True
        tasks[1].cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        bound.close()


def _config(app: "FastAPI") -> uvicorn.Config:
    return uvicorn.Config(
        app,
        log_config=None,
        log_level="error",  # nothing that a peer sends is worth a line
        access_log=False,
        lifespan="off",
        http=GuardedProtocol,
        ws="websockets-sansio",
        ws_max_size=WS_BYTES,
        timeout_keep_alive=IDLE_S,
        timeout_graceful_shutdown=2,
        h11_max_incomplete_event_size=HEAD_BYTES,
        server_header=False,
    )


def _protocol(server: uvicorn.Server) -> GuardedProtocol:
    return GuardedProtocol(server.config, server.server_state, {})


def listen(host: str, port: int) -> socket.socket:
    """A bound socket; StorageException when the port is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    bound = socket.socket(family, socket.SOCK_STREAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((host, port))
    except OSError as exc:
        bound.close()
        raise StorageException(f"HTTP port {port} of {host} is taken: set HTTP_PORT to another one") from exc
    bound.listen(BACKLOG)
    bound.setblocking(False)
    return bound
