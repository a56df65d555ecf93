"""How much processor time browsers get when there is not enough for all."""

import contextlib
import ctypes
import os

_PR_CAPBSET_DROP, _CAP_SYS_NICE = 24, 23
"""Of Linux's prctl(2) and capabilities(7)."""


def give_way(pid: int, niceness: int) -> None:
    """The process gives way to others, and so does what it starts from now on. Not on every system."""
    with contextlib.suppress(OSError, AttributeError):
        os.setpriority(os.PRIO_PROCESS, pid, niceness)


def forbid_raising() -> None:
    """What is started from this thread from now on cannot raise its priority above that of its parent.

    Started by root, Chromium lifts its own threads above those of every other program; as an ordinary user it cannot.
    Nothing happens where there is no such right to take away.
    """
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_PR_CAPBSET_DROP, _CAP_SYS_NICE, 0, 0, 0)
