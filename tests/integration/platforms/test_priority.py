"""Browsers give way to the bot, also where the system weighs sessions of processes against each other."""

import subprocess
import sys
from pathlib import Path

from core.platforms.browser.process.priority import group_gives_way

WAITS = (sys.executable, "-c", "input()")


def test_only_a_group_of_its_own_gives_way() -> None:
    with subprocess.Popen(WAITS, stdin=subprocess.PIPE, start_new_session=True) as apart:
        with subprocess.Popen(WAITS, stdin=subprocess.PIPE) as beside:
            before = _niceness(beside.pid)
            group_gives_way(apart.pid, 5)
            group_gives_way(beside.pid, 5)
            assert _niceness(apart.pid) == ("5" if before else "")
            assert _niceness(beside.pid) == before
            beside.communicate(b"\n")
        apart.communicate(b"\n")


def test_a_process_that_is_gone_is_no_error() -> None:
    with subprocess.Popen((sys.executable, "-c", "")) as ended:
        ended.wait()
    group_gives_way(ended.pid, 5)


def _niceness(pid: int) -> str:
    """Of its group; empty where the system has no such groups."""
    file = Path(f"/proc/{pid}/autogroup")
    return file.read_text().split()[-1] if file.exists() else ""
