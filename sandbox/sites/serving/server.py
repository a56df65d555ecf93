"""One TLS server in the running event loop, on 127.0.0.1, which hands every request to a function."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Awaitable, Callable, Iterator, MutableMapping
from contextlib import contextmanager
from typing import Any

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from sandbox.sites.messages import Request, Response

CHUNK_BYTES = 64 * 1024
_MEGABYTE = b" " * 1_000_000
BACKLOG = 2048
Handler = Callable[[Request], Awaitable[Response]]
_Scope = MutableMapping[str, Any]
_Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
_Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]


class _Server(uvicorn.Server):
    """A uvicorn server that leaves the process's signals alone and says when it is listening."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.listening = asyncio.Event()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.listening.set()


class LocalServer:
    """Serves HTTP/1.1 over TLS on 127.0.0.1; `port` 0 takes any free one and `port` tells which after `start()`."""

    def __init__(self, handler: Handler, context: ssl.SSLContext, *, port: int = 0) -> None:
        self._handler = handler
        self._context = context
        self.port = port
        self._transports: dict[tuple[str, int], asyncio.Transport] = {}
        self._server: _Server | None = None
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Listen; raises OSError when the asked port is taken."""
        listener = _listen(self.port)
        self.port = int(listener.getsockname()[1])
        config = uvicorn.Config(
            self._application,
            http=self._protocol(),
            ws="none",
            lifespan="off",
            interface="asgi3",
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            timeout_keep_alive=30,
            timeout_graceful_shutdown=1,
            ssl_context_factory=lambda _config, _default: self._context,
        )
        self._server = _Server(config)
        self._task = asyncio.create_task(self._server.serve(sockets=[listener]))
        await self._server.listening.wait()

    async def stop(self) -> None:
        """Cut every connection and stop listening."""
        if self._server is None or self._task is None:
            return
        self._server.should_exit = True
        for transport in list(self._transports.values()):
            transport.abort()
        await self._task
        self._server = self._task = None

    def _protocol(self) -> type[asyncio.Protocol]:
        transports = self._transports

        class Connection(H11Protocol):
            def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
                super().connection_made(transport)
                if self.client is not None:
                    transports[self.client] = transport

            def connection_lost(self, exc: Exception | None) -> None:
                super().connection_lost(exc)
                if self.client is not None:
                    transports.pop(self.client, None)

        return Connection

    async def _application(self, scope: _Scope, receive: _Receive, send: _Send) -> None:
        request = await _read(scope, receive)
        response = await self._handler(request)
        transport = self._transports.get(tuple(scope["client"]))
        if response.drop and transport is not None:
            transport.abort()
            await _disconnected(receive)
            return
        await send({"type": "http.response.start", "status": response.status, "headers": _headers(response)})
        if response.truncate and transport is not None:
            await send({"type": "http.response.body", "body": response.body, "more_body": True})
            transport.close()
            await _disconnected(receive)
            return
        step = 1 if response.drip_s else CHUNK_BYTES
        for start in range(0, len(response.body), step):
            if transport is not None and transport.is_closing():
                await _disconnected(receive)  # returning before uvicorn knows of it would count as a failure of ours
                return
            if response.drip_s and await _leaves(receive, response.drip_s):
                return
            chunk = response.body[start : start + step]
            await send({"type": "http.response.body", "body": chunk, "more_body": True})
        for _ in range(response.more_mb):
            if transport is not None and transport.is_closing():
                await _disconnected(receive)
                return
            await send({"type": "http.response.body", "body": _MEGABYTE, "more_body": True})
        await send({"type": "http.response.body", "body": b""})


def _listen(port: int) -> socket.socket:
    """A listening socket that names its protocol: only on such ones asyncio turns Nagle's delay off."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", port))
        listener.listen(BACKLOG)
    except BaseException:
        listener.close()
        raise
    return listener


async def _read(scope: _Scope, receive: _Receive) -> Request:
    body = bytearray()
    more = True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = bool(message.get("more_body", False))
    headers: dict[str, str] = {}
    for raw_name, raw_value in scope["headers"]:
        name, value = raw_name.decode("latin-1").lower(), raw_value.decode("latin-1")
        headers[name] = f"{headers[name]}; {value}" if name == "cookie" and name in headers else value
    host, port = scope["client"]
    return Request(
        method=scope["method"],
        host=headers.get("host", "").partition(":")[0].lower(),
        path=scope["path"],
        query_string=scope["query_string"].decode("latin-1"),
        headers=headers,
        body=bytes(body),
        client=f"{host}:{port}",
    )


def _headers(response: Response) -> list[tuple[bytes, bytes]]:
    length = len(response.body) * (2 if response.truncate else 1) + response.more_mb * len(_MEGABYTE)
    base = [("content-type", response.content_type), ("content-length", str(length))]
    return [(name.encode("latin-1"), value.encode("latin-1")) for name, value in (*base, *response.headers)]


async def _disconnected(receive: _Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        continue


async def _leaves(receive: _Receive, seconds: float) -> bool:
    """Whether the client hangs up within that time."""
    try:
        await asyncio.wait_for(_disconnected(receive), seconds)
    except TimeoutError:
        return False
    return True
