"""A local forward proxy that takes the real host names to the sandbox and records who went where."""

from __future__ import annotations

import asyncio
import contextlib
from base64 import b64decode
from binascii import Error as Base64Error
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from types import TracebackType
from typing import Self
from urllib.parse import quote, urlsplit

from sandbox.network import SandboxNetwork
from sandbox.streams import close, join

HOST = "127.0.0.1"
HEAD_LIMIT = 32 * 1024
HTTP_PORT = 80
_TURNS_OF_AN_ACCEPT = 4
"""Of the event loop, between a connection and its handler."""
Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@dataclass(frozen=True, slots=True)
class ProxiedConnection:
    """One connection made for a client. `client` is who asked ("ip:port"); `upstream` is the "ip:port" from which the
    site saw it come, so that it can be matched with the site's own records."""

    host: str
    port: int
    when: datetime
    client: str
    upstream: str


@dataclass(frozen=True, slots=True)
class _Head:
    """The head of a proxy request: its first line split in three, and its headers."""

    method: str
    target: str
    headers: dict[str, str]


class LocalProxy:
    """An HTTP proxy for CONNECT (the sites speak TLS alone) on 127.0.0.1 and any free port.

    Only names of `network` can be reached; everything else is 502. With `user` and `password` it demands Basic
    credentials. `unauthorized` makes it refuse every credential (407), `delay_ms` makes each connection late,
    `refuse_with` answers CONNECT with a status of choice, and `die()` / `revive()` close and reopen the port.
    """

    def __init__(self, network: SandboxNetwork, user: str | None = None, password: str | None = None) -> None:
        self.network = network
        self.user, self.password = user, password
        self.unauthorized = False
        self.delay_ms = 0.0
        self.refuse_with: HTTPStatus | None = None
        self.connections: list[ProxiedConnection] = []
        self.refusals = 0
        self.port = 0
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        await self.revive()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.die()

    @property
    def server(self) -> str:
        """The address without credentials."""
        return f"http://{HOST}:{self.port}"

    @property
    def url(self) -> str:
        """The address with its credentials, if it demands any."""
        if self.user is None:
            return self.server
        return f"http://{quote(self.user, safe='')}:{quote(self.password or '', safe='')}@{HOST}:{self.port}"

    @property
    def dead(self) -> bool:
        """Whether connections to it are refused."""
        return self._server is None

    async def revive(self) -> None:
        """Listen (again), on the same port as before."""
        if self._server is None:
            self._server = await asyncio.start_server(self._accept, HOST, self.port, limit=HEAD_LIMIT)
            self.port = int(self._server.sockets[0].getsockname()[1])

    async def die(self) -> None:
        """Refuse new connections and cut those that are open."""
        if self._server is None:
            return
        server, self._server = self._server, None
        loop = asyncio.get_running_loop()
        for listener in server.sockets:
            loop.remove_reader(listener.fileno())
        for _ in range(_TURNS_OF_AN_ACCEPT):  # asyncio loses what was accepted just before its server is closed
            await asyncio.sleep(0)
        server.close()
        await self.cut()
        await server.wait_closed()

    async def cut(self) -> None:
        """Cut the connections that are open; new ones are taken as before."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(self._serve((reader, writer)))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        task.add_done_callback(lambda _: writer.close())  # also of a task that was cancelled before its first step

    async def _serve(self, client: Streams) -> None:
        try:
            # A client that is asked for credentials comes back on the same connection.
            while (head := await _read_head(client[0])) is not None:
                await asyncio.sleep(self.delay_ms / 1000)
                refusal = self._refusal(head)
                if refusal is None:
                    await self._forward(head, client)
                    return
                self.refusals += 1
                await _answer(client[1], refusal)
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            return
        finally:
            await close(client[1])

    def _refusal(self, head: _Head) -> HTTPStatus | None:
        if self.unauthorized or not self._authorized(head.headers.get("proxy-authorization", "")):
            return HTTPStatus.PROXY_AUTHENTICATION_REQUIRED
        if self.refuse_with is not None:
            return self.refuse_with
        host, port = _destination(head)
        return None if self.network.resolve(host, port) is not None else HTTPStatus.BAD_GATEWAY

    def _authorized(self, header: str) -> bool:
        if self.user is None:
            return True
        scheme, _, encoded = header.partition(" ")
        with contextlib.suppress(Base64Error, UnicodeDecodeError):
            return scheme.lower() == "basic" and b64decode(encoded).decode() == f"{self.user}:{self.password}"
        return False

    async def _forward(self, head: _Head, client: Streams) -> None:
        host, port = _destination(head)
        address = self.network.resolve(host, port)
        if address is None:
            return
        upstream = await asyncio.open_connection(*address)
        self.connections.append(
            ProxiedConnection(
                host=host,
                port=port,
                when=datetime.now(UTC),
                client=_name(client[1].get_extra_info("peername")),
                upstream=_name(upstream[1].get_extra_info("sockname")),
            )
        )
        client[1].write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        await join(client, upstream)


async def _read_head(reader: asyncio.StreamReader) -> _Head | None:
    try:
        raw = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:
        return None
    first, *rest = raw.decode("latin-1").strip().split("\r\n")
    method, target, *_ = [*first.split(" "), "", ""]
    pairs = (line.partition(":") for line in rest)
    return _Head(method, target, {name.strip().lower(): value.strip() for name, _, value in pairs})


def _destination(head: _Head) -> tuple[str, int]:
    """Host and port of CONNECT; a plain request is never for the sandbox, whose sites speak TLS alone."""
    if head.method == "CONNECT":
        host, _, port = head.target.rpartition(":")
        return host.lower(), int(port) if port.isdecimal() else 0
    return (urlsplit(head.target).hostname or "").lower(), HTTP_PORT


async def _answer(writer: asyncio.StreamWriter, status: HTTPStatus) -> None:
    """Refuse with a page, as proxies do; the connection stays open for another try."""
    body = f"<html><head><title>{status.value} {status.phrase}</title></head><body>Proxy de arena</body></html>"
    asks = status == HTTPStatus.PROXY_AUTHENTICATION_REQUIRED
    challenge = 'Proxy-Authenticate: Basic realm="arena"\r\n' if asks else ""
    head = f"HTTP/1.1 {status.value} {status.phrase}\r\n{challenge}Content-Type: text/html\r\n"
    writer.write(f"{head}Content-Length: {len(body)}\r\n\r\n{body}".encode("latin-1"))
    await writer.drain()


def _name(address: tuple[str, int]) -> str:
    return f"{address[0]}:{address[1]}"
