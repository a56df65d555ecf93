"""Where the encryption keys come from: the environment, or a private file made on first start."""

import os
import stat
import tempfile
from collections.abc import Sequence
from pathlib import Path

from cryptography.fernet import Fernet

from core.errors import EncryptionKeyException

_HEADER = (
    "# Encryption keys of Centinela, newest first. Without this file stored sessions cannot be read: back it up.\n"
)


def load_or_create_keys(env_value: str | None, path: Path) -> tuple[list[str], bool]:
    """The keys, and whether a key file was made just now (the caller then warns to back it up).

    `env_value` (ENCRYPTION_KEYS, separated by commas or blanks) wins over the file. The file holds one key per line,
    newest first, with mode 0600; EncryptionKeyException when others may read it, or when it holds no key.
    """
    if keys := (env_value or "").replace(",", " ").split():
        return keys, False
    created = not path.exists() and _create(path)
    return _read(path), created


class WatchedKeys:
    """Tells the keys of a file once they were changed since the last call; the file is looked at, not read, each time.

    A file that is gone, half-written, closed to us or without the newest key so far tells nothing: the keys at hand
    stay good, and nothing is sealed with a key that is not a rotation of theirs.
    """

    def __init__(self, path: Path, keys: Sequence[str]) -> None:
        self._path = path
        self._newest = keys[0]
        self._seen: tuple[int, int, int] | None = None

    def __call__(self) -> list[str] | None:
        """The keys, newest first; None while they are the same."""
        mark = self._mark()
        if mark is None or mark == self._seen:
            return None
        try:
            keys = _read(self._path)
            for key in keys:
                Fernet(key)
        except (EncryptionKeyException, ValueError):
            return None
        self._seen = mark
        if self._newest not in keys:
            return None
        self._newest = keys[0]
        return keys

    def _mark(self) -> tuple[int, int, int] | None:
        try:
            found = self._path.stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_ino, found.st_size


def add_key(path: Path) -> None:
    """Put a new key first; the file is complete at every moment. EncryptionKeyException when it cannot be written."""
    _write(path, [Fernet.generate_key().decode("ascii"), *_read(path)])


def retire_keys(path: Path, retired: Path) -> int:
    """Leave the first key alone in the file and append the others to `retired`; how many."""
    first, *others = _read(path)
    if others:
        kept = _read(retired) if retired.exists() else []
        _write(retired, [*others, *(key for key in kept if key not in others)])
        _write(path, [first])
    return len(others)


def _write(path: Path, keys: Sequence[str]) -> None:
    try:
        temporary = _temporary(path.parent, keys)
        temporary.replace(path)
    except OSError as error:
        raise EncryptionKeyException(f"the key file {path} cannot be written: {type(error).__name__}") from error


def _temporary(folder: Path, keys: Sequence[str]) -> Path:
    """A private file with the keys, safe on the disk."""
    descriptor, name = tempfile.mkstemp(dir=folder)  # mkstemp makes it 0600
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(_HEADER + "".join(f"{key}\n" for key in keys))
        file.flush()
        os.fsync(file.fileno())
    return Path(name)


def _read(path: Path) -> list[str]:
    try:
        mode = path.stat().st_mode
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise EncryptionKeyException(f"the key file {path} cannot be read: {type(error).__name__}") from None
    if os.name == "posix" and stat.S_IMODE(mode) & 0o077:
        raise EncryptionKeyException(f"others may read the key file {path}: run `chmod 600 {path}` and start again")
    keys = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    if not keys:
        raise EncryptionKeyException(f"the key file {path} holds no key: bring it back from your backup")
    return keys


def _create(path: Path) -> bool:
    """Write a new key; False when another process was quicker (its file then counts)."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        temporary = _temporary(path.parent, [Fernet.generate_key().decode("ascii")])
    except OSError as error:
        raise EncryptionKeyException(f"the key file {path} cannot be written: {type(error).__name__}") from error
    try:
        os.link(temporary, path)  # complete or absent, and never over an existing key
    except FileExistsError:
        return False
    finally:
        temporary.unlink()
    return True
