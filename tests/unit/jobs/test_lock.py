"""One process per database file."""

from pathlib import Path

import pytest

from core.errors import AlreadyRunningException
from jobs.embedded.lock import ProcessLock


def test_a_second_holder_is_refused_with_a_sentence_that_says_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "new" / "centinela.lock"
    with ProcessLock(path), pytest.raises(AlreadyRunningException, match="stop it first"), ProcessLock(path):
        pytest.fail("two holders")


def test_it_is_free_again_afterwards(tmp_path: Path) -> None:
    path = tmp_path / "centinela.lock"
    with ProcessLock(path):
        pass
    with ProcessLock(path) as again:
        assert isinstance(again, ProcessLock)


def test_its_holder_may_enter_it_again(tmp_path: Path) -> None:
    lock = ProcessLock(tmp_path / "centinela.lock")
    with lock:
        with lock:
            pass
        with pytest.raises(AlreadyRunningException), ProcessLock(tmp_path / "centinela.lock"):
            pytest.fail("the inner exit gave it away")
