"""The Chromium processes that are ours: found by a marker on their command line, written down, ended when left over."""

import json
import os
import shutil
import tempfile
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import psutil

from core.platforms.browser.process.scratch import PREFIX as SCRATCH_PREFIX

MARKER_SWITCH = "--centinela-pool="
"""Chromium ignores switches it does not know; this one tells our browsers from others."""
_CREATED_TOLERANCE_S = 1.0
_END_TIMEOUT_S = 5.0
_SHELLS = frozenset({"sh", "dash", "bash"})


@dataclass(frozen=True, slots=True)
class OwnedProcess:
    """A browser process of ours; pid and creation time together name one process for good."""

    pid: int
    created: float
    marker: str
    profile_dir: str = ""

    def find(self) -> psutil.Process | None:
        """The process itself, if it is still that one."""
        try:
            process = psutil.Process(self.pid)
            same = abs(process.create_time() - self.created) <= _CREATED_TOLERANCE_S
            return process if same and MARKER_SWITCH + self.marker in process.cmdline() else None
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            return None


def find_owned(marker: str) -> OwnedProcess | None:
    """The browser that this process started with `marker` on its command line, not the script that may wrap it."""
    for process in psutil.Process().children(recursive=True):  # parents come before their children
        try:
            arguments = process.cmdline()
            if MARKER_SWITCH + marker in arguments and Path(process.exe()).name not in _SHELLS:
                return OwnedProcess(process.pid, process.create_time(), marker, _profile_dir(arguments))
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            continue
    return None


def end_owned(owned: OwnedProcess) -> bool:
    """End the process with all its children and remove its temporary profile; True when it was still there."""
    process = owned.find()
    if process is not None:
        _kill_tree(process)
    _remove_profile(owned.profile_dir)
    return process is not None


def write_state(path: Path | None, processes: Iterable[OwnedProcess]) -> None:
    """Writes the process's own id and its browsers into the file, if there is one, atomically."""
    if path is None:
        return
    me = psutil.Process()
    data = {
        "owner": {"pid": me.pid, "created": me.create_time()},
        "processes": [asdict(process) for process in processes],
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(path.suffix + ".new")
    draft.write_text(json.dumps(data), encoding="utf-8")
    draft.replace(path)


def is_claimed(path: Path) -> bool:
    """Whether another process that is alive keeps its browsers in that file."""
    try:
        owner: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))["owner"]
        return int(owner["pid"]) != os.getpid() and _is_alive(int(owner["pid"]), float(owner["created"]))
    except (OSError, ValueError, KeyError, TypeError):
        return False


def reap_leftovers(path: Path) -> int:
    """End the browsers that a killed process left behind, and say how many; other people's are never touched.

    Nothing happens while the process that wrote the file is alive. A missing or unreadable file counts as empty.
    """
    try:
        data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        owner, recorded = data["owner"], [OwnedProcess(**entry) for entry in data["processes"]]
        if _is_alive(int(owner["pid"]), float(owner["created"])):
            return 0
    except (OSError, ValueError, KeyError, TypeError):
        return 0
    ended = sum(end_owned(process) for process in recorded)
    path.unlink(missing_ok=True)
    return ended


def _is_alive(pid: int, created: float) -> bool:
    try:
        return abs(psutil.Process(pid).create_time() - created) <= _CREATED_TOLERANCE_S
    except (psutil.NoSuchProcess, psutil.AccessDenied):
        return False


def _kill_tree(process: psutil.Process) -> None:
    try:
        family = [*process.children(recursive=True), process]
    except psutil.NoSuchProcess:
        return
    for member in family:
        try:
            member.kill()
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            continue
    psutil.wait_procs(family, timeout=_END_TIMEOUT_S)


def _profile_dir(arguments: list[str]) -> str:
    prefix = "--user-data-dir="
    return next((argument.removeprefix(prefix) for argument in arguments if argument.startswith(prefix)), "")


def _remove_profile(profile_dir: str) -> None:
    folder, temporary = Path(profile_dir), Path(tempfile.gettempdir())
    ours = folder.parent == temporary or (
        folder.parent.parent == temporary and folder.parent.name.startswith(SCRATCH_PREFIX)
    )
    if ours and folder.name.startswith("playwright_"):
        shutil.rmtree(folder, ignore_errors=True)
