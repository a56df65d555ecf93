"""Kept files in a local folder."""

import asyncio
import errno
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from core.errors import ArtifactStoreException
from persistence.artifacts.paths import checked
from persistence.crypto.private import make_folders

_FULL = {errno.ENOSPC, errno.EDQUOT}


class LocalFolder:
    """Implements ArtifactStore under `root`, which is made when first needed. Disk work happens in threads."""

    def __init__(self, root: Path) -> None:
        self._root = root.resolve()

    async def put(self, path: str, content: bytes) -> None:
        """Write beside the target, then rename over it: a reader never sees half a file."""
        target = self._target(path)
        try:
            await asyncio.to_thread(_replace, target, content)
        except OSError as error:
            raise _ours(error, path) from error

    async def write(self, path: str, fill: Callable[[BinaryIO], None]) -> None:
        """As `put`, with what `fill` writes."""
        target = self._target(path)
        try:
            await asyncio.to_thread(_fill, target, fill)
        except OSError as error:
            raise _ours(error, path) from error

    async def get(self, path: str) -> bytes:
        """The content; ArtifactStoreException when it is not there."""
        target = self._target(path)
        try:
            return await asyncio.to_thread(target.read_bytes)
        except OSError as error:
            raise _ours(error, path) from error

    async def delete(self, path: str) -> None:
        """Remove it; nothing happens when it is not there."""
        target = self._target(path)
        try:
            await asyncio.to_thread(target.unlink, missing_ok=True)
        except NotADirectoryError:
            return
        except OSError as error:
            raise _ours(error, path) from error

    def _target(self, path: str) -> Path:
        target = (self._root / checked(path)).resolve()  # a link inside the folder may not lead out of it
        if not target.is_relative_to(self._root):
            raise ArtifactStoreException(f"{path!r} leads outside the folder of kept files")
        return target


def _replace(target: Path, content: bytes) -> None:
    def fill(file: BinaryIO) -> None:
        file.write(content)

    _fill(target, fill)


def _fill(target: Path, fill: Callable[[BinaryIO], None]) -> None:
    make_folders(target.parent)
    descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=".", suffix=".parte")
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "w+b") as file:
            fill(file)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _ours(error: OSError, path: str) -> ArtifactStoreException:
    if error.errno in _FULL:
        return ArtifactStoreException(f"the disk is full: {path!r} could not be kept; free some space")
    if isinstance(error, FileNotFoundError):
        return ArtifactStoreException(f"{path!r} is not among the kept files")
    return ArtifactStoreException(f"{path!r}: {error.strerror or type(error).__name__}")
