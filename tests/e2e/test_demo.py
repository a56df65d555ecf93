"""The tour in the terminal plays everything for real, and leaves nothing running."""

import asyncio
import sys
from pathlib import Path

from bot.sandbox.demo import STEPS
from tests.e2e.processes import base_environment, running_in


def left_in(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


async def test_every_step_of_the_demo_really_happens_and_nothing_is_left_behind(
    tmp_path: Path, temporary: Path
) -> None:
    demo = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "demo",
        cwd=tmp_path, env=base_environment(temporary),
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    printed = (await demo.communicate())[0].decode()
    assert demo.returncode == 0, printed
    assert printed.count("✓") == len(STEPS)
    assert "Todo ocurrió de verdad." in printed
    assert "Traceback" not in printed, printed
    assert running_in(temporary) == []
    assert left_in(temporary) == []
