"""Ends a process whose event loop hangs, so that what supervises it starts another; and tells systemd how it is."""

import asyncio
import faulthandler
import os
import socket
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from core.concurrency import drop

HANGS = 70
"""Exit code of a process that was ended because its loop hung (EX_SOFTWARE)."""
LIMIT_S = 60.0
_STDERR = 2
_TICKS = 6
"""How often within the limit the loop shows that it lives, and the thread looks."""


@asynccontextmanager
async def watched(limit_s: float = LIMIT_S, *, systemd_socket: str = "") -> AsyncIterator[None]:
    """Inside, a loop that does nothing for `limit_s` ends the process with HANGS and the stacks of its threads.

    What is counted are looks of a thread of this process, so that one that was frozen and comes back is not ended. At
    `systemd_socket` systemd hears READY=1, WATCHDOG=1 as long as the loop lives, and STOPPING=1.
    """
    systemd, watch = _Systemd(systemd_socket), _Watch(limit_s / _TICKS)
    thread = threading.Thread(target=watch.run, name="watchdog", daemon=True)

    async def live() -> None:
        while True:
            watch.alive()
            systemd.tell("WATCHDOG=1")
            await asyncio.sleep(limit_s / _TICKS)

    systemd.tell("READY=1")
    living = asyncio.create_task(live(), name="watchdog")
    thread.start()
    try:
        yield
    finally:
        systemd.tell("STOPPING=1")
        watch.ended.set()
        await drop(living)
        systemd.close()


class _Watch:
    """Counts looks without a sign of life in between."""

    def __init__(self, every_s: float) -> None:
        self._every_s = every_s
        self._missed = 0
        self.ended = threading.Event()

    def alive(self) -> None:
        """The loop runs."""
        self._missed = 0

    def run(self) -> None:
        """In a thread of its own."""
        while not self.ended.wait(self._every_s):
            self._missed += 1
            if self._missed > _TICKS:
                os.write(_STDERR, b"the event loop hangs: this process ends\n")  # the log may hang with it
                faulthandler.dump_traceback(file=_STDERR, all_threads=True)
                os._exit(HANGS)


class _Systemd:
    """Its notification socket; nothing is told where there is none."""

    def __init__(self, address: str) -> None:
        self._address = "\0" + address[1:] if address.startswith("@") else address
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) if address else None
        if self._socket is not None:
            self._socket.setblocking(False)

    def tell(self, state: str) -> None:
        """One state; a socket that does not take it is no reason to stop."""
        if self._socket is not None:
            try:
                self._socket.sendto(state.encode(), self._address)
            except OSError:
                return

    def close(self) -> None:
        """Nothing is told any more."""
        if self._socket is not None:
            self._socket.close()
