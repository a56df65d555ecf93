"""Fixtures of the whole-product tests."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A whole product on a busy machine may need more than the time of a unit test."""
    here = f"{HERE}{os.sep}"
    for item in items:
        if str(item.path).startswith(here):
            item.add_marker(pytest.mark.timeout(400))


@pytest.fixture
def temporary() -> Iterator[Path]:
    """A folder with a short name: Chromium puts a socket with a path of limited length into it."""
    with tempfile.TemporaryDirectory(prefix="e2e-") as folder:
        yield Path(folder)
