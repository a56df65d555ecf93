"""Serves the HTTP application in the bot's own loop, without touching signals."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn
from fastapi import FastAPI

from core.errors import StorageException


class _Server(uvicorn.Server):
    """Signals belong to the process that embeds it."""

    def install_signal_handlers(self) -> None:
        """Nothing."""


@asynccontextmanager
async def serve(app: FastAPI, host: str, port: int) -> AsyncIterator[int]:
    """Serve until the block ends; yields the port (0 = any free one). StorageException when it is taken."""
    bound = _bind(host, port)
    config = uvicorn.Config(app, log_config=None, access_log=False, lifespan="off", timeout_graceful_shutdown=2)
    server = _Server(config)
    task = asyncio.create_task(server.serve(sockets=[bound]))
    try:
        yield int(bound.getsockname()[1])
    finally:
        server.should_exit = True
        await task
        bound.close()


def _bind(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    bound = socket.socket(family, socket.SOCK_STREAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((host, port))
    except OSError as exc:
        bound.close()
        raise StorageException(f"HTTP port {port} of {host} is taken: set HTTP_PORT to another one") from exc
    bound.listen(128)
    return bound
