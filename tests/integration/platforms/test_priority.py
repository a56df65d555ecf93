"""Browsers give way to the bot, also where the system weighs sessions of processes against each other."""

import subprocess
import sys
from pathlib import Path

import pytest

from core.platforms.browser.process import priority
from core.platforms.browser.process.priority import group_gives_way
from tests.support.tables import Walk

WAITS = (sys.executable, "-c", "input()")
MINE, OTHER = "/autogroup-1 nice 0\n", "/autogroup-2 nice 0\n"
GROUPS = (  # what the bot's process says, what the browser's says (None: no such file), what the latter says afterwards
    (None, None, None),
    ("", "", ""),
    (MINE, "", ""),
    ("", MINE, "5"),
    (MINE, MINE, MINE),
    (MINE, OTHER, "5"),
    (MINE, "\n", "\n"),
    (MINE, " nice 0\n", " nice 0\n"),
)


def test_only_a_group_of_its_own_gives_way() -> None:
    with subprocess.Popen(WAITS, stdin=subprocess.PIPE, start_new_session=True) as apart:
        with subprocess.Popen(WAITS, stdin=subprocess.PIPE) as beside:
            own, others = _niceness(beside.pid), _niceness(apart.pid)
            group_gives_way(apart.pid, 5)
            group_gives_way(beside.pid, 5)
            assert _niceness(apart.pid) == ("5" if others else "")
            assert _niceness(beside.pid) == own
            beside.communicate(b"\n")
        apart.communicate(b"\n")


def test_systems_without_groups_or_with_processes_in_none_are_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(priority, "PROCESSES", tmp_path)
    with Walk() as walk:
        for own, group, after in GROUPS:
            with walk.row((own, group)):
                _says(tmp_path / "self", own)
                _says(tmp_path / "77", group)
                group_gives_way(77, 5)
                file = tmp_path / "77" / "autogroup"
                assert (file.read_text() if file.exists() else None) == after


def test_a_process_that_is_gone_is_no_error() -> None:
    with subprocess.Popen((sys.executable, "-c", "")) as ended:
        ended.wait()
    group_gives_way(ended.pid, 5)


def _niceness(pid: int) -> str:
    """Of its group; empty where the system has no such groups, or has the process in none."""
    file = Path(f"/proc/{pid}/autogroup")
    return file.read_text().rpartition(" ")[-1].strip() if file.exists() else ""


def _says(process: Path, group: str | None) -> None:
    process.mkdir(exist_ok=True)
    file = process / "autogroup"
    if group is None:
        file.unlink(missing_ok=True)
    else:
        file.write_text(group)
