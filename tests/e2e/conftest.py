"""Fixtures of the whole-product tests."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A whole product on a busy machine may need more than the time of a unit test."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.timeout(400))


@pytest.fixture
def temporary() -> Iterator[Path]:
    """A folder with a short name: Chromium puts a socket with a path of limited length into it."""
    with tempfile.TemporaryDirectory(prefix="e2e-") as folder:
        yield Path(folder)
