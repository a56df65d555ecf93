"""Where the encryption keys come from: the environment, or a private file made on first start."""

import os
import stat
import tempfile
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
        descriptor, name = tempfile.mkstemp(dir=path.parent)  # mkstemp makes it 0600
        temporary = Path(name)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(f"{_HEADER}{Fernet.generate_key().decode('ascii')}\n")
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise EncryptionKeyException(f"the key file {path} cannot be written: {type(error).__name__}") from error
    try:
        os.link(temporary, path)  # complete or absent, and never over an existing key
    except FileExistsError:
        return False
    finally:
        temporary.unlink()
    return True
