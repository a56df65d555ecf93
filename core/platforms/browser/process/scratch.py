"""The temporary folder of one driver and its browsers; what a killed process left behind is swept at the next start."""

import os
import shutil
import tempfile
from pathlib import Path

from filelock import FileLock, Timeout

PREFIX = "centinela-"
_LOCK = "owner.lock"
"""Held while the folder is in use; it dies with its holder, also across containers that share the folder."""


class Scratch:
    """A folder of its own in the system's temporary folder, until `remove`."""

    def __init__(self) -> None:
        self.path = Path(tempfile.mkdtemp(prefix=PREFIX))
        # made and removed in whichever thread is free
        self._lock = FileLock(self.path / _LOCK, timeout=0, thread_local=False)
        self._lock.acquire()

    def remove(self) -> None:
        """Delete it with all that is in it. Harmless when repeated."""
        self._lock.release()
        shutil.rmtree(self.path, ignore_errors=True)


def sweep() -> int:
    """Remove the folders of ours whose owner is gone, and say how many; other people's are never touched."""
    return sum(_sweep(folder) for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*") if _is_ours(folder))


def _is_ours(folder: Path) -> bool:
    try:
        found = folder.lstat()
    except OSError:
        return False
    mine = not hasattr(os, "geteuid") or found.st_uid == os.geteuid()
    return mine and folder.is_dir() and not folder.is_symlink() and (folder / _LOCK).is_file()


def _sweep(folder: Path) -> bool:
    lock = FileLock(folder / _LOCK, timeout=0)
    try:
        lock.acquire()
    except (Timeout, OSError):
        return False
    shutil.rmtree(folder, ignore_errors=True)
    lock.release()
    return True
