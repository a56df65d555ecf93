"""Fixtures of the whole-product tests."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture
def temporary() -> Iterator[Path]:
    """A folder with a short name: Chromium puts a socket with a path of limited length into it."""
    with tempfile.TemporaryDirectory(prefix="e2e-") as folder:
        yield Path(folder)
