"""Copies of kept files on an FTP server."""

import asyncio
import ssl
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

import aioftp

from core.errors import ArtifactStoreException
from persistence.artifacts.paths import checked

_CHECK_S = 10.0
_UPLOAD_S = 120.0
_STEP_S = 15.0
_GOODBYE_S = 1.0
_CHUNK = 64 * 1024
_IMPLICIT_TLS_PORT = 990


class FTPClient:
    """Implements FileServer. One short connection per call; nothing stays open between calls.

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

    def __repr__(self) -> str:
        return f"<FTPClient {self._host}:{self._port}>"

    async def check_connection(self) -> float:
        """Log in and NOOP; milliseconds it took. ArtifactStoreException names the cause when it fails."""
        started = time.perf_counter()
        async with self._session(_CHECK_S) as client:
            await client.command("NOOP", "2xx")
        return (time.perf_counter() - started) * 1000

    async def upload(self, path: str, content: bytes) -> None:
        """Store under the same relative path: to a temporary name first, so that nobody sees half a file."""
        target = self._base / checked(path)
        temporary = target.with_name(f".{target.name}.parte")
        async with self._session(_UPLOAD_S) as client:
            await _make_folders(client, target.parent)
            async with client.upload_stream(temporary) as stream:
                for start in range(0, len(content), _CHUNK):
                    await stream.write(content[start : start + _CHUNK])
            await _rename(client, temporary, target)

    @asynccontextmanager
    async def _session(self, limit_s: float) -> AsyncIterator[Any]:
        """A logged-in client; whatever fails, within or around it, leaves as ArtifactStoreException."""
        client = aioftp.Client(
            socket_timeout=_STEP_S, connection_timeout=_STEP_S, ssl=self._tls if self._implicit else None
        )
        try:
            async with asyncio.timeout(limit_s):
                await self._log_in(client)
                yield client
                with suppress(OSError, aioftp.AIOFTPException):
                    await client.quit()  # the work is done; a server that hangs up early is no failure
        except TimeoutError as error:
            raise self._failure("did not answer in time") from error
        except ssl.SSLCertVerificationError as error:
            raise self._failure("shows a certificate that is not trusted") from error
        except aioftp.StatusCodeError as error:
            raise self._failure(f"answered {error.received_codes[-1]}") from error
        except (OSError, EOFError, aioftp.AIOFTPException) as error:
            raise self._failure(f"cannot be used: {type(error).__name__}") from error
        finally:
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
