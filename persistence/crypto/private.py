"""Folders and files that only the user of this process may read, whatever the umask."""

import os
import stat
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from core.errors import StorageException

PRIVATE_UMASK = 0o077
FOLDER_MODE, FILE_MODE = 0o700, 0o600
OWN_NAMES = frozenset({"centinela.db", "centinela.lock", "clave.key", "sandbox", "archivos"})
"""What stands in a data folder and in no other."""
_OF_SQLITE = ("", "-wal", "-shm", "-journal")


def private_folder(path: Path) -> Path:
    """The folder, made with those above it where they are missing. StorageException when that cannot be."""
    try:
        make_folders(path)
    except OSError as error:
        raise StorageException(f"the folder {path} cannot be written: {error.strerror}") from error
    return path


def make_folders(path: Path) -> None:
    """The folder and those above it that are missing."""
    missing = [folder for folder in (path, *path.parents) if not folder.exists()]
    for folder in reversed(missing):
        folder.mkdir(mode=FOLDER_MODE, exist_ok=True)
        folder.chmod(FOLDER_MODE)


def private_database(path: Path) -> None:
    """The file of a SQLite database and those beside it: SQLite gives its journals the mode of the database.

    An older file that others could read is closed to them.
    """
    private_folder(path.parent)
    try:
        if not path.exists():
            path.touch(FILE_MODE)
    except OSError as error:
        raise StorageException(f"the folder {path.parent} cannot be written: {error.strerror}") from error
    for file in database_files(path):
        _close_to_others(file, FILE_MODE)


def private_data(folder: Path) -> None:
    """The data folder. One that is there already is closed to others when all it holds is ours."""
    private_folder(folder)
    with suppress(OSError):
        names = {path.name for path in folder.iterdir()}
        if not names or names & OWN_NAMES:
            _close_to_others(folder, FOLDER_MODE)


def open_to_others(paths: Iterable[Path]) -> tuple[Path, ...]:
    """Those of the files and folders that other users of this machine may read or change; a missing one is none.

    Where rights are not kept as modes (Windows) nothing is told.
    """
    if os.name != "posix":
        return ()
    found = []
    for path in paths:
        with suppress(OSError):
            if path.stat().st_mode & PRIVATE_UMASK:
                found.append(path)
    return tuple(found)


def database_files(path: Path) -> tuple[Path, ...]:
    """A SQLite database and the files that stand beside it."""
    return tuple(path.with_name(path.name + suffix) for suffix in _OF_SQLITE)


def _close_to_others(path: Path, mode: int) -> None:
    with suppress(OSError):  # it is not there, or it is another user's
        if stat.S_IMODE(path.stat().st_mode) & PRIVATE_UMASK:
            path.chmod(mode)
