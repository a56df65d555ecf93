"""A unit test is pure: it opens no database, no connection and no process. Tests that do are in `tests/component`."""

import sys
from collections.abc import Iterator

import pytest

IMPURE = frozenset({
    "sqlite3.connect", "socket.connect", "socket.bind", "subprocess.Popen", "os.posix_spawn", "os.fork",
})  # fmt: skip


class _Recorder:
    """Records impure events while a unit test runs. An audit hook cannot be removed, so it is idle in between."""

    def __init__(self) -> None:
        self.found: list[str] | None = None
        sys.addaudithook(self._hook)

    def _hook(self, event: str, _: tuple[object, ...]) -> None:
        if self.found is not None and event in IMPURE:
            self.found.append(event)


_RECORDER = _Recorder()


@pytest.fixture(autouse=True)
def _pure() -> Iterator[None]:
    found: list[str] = []
    _RECORDER.found = found
    yield
    _RECORDER.found = None
    assert found == [], "not a unit test: its place is tests/component"
