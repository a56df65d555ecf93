"""Kept files in a bucket of S3, or of any server that speaks its protocol."""

import asyncio
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import BinaryIO, Self
from urllib.parse import parse_qs, unquote, urlsplit

from core.errors import ArtifactStoreException
from persistence.artifacts.paths import checked

PLAIN = "s3+http"
"""The scheme without TLS, for a server on the same machine or network."""
SCHEMES = ("s3", PLAIN)
_USUAL_REGION = "us-east-1"
_REQUEST = timedelta(seconds=60)
_CONNECT = timedelta(seconds=10)
_RETRIES = 3
_RETRY_FOR = timedelta(seconds=90)
_NO_BUCKET = "NoSuchBucket"
_REFUSALS = ("InvalidAccessKeyId", "SignatureDoesNotMatch", "AccessDenied")
"""Codes of the protocol for what the library has no errors of its own, as when a bucket is listed."""
_ADDRESS = "ARTIFACTS_URL is no address: write s3://key:secret@server/bucket/folder"


@dataclass(frozen=True, slots=True)
class S3Address:
    """Where a bucket is. `folder` comes before every path in it and may be empty."""

    endpoint: str
    bucket: str
    folder: str
    region: str
    key: str = field(repr=False)
    secret: str = field(repr=False)

    @classmethod
    def parse(cls, url: str) -> Self:
        """`s3://key:secret@server:port/bucket/folder?region=…`, by TLS; `s3+http://` without it.

        ArtifactStoreException when it is none; it repeats nothing of the address.
        """
        try:
            parts = urlsplit(url)
            port, host = parts.port, parts.hostname
        except ValueError:
            raise ArtifactStoreException(_ADDRESS) from None
        bucket, _, folder = unquote(parts.path).strip("/").partition("/")
        if parts.scheme not in SCHEMES or not (host and bucket and parts.username and parts.password):
            raise ArtifactStoreException(_ADDRESS)
        host = f"[{host}]" if ":" in host else host
        scheme = "http" if parts.scheme == PLAIN else "https"
        endpoint = f"{scheme}://{host}:{port}" if port else f"{scheme}://{host}"
        region = parse_qs(parts.query).get("region", [_USUAL_REGION])[0]
        return cls(endpoint, bucket, folder, region, unquote(parts.username), unquote(parts.password))


class S3Bucket:
    """Implements ArtifactStore. A file appears whole or not at all, as the protocol promises; large ones go in parts.

    No error and no repr tells the credentials. ArtifactStoreException when the packages of the extra are missing.
    """

    def __init__(self, url: str) -> None:
        self._address = address = S3Address.parse(url)
        try:
            from obstore.store import S3Store
        except ImportError:
            raise ArtifactStoreException("ARTIFACTS_URL needs the extra s3: pip install 'centinela[s3]'") from None
        self._store: S3Store = S3Store(
            address.bucket,
            prefix=address.folder or None,
            endpoint=address.endpoint,
            region=address.region,
            access_key_id=address.key,
            secret_access_key=address.secret,
            client_options={"allow_http": True, "timeout": _REQUEST, "connect_timeout": _CONNECT},
            retry_config={"max_retries": _RETRIES, "retry_timeout": _RETRY_FOR},
        )

    def __repr__(self) -> str:
        return f"<S3Bucket {self._address.endpoint}/{self._address.bucket}>"

    async def check_connection(self) -> float:
        """List the bucket; milliseconds it took. ArtifactStoreException names the cause when it fails."""
        started = time.perf_counter()
        async with self._failures("the bucket"):
            await self._store.list_with_delimiter_async()
        return (time.perf_counter() - started) * 1000

    async def put(self, path: str, content: bytes) -> None:
        """See ArtifactStore."""
        name = str(checked(path))
        async with self._failures(path):
            await self._store.put_async(name, content)

    async def write(self, path: str, fill: Callable[[BinaryIO], None]) -> None:
        """See ArtifactStore; what `fill` writes waits in a temporary file."""
        name = str(checked(path))
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "archivo"
            await asyncio.to_thread(_fill, file, fill, path)
            async with self._failures(path):
                await self._store.put_async(name, file)

    async def get(self, path: str) -> bytes:
        """See ArtifactStore."""
        name = str(checked(path))
        async with self._failures(path):
            answer = await self._store.get_async(name)
            return bytes(await answer.bytes_async())

    async def delete(self, path: str) -> None:
        """See ArtifactStore."""
        name = str(checked(path))
        async with self._failures(path, missing_is_fine=True):
            await self._store.delete_async(name)

    @asynccontextmanager
    async def _failures(self, path: str, *, missing_is_fine: bool = False) -> AsyncIterator[None]:
        """Whatever the library raises leaves as ArtifactStoreException: its own words may repeat what was sent."""
        from obstore import exceptions as theirs

        try:
            yield
        except (theirs.NotFoundError, FileNotFoundError):
            if not missing_is_fine:
                raise ArtifactStoreException(f"{path!r} is not among the kept files of {self!r}") from None
        except (theirs.PermissionDeniedError, theirs.UnauthenticatedError):
            raise ArtifactStoreException(f"{self!r} refuses the key: check ARTIFACTS_URL") from None
        except (theirs.BaseError, OSError) as error:
            raise self._explained(error, path) from None

    def _explained(self, error: Exception, path: str) -> ArtifactStoreException:
        """The library's error without its words."""
        told = str(error)
        if _NO_BUCKET in told:
            return ArtifactStoreException(f"{self!r} is no bucket of that server: check ARTIFACTS_URL")
        if any(code in told for code in _REFUSALS):
            return ArtifactStoreException(f"{self!r} refuses the key: check ARTIFACTS_URL")
        return ArtifactStoreException(f"{self!r} cannot be used ({type(error).__name__}): {path!r}")


def _fill(file: Path, fill: Callable[[BinaryIO], None], path: str) -> None:
    try:
        with file.open("w+b") as out:
            fill(out)
    except OSError as error:
        raise ArtifactStoreException(f"{path!r}: {error.strerror or type(error).__name__}") from error
