"""A running Chromium looked at from outside: whether its network service lives, and how much memory it takes."""

import contextlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import psutil

_NETWORK_SERVICE = "--utility-sub-type=network.mojom.NetworkService"
_RENDERER = "--type=renderer"
LOOKS_PER_SEARCH = 5
"""A page that was opened meanwhile is found at the fifth look at the latest."""


@dataclass(frozen=True, slots=True)
class Vitals:
    """Bytes of resident memory. `renderers` are the processes of pages, `shared` is all the rest together."""

    shared: int
    renderers: dict[int, int]


def find_network_service(pid: int) -> psutil.Process | None:
    """The network service of the browser `pid`; None when it has no process of its own (yet)."""
    return next((process for process in _family(pid) if _NETWORK_SERVICE in _arguments(process)), None)


def lives(process: psutil.Process) -> bool:
    """Whether it is still that process, and no zombie."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False


def vitals_of(pid: int) -> Vitals:
    """What the browser `pid` and its children take right now."""
    return _vitals(_family(pid))


class Family:
    """A browser and its children. To find children, every process of the machine is looked at: not at every look."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._known: Sequence[psutil.Process] = ()
        self._looks = 0

    def vitals(self, *, anew: bool = False) -> Vitals:
        """What they take right now; with `anew` new children are looked for in any case. Blocking."""
        if anew or self._looks % LOOKS_PER_SEARCH == 0:
            self._known, self._looks = _family(self._pid), 0
        self._looks += 1
        return _vitals(self._known)


def _vitals(family: Iterable[psutil.Process]) -> Vitals:
    shared, renderers = 0, {}
    for process in family:
        with contextlib.suppress(psutil.Error):
            taken = process.memory_info().rss
            if _RENDERER in _arguments(process):
                renderers[process.pid] = taken
            else:
                shared += taken
    return Vitals(shared, renderers)


def _family(pid: int) -> Sequence[psutil.Process]:
    try:
        browser = psutil.Process(pid)
        return [browser, *browser.children(recursive=True)]
    except psutil.Error:
        return []


def _arguments(process: psutil.Process) -> list[str]:
    try:
        return process.cmdline()
    except psutil.Error:
        return []
