"""One process per data folder: a lock that dies with its holder."""

from pathlib import Path
from types import TracebackType
from typing import Self

from filelock import FileLock, Timeout

from core.errors import AlreadyRunningException, StorageException


class ProcessLock:
    """Held for as long as this process works on the database. Re-entrant within one object; never waits."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = FileLock(path, timeout=0, mode=0o600)

    def __enter__(self) -> Self:
        """Take it; AlreadyRunningException when another process has it (StorageException when it cannot be written)."""
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._lock.acquire()
        except OSError as exc:
            if isinstance(exc, Timeout):
                raise self._held() from exc
            raise StorageException(f"the folder {self._path.parent} cannot be written: {exc.strerror}") from exc
        return self

    def _held(self) -> AlreadyRunningException:
        return AlreadyRunningException(
            f"another process already works on this database ({self._path.name} is held): "
            "stop it first, or use another folder (DATA_DIR)"
        )

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Give it back."""
        self._lock.release()
