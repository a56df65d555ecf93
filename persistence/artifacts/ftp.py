"""Copies of kept files on an FTP server."""

import asyncio
import re
import ssl
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

import aioftp

from core.errors import ArtifactStoreException
from core.services.supervision.health import REFUSES_FILES, SERVER_FULL
from persistence.artifacts.paths import checked

_CHECK_S = 10.0
_UPLOAD_S = 120.0
_STEP_S = 15.0
_GOODBYE_S = 1.0
_CHUNK = 64 * 1024
_IMPLICIT_TLS_PORT = 990
_FULL_CODES = frozenset({"452", "552"})
_FULL_WORDS = re.compile(r"no space|quota|disk (?:is )?full|insufficient storage|not enough space", re.IGNORECASE)


class _Client(aioftp.Client):
    """Closes data connections whose transfer was refused, too: the library forgets them."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._data: list[asyncio.StreamWriter] = []

    async def get_passive_connection(self, *args: Any, **kwargs: Any) -> Any:
        reader, writer = await super().get_passive_connection(*args, **kwargs)
        self._data.append(writer)
        return reader, writer

    def close(self) -> None:
        for writer in self._data:
            writer.close()
        super().close()


class FTPClient:
    """Implements FileServer. One short connection per call; only `ping` keeps one, until `aclose`.

    `url`: `ftp://user:password@host:port/folder`. `ftps://` speaks TLS: explicitly (AUTH TLS), or from the first byte
    when the port is 990. `explicit_tls` asks for AUTH TLS on an `ftp://` address too. `ca_pem` is trusted instead of
    the system's authorities. No error and no repr tells the credentials.
    """

    def __init__(self, url: str, *, explicit_tls: bool = False, ca_pem: str | None = None) -> None:
        try:
            parts = urlsplit(url)
            host, port = parts.hostname, parts.port
        except ValueError:
            host, port, parts = None, None, urlsplit("")
        if parts.scheme not in {"ftp", "ftps"} or not host:
            raise ArtifactStoreException("FTP_URL is no address: write ftp://user:password@host/folder or ftps://...")
        self._host = host
        self._user = unquote(parts.username or "anonymous")
        self._password = unquote(parts.password or "")
        self._base = PurePosixPath("/") / unquote(parts.path).strip("/")
        self._tls = ssl.create_default_context(cadata=ca_pem) if parts.scheme == "ftps" or explicit_tls else None
        self._implicit = parts.scheme == "ftps" and port == _IMPLICIT_TLS_PORT
        self._port = port or aioftp.DEFAULT_PORT
        self._line: Any = None
        self._turn = asyncio.Lock()
        self._refusal = ""

    def __repr__(self) -> str:
        return f"<FTPClient {self._host}:{self._port}>"

    async def check_connection(self) -> float:
        """Log in and NOOP; milliseconds it took. ArtifactStoreException names the cause when it fails."""
        started = time.perf_counter()
        async with self._session(_CHECK_S) as client:
            await client.command("NOOP", "2xx")
        return (time.perf_counter() - started) * 1000

    async def ping(self) -> float:
        """As `check_connection`, over a connection that stays open; a server that has closed it is dialled again.

        The cause of the last refusal to store a file is an ArtifactStoreException too, until a file is stored.
        """
        started = time.perf_counter()
        async with self._turn:
            if not (self._line is not None and await _answers(self._line)):
                await self._dial()
        if self._refusal:
            raise self._failure(self._refusal)
        return (time.perf_counter() - started) * 1000

    async def aclose(self) -> None:
        """Hang up."""
        if self._line is not None:
            line, self._line = self._line, None
            await _close(line)

    async def _dial(self) -> None:
        await self.aclose()
        client = self._client()
        async with self._failures(client, _CHECK_S):
            await self._log_in(client)
            await client.command("NOOP", "2xx")
        self._line = client

    async def upload(self, path: str, content: bytes) -> None:
        """Store under the same relative path: to a temporary name first, so that no reader sees half a file."""
        target = self._base / checked(path)
        temporary = target.with_name(f".{target.name}.parte")
        async with self._session(_UPLOAD_S) as client:
            try:
                await _make_folders(client, target.parent)
                await _store(client, temporary, content)
                await _rename(client, temporary, target)
            except aioftp.StatusCodeError as error:
                self._refusal = _refusal(error)
                with suppress(OSError, aioftp.AIOFTPException):
                    await client.command(f"DELE {temporary}", ("250", "5xx", "4xx"))
                raise self._failure(self._refusal) from error
        self._refusal = ""

    async def delete(self, path: str) -> None:
        """Remove a copy, and what an upload of it that broke off left behind; gone already is as good."""
        target = self._base / checked(path)
        async with self._session(_CHECK_S) as client:
            for name in (target, target.with_name(f".{target.name}.parte")):
                code, _ = await client.command(f"DELE {name}", ("2xx", "5xx"))
                if code.matches("5xx") and await client.exists(name):
                    raise self._failure(f"refuses to delete files ({code})")

    @asynccontextmanager
    async def _session(self, limit_s: float) -> AsyncIterator[Any]:
        """A logged-in client; whatever fails, within or around it, leaves as ArtifactStoreException."""
        client = self._client()
        try:
            async with self._failures(client, limit_s):
                await self._log_in(client)
                yield client
                with suppress(OSError, aioftp.AIOFTPException):
                    await client.quit()  # the work is done; a server that hangs up early is no failure
        finally:
            await _close(client)

    def _client(self) -> Any:
        return _Client(socket_timeout=_STEP_S, connection_timeout=_STEP_S, ssl=self._tls if self._implicit else None)

    @asynccontextmanager
    async def _failures(self, client: Any, limit_s: float) -> AsyncIterator[None]:
        """Within the limit; whatever fails leaves as ArtifactStoreException, with the connection closed."""
        done = False
        try:
            async with asyncio.timeout(limit_s):
                yield
            done = True
        except TimeoutError as error:
            raise self._failure("did not answer in time") from error
        except ssl.SSLCertVerificationError as error:
            raise self._failure("shows a certificate that is not trusted") from error
        except aioftp.StatusCodeError as error:
            raise self._failure(f"answered {error.received_codes[-1]}") from error
        except (OSError, EOFError, aioftp.AIOFTPException) as error:
            raise self._failure(f"cannot be used: {type(error).__name__}") from error
        finally:
            if not done:
                await _close(client)

    async def _log_in(self, client: Any) -> None:
        await client.connect(self._host, self._port)
        if self._tls is not None and not self._implicit:
            await client.upgrade_to_tls(self._tls)
        try:
            await client.login(self._user, self._password)
        except aioftp.StatusCodeError as error:
            code = error.received_codes[-1]  # the server's own words may repeat what it was sent
            raise self._failure(f"refused the login ({code}): check user and password in FTP_URL") from None

    def _failure(self, what: str) -> ArtifactStoreException:
        return ArtifactStoreException(f"the FTP server {self._host}:{self._port} {what}")


async def _close(client: Any) -> None:
    """Close the control connection and see it closed; a peer that does not say goodbye is not waited for."""
    client.close()
    with suppress(OSError):  # a client that never connected says so with one
        async with asyncio.timeout(_GOODBYE_S):
            await client.stream.writer.wait_closed()


async def _answers(client: Any) -> bool:
    """NOOP over a connection that may be gone."""
    try:
        async with asyncio.timeout(_CHECK_S):
            await client.command("NOOP", "2xx")
    except (OSError, EOFError, TimeoutError, aioftp.AIOFTPException):
        return False
    return True


async def _store(client: Any, path: PurePosixPath, content: bytes) -> None:
    """STOR. A server that cuts the data off (no room) says why on the control connection, which is worth hearing."""
    try:
        async with client.upload_stream(path) as stream:
            for start in range(0, len(content), _CHUNK):
                await stream.write(content[start : start + _CHUNK])
    except ConnectionError:
        code, info = await client.parse_response()
        raise aioftp.StatusCodeError((aioftp.Code("2xx"),), (code,), info) from None


def _refusal(error: aioftp.StatusCodeError) -> str:
    code = str(error.received_codes[-1])
    if code in _FULL_CODES or _FULL_WORDS.search(" ".join(map(str, error.info))):
        return SERVER_FULL
    return f"{REFUSES_FILES} ({code})"


async def _make_folders(client: Any, folder: PurePosixPath) -> None:
    """One MKD per level; servers answer 5xx when it is there already, and storing tells when it is not."""
    for level in reversed([folder, *folder.parents]):
        if level.name:
            await client.command(f"MKD {level}", ("257", "5xx"))


async def _rename(client: Any, source: PurePosixPath, target: PurePosixPath) -> None:
    """Rename, over an older file if need be: some servers refuse that, so the older one is removed first then."""
    try:
        await client.rename(source, target)
    except aioftp.StatusCodeError:
        await client.command(f"DELE {target}", ("250", "5xx"))
        await client.rename(source, target)
