"""The tour in the terminal plays everything for real, and leaves nothing running."""

import asyncio
import os
import sys
import tempfile
from pathlib import Path

import psutil

from tests.architecture.tree import ROOT


def with_folder(folder: str) -> list[psutil.Process]:
    """Processes that carry the folder on their command line."""
    return [
        process for process in psutil.process_iter(["cmdline"]) if folder in " ".join(process.info["cmdline"] or ())
    ]


async def test_every_step_of_the_demo_really_happens_and_nothing_is_left_running(tmp_path: Path) -> None:
    # Chromium keeps its profile, and a socket with a path of limited length, in the temporary folder.
    with tempfile.TemporaryDirectory(prefix="e2e-") as folder:
        demo = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "demo",
            cwd=tmp_path, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
            env={**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": folder, "COLUMNS": "200"},
        )  # fmt: skip
        printed = (await demo.communicate())[0].decode()
        assert demo.returncode == 0, printed
        assert with_folder(folder) == []
        assert await asyncio.to_thread(os.listdir, folder) == []
    assert printed.count("✓") == 8
    assert "Todo ocurrió de verdad." in printed
    assert "Traceback" not in printed
