"""How much processor time browsers get when there is not enough for all."""

import contextlib
import ctypes
import os
from pathlib import Path

PROCESSES = Path("/proc")

_PR_CAPBSET_DROP, _CAP_SYS_NICE = 24, 23
"""Of Linux's prctl(2) and capabilities(7)."""


def give_way(pid: int, niceness: int) -> None:
    """The process gives way to others, and so does what it starts from now on. Not on every system."""
    with contextlib.suppress(OSError, AttributeError):
        os.setpriority(os.PRIO_PROCESS, pid, niceness)


def group_gives_way(pid: int, niceness: int) -> None:
    """The scheduling group of the process gives way to other groups; not when it is the group of this process.

    Linux can put every session of processes into a group of its own (sched(7), "The autogroup feature") and weighs
    the groups against each other: a browser has a session of its own, so that its priority alone would change nothing.
    """
    with contextlib.suppress(OSError):
        group = _group_file(str(pid))
        named = _group_name(group)
        if named and named != _group_name(_group_file("self")):
            group.write_text(str(niceness))


def _group_file(process: str) -> Path:
    return PROCESSES / process / "autogroup"


def _group_name(file: Path) -> str:
    """Empty for a process in no such group: the file is there then, and empty (containers, a disabled feature)."""
    return file.read_text().partition(" ")[0].strip()


def forbid_raising() -> None:
    """What is started from this thread from now on cannot raise its priority above that of its parent.

    Started by root, Chromium lifts its own threads above those of every other program; as an ordinary user it cannot.
    Nothing happens where there is no such right to take away.
    """
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_PR_CAPBSET_DROP, _CAP_SYS_NICE, 0, 0, 0)
