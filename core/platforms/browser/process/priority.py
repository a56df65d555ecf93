"""How much processor time browsers get when there is not enough for all."""

import contextlib
import ctypes
import os
from pathlib import Path

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
        group, own = _group_of(str(pid)), _group_of("self")
        if group.read_text().split()[0] != own.read_text().split()[0]:
            group.write_text(str(niceness))


def _group_of(process: str) -> Path:
    return Path("/proc", process, "autogroup")


def forbid_raising() -> None:
    """What is started from this thread from now on cannot raise its priority above that of its parent.

    Started by root, Chromium lifts its own threads above those of every other program; as an ordinary user it cannot.
    Nothing happens where there is no such right to take away.
    """
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_PR_CAPBSET_DROP, _CAP_SYS_NICE, 0, 0, 0)
