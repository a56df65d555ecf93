"""Explicit TLS in front of a plain FTP server: AUTH, PBSZ and PROT are answered here, all else is passed on."""

from __future__ import annotations

import asyncio
import re
import ssl
from dataclasses import dataclass, field

from sandbox.streams import close, join

_EPSV = re.compile(rb"^229 .*\(\|\|\|(\d+)\|\)")
_PASV = re.compile(rb"^227 .*\((\d+),(\d+),(\d+),(\d+),(\d+),(\d+)\)")
Address = tuple[str, int]
Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@dataclass(slots=True)
class _Session:
    """One control connection: whether it is secured, and whether its data connections are to be."""

    secured: bool = False
    protects_data: bool = False
    data_servers: list[asyncio.Server] = field(default_factory=list)


class TlsFront:
    """Listens for clients of explicit FTP over TLS and talks plain FTP to `backend`. Plain logins are refused."""

    def __init__(self, backend: Address, context: ssl.SSLContext) -> None:
        self._backend = backend
        self._context = context
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    async def start(self, host: str, port: int) -> int:
        """Listen and return the port."""
        self._server = await asyncio.start_server(self._accept, host, port)
        return int(self._server.sockets[0].getsockname()[1])

    async def stop(self) -> None:
        """Stop listening and cut every connection."""
        if self._server is None:
            return
        self._server.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._server.wait_closed()
        self._server = None

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._spawn(self._serve((reader, writer)))

    def _spawn(self, work: object) -> None:
        task = asyncio.ensure_future(work)  # type: ignore[call-overload]
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _serve(self, client: Streams) -> None:
        session = _Session()
        backend = await asyncio.open_connection(*self._backend)
        replies = asyncio.create_task(self._replies(session, backend[0], client[1]))
        try:
            await self._commands(session, client, backend[1])
        except (ConnectionError, ssl.SSLError, asyncio.IncompleteReadError):
            return
        finally:
            replies.cancel()
            await asyncio.gather(replies, return_exceptions=True)
            for server in session.data_servers:
                server.close()
            await close(backend[1])
            await close(client[1])

    async def _commands(self, session: _Session, client: Streams, backend: asyncio.StreamWriter) -> None:
        reader, writer = client
        while line := await reader.readline():
            command, _, argument = line.strip().upper().partition(b" ")
            answer = _own_answer(session, command, argument)
            if answer is None:
                backend.write(line)
                await backend.drain()
                continue
            writer.write(answer)
            await writer.drain()
            if command == b"AUTH" and answer.startswith(b"234"):
                await writer.start_tls(self._context)
                session.secured = True

    async def _replies(self, session: _Session, backend: asyncio.StreamReader, client: asyncio.StreamWriter) -> None:
        while line := await backend.readline():
            client.write(await self._rewritten(session, line))
            await client.drain()

    async def _rewritten(self, session: _Session, line: bytes) -> bytes:
        """A passive reply with the port of our own data server, which adds TLS, in place of the backend's."""
        epsv, pasv = _EPSV.match(line), _PASV.match(line)
        if epsv:
            port = await self._data_server(session, int(epsv.group(1)))
            return b"229 Entering extended passive mode (|||%d|).\r\n" % port
        if pasv:
            port = await self._data_server(session, int(pasv.group(5)) * 256 + int(pasv.group(6)))
            return b"227 Entering passive mode (127,0,0,1,%d,%d).\r\n" % divmod(port, 256)
        return line

    async def _data_server(self, session: _Session, backend_port: int) -> int:
        async def relay(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await join((reader, writer), await asyncio.open_connection(self._backend[0], backend_port))

        def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            self._spawn(relay(reader, writer))

        context = self._context if session.protects_data else None
        server = await asyncio.start_server(accept, "127.0.0.1", 0, ssl=context)
        session.data_servers.append(server)
        return int(server.sockets[0].getsockname()[1])


def _own_answer(session: _Session, command: bytes, argument: bytes) -> bytes | None:
    """What the front itself says to a command; None when the server behind it should."""
    if command == b"AUTH":
        return b"234 AUTH TLS successful.\r\n" if argument in {b"TLS", b"TLS-C"} else b"504 Unknown protocol.\r\n"
    if command == b"PBSZ":
        return b"200 PBSZ=0 successful.\r\n"
    if command == b"PROT":
        session.protects_data = argument == b"P"
        return b"200 Protection set.\r\n"
    if command in {b"USER", b"PASS"} and not session.secured:
        return b"550 SSL/TLS required on the control channel.\r\n"
    return None
