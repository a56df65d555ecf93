"""A real Redis of our own, on a free port of the loopback, that keeps nothing."""

import asyncio
import shutil
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from tests.support.patience import HANG_S

_PASSWORD = "clave-ficticia"


class LocalRedis:
    """A server that can be stopped and started again on its port."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._process: asyncio.subprocess.Process | None = None
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]

    @property
    def url(self) -> str:
        return f"redis://:{_PASSWORD}@127.0.0.1:{self.port}/0"

    async def start(self) -> None:
        program = shutil.which("redis-server")
        assert program, "redis-server is not installed: in Debian, apt install redis-server (`make test` does it)"
        options = ("--port", str(self.port), "--bind", "127.0.0.1", "--requirepass", _PASSWORD, "--save", "",
                   "--appendonly", "no", "--dir", str(self._folder))  # fmt: skip
        self._process = await asyncio.create_subprocess_exec(program, *options, stdout=asyncio.subprocess.PIPE)
        assert self._process.stdout is not None
        said = b""
        async with asyncio.timeout(HANG_S):
            while b"Ready to accept connections" not in said:
                line = await self._process.stdout.readline()
                assert line, f"redis-server did not start: {said.decode(errors='replace')}"
                said += line

    async def stop(self) -> None:
        if self._process is not None:
            with suppress(ProcessLookupError):
                self._process.terminate()
            await self._process.communicate()
            self._process = None


@asynccontextmanager
async def local_redis(folder: Path) -> AsyncIterator[LocalRedis]:
    """Running, and stopped afterwards."""
    server = LocalRedis(folder)
    await server.start()
    try:
        yield server
    finally:
        await server.stop()
