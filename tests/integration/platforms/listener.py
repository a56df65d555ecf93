"""A server that no page of a session should ask, and that remembers who asked all the same."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field


@dataclass
class Listener:
    """Answers everything with nothing."""

    port: int = 0
    asked: list[str] = field(default_factory=list)

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Note the first line of a request; a connection on which nothing is asked tells nothing."""
        asked = (await reader.readline()).decode(errors="replace").strip()
        self.asked += [asked] if asked else []
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nAccess-Control-Allow-Origin: *\r\n\r\n")
        writer.close()

    @property
    def paths(self) -> set[str]:
        """What was asked for."""
        return {line.split()[1] for line in self.asked}

    async def reached_by_everything(self) -> bool:
        """Whether the attack works at all, where nothing stops it."""
        return self.paths >= {"/fetch", "/img", "/post", "/script", "/ws", "/iframe"}

    async def reached_by_the_page(self) -> bool:
        """Whether the page itself came."""
        return "/main" in self.paths


@asynccontextmanager
async def listening(tls: ssl.SSLContext | None = None) -> AsyncIterator[Listener]:
    """The server, on any free port of this machine."""
    listener = Listener()
    async with await asyncio.start_server(listener.answer, "127.0.0.1", 0, ssl=tls) as server:
        listener.port = server.sockets[0].getsockname()[1]
        yield listener
