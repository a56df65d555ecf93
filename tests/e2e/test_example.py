"""The example of the users' documentation plays for real."""

import asyncio
import sys
from pathlib import Path

from tests.architecture.tree import ROOT
from tests.e2e.processes import base_environment, running_in


async def test_the_example_reads_with_two_sessions_at_once_and_stops_the_third(temporary: Path) -> None:
    example = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "examples.ejemplo_sesiones_multiusuario",
        cwd=ROOT, env=base_environment(temporary),
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    printed = (await example.communicate())[0].decode()
    assert example.returncode == 0, printed
    assert [line[0] for line in printed.splitlines()] == ["✅", "🔐", "✅"]
    read = [line for line in printed.splitlines() if line.startswith("✅")]
    assert all("24 de sus amigos" in line for line in read)
    assert len({line.rpartition("…")[2] for line in read}) == 2
    assert running_in(temporary) == []
