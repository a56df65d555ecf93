"""A local FTP server, on 127.0.0.1 and any free port, which can go away and come back."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import tempfile
import threading
import warnings
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sandbox.ftp_tls import TlsFront
from sandbox.tls import LocalAuthority

with warnings.catch_warnings():
    # The library still stands on asyncore, which warns when it is first imported.
    warnings.simplefilter("ignore", DeprecationWarning)
    from pyftpdlib.authorizers import DummyAuthorizer
    from pyftpdlib.filesystems import AbstractedFS
    from pyftpdlib.handlers import FTPHandler, ThrottledDTPHandler
    from pyftpdlib.ioloop import IOLoop
    from pyftpdlib.servers import FTPServer

HOST = "127.0.0.1"
PERMISSIONS = "elradfmwMT"
POLL_S = 0.05
_log = logging.getLogger(__name__)
_SILENCE = logging.NullHandler()


class LocalFtp:
    """A real FTP server (pyftpdlib, in a thread of its own) over a folder.

    Without `root` it serves a temporary folder that vanishes at the end. With `tls` it speaks explicit FTP over TLS
    (AUTH TLS, PROT P) under a certificate of `authority`; a client that trusts `ca_pem` can verify it. The port stays
    the same through `stop_listening()` and `start_listening()`.
    """

    def __init__(
        self,
        root: Path | None = None,
        user: str = "centinela",
        password: str = "clave-de-arena",
        *,
        tls: bool = False,
        authority: LocalAuthority | None = None,
    ) -> None:
        self._temporary = tempfile.TemporaryDirectory(prefix="ftp-") if root is None else None
        self.root = root if root is not None else Path(self._temporary.name) if self._temporary else Path()
        self.user, self.password = user, password
        self.tls = tls
        self.port = 0
        self.full = False
        """No room for another byte, as the disk itself would say."""
        self.bytes_per_s = 0
        """How fast files are taken, from the next `start_listening()` on; 0 is as fast as can be."""
        self.logins = 0
        """How often somebody has logged in."""
        self._authority = authority or (LocalAuthority.create((HOST, "localhost")) if tls else None)
        self._server: FTPServer | None = None
        self._thread: threading.Thread | None = None
        self._front: TlsFront | None = None

    async def __aenter__(self) -> Self:
        await self.start_listening()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.stop_listening()
        if self._temporary is not None:
            await asyncio.to_thread(self._temporary.cleanup)

    @property
    def url(self) -> str:
        """The address with its credentials; the scheme is ftps when explicit TLS is spoken."""
        return f"{'ftps' if self.tls else 'ftp'}://{self.user}:{self.password}@{HOST}:{self.port}/"

    @property
    def ca_pem(self) -> str | None:
        """The authority that signed for the TLS certificate, if there is one."""
        return self._authority.ca_pem if self._authority is not None else None

    def files(self) -> dict[str, bytes]:
        """What lies in the folder: path relative to it -> content."""
        found = sorted(path for path in self.root.rglob("*") if path.is_file())
        return {path.relative_to(self.root).as_posix(): path.read_bytes() for path in found}

    async def start_listening(self) -> None:
        """Listen (again); does nothing when it already does."""
        if self._server is not None:
            return
        backend_port = 0 if self.tls else self.port
        server = await asyncio.to_thread(self._listen, backend_port)
        self._server = server
        backend = int(server.socket.getsockname()[1])
        if self._authority is not None and self.tls:
            self._front = TlsFront((HOST, backend), self._authority.server_context())
            self.port = await self._front.start(HOST, self.port)
        else:
            self.port = backend

    async def stop_listening(self) -> None:
        """Refuse connections and cut those that are open; the files stay."""
        if self._front is not None:
            await self._front.stop()
            self._front = None
        server, thread = self._server, self._thread
        self._server = self._thread = None
        if server is not None and thread is not None:
            await asyncio.to_thread(_close, server, thread)

    def _listen(self, port: int) -> FTPServer:
        authorizer = DummyAuthorizer()
        authorizer.add_user(self.user, self.password, str(self.root), perm=PERMISSIONS)
        logging.getLogger("pyftpdlib").addHandler(_SILENCE)
        handler = type(
            "Handler",
            (self._telling_why(),),
            {
                "authorizer": authorizer,
                "banner": "Servidor de arena.",
                "auth_failed_timeout": 0,
                "abstracted_fs": self._file_system(),
                "dtp_handler": type("Slow", (ThrottledDTPHandler,), {"read_limit": self.bytes_per_s}),
                "on_login": lambda _handler, _user: self._count_login(),
            },
        )
        server = FTPServer((HOST, port), handler, ioloop=IOLoop())
        self._thread = threading.Thread(target=_serve, args=(server,), name="local-ftp", daemon=True)
        self._thread.start()
        return server

    def _telling_why(self) -> type[FTPHandler]:
        """The library cuts a transfer off without its cause; other servers tell it."""
        local = self

        class Telling(FTPHandler):  # type: ignore[misc]  # the library has no types
            def respond(self, resp: str, logfun: Any = _log.debug) -> None:
                no_room = local.full and resp.startswith("426")
                super().respond("552 No space left on device." if no_room else resp, logfun)

        return Telling

    def _count_login(self) -> None:
        self.logins += 1

    def _file_system(self) -> type[AbstractedFS]:
        """The folder; while the disk is full, what is written goes where the system says so itself."""
        local = self

        class FileSystem(AbstractedFS):  # type: ignore[misc]  # the library has no types
            def open(self, filename: str, mode: str) -> Any:
                return super().open("/dev/full" if local.full and "w" in mode else filename, mode)

        return FileSystem


def _serve(server: FTPServer) -> None:
    with contextlib.suppress(OSError, ValueError):
        server.serve_forever(timeout=POLL_S, blocking=True, handle_exit=False)


def _close(server: FTPServer, thread: threading.Thread) -> None:
    """Close from within the server's own loop, for its selector is not made for two threads."""
    server.ioloop.call_later(0, server.close_all)
    thread.join(timeout=5)
