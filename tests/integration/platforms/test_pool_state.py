"""The file with the process ids belongs to the process that runs the bot; a command beside it leaves it alone."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from core.platforms.browser.pool import BrowserPool
from tests.support.browser import chromium_path


@pytest.fixture
def claimed(tmp_path: Path) -> Iterator[Path]:
    """A state file of a process that is alive."""
    file = tmp_path / "navegador.json"
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as owner:
        created = psutil.Process(owner.pid).create_time()
        file.write_text(json.dumps({"owner": {"pid": owner.pid, "created": created}, "processes": []}))
        yield file


def content(file: Path) -> bytes:
    return file.read_bytes()


async def test_a_pool_that_opened_nothing_leaves_the_file_of_the_living_process(claimed: Path) -> None:
    before = content(claimed)
    await BrowserPool(chromium_path(), pool_state_file=claimed).close()
    assert content(claimed) == before


async def test_nor_does_a_pool_that_opens_a_browser_of_its_own_take_the_file_over(claimed: Path) -> None:
    before = content(claimed)
    async with BrowserPool(chromium_path(), pool_state_file=claimed) as pool:
        await pool.warm()
        (browser,) = pool.processes
        assert content(claimed) == before
    assert content(claimed) == before
    assert browser.find() is None
