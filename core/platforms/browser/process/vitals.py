"""A running Chromium looked at from outside: whether its network service lives, and how much memory it takes."""

import contextlib
from collections.abc import Iterable
from dataclasses import dataclass

import psutil

_NETWORK_SERVICE = "--utility-sub-type=network.mojom.NetworkService"
_RENDERER = "--type=renderer"


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
    shared, renderers = 0, {}
    for process in _family(pid):
        with contextlib.suppress(psutil.Error):
            taken = process.memory_info().rss
            if _RENDERER in _arguments(process):
                renderers[process.pid] = taken
            else:
                shared += taken
    return Vitals(shared, renderers)


def _family(pid: int) -> Iterable[psutil.Process]:
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
