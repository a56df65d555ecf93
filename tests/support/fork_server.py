"""`python -m tests.support.fork_server MODULE DESCRIPTOR`: imports a module, and forks processes that run its `main`.

Requests come from the socket DESCRIPTOR until that is closed; then every process that still runs is killed. A request
is the arguments as JSON, with four descriptors: standard input, output and error of the new process, and a pipe into
which its id is written and, as soon as it has ended, its exit code.
"""

import gc
import importlib
import json
import os
import select
import signal
import socket
import sys
from collections.abc import Callable
from contextlib import suppress

LONGEST = 65_536
"""Bytes of a request."""
STREAMS = 3
_Main = Callable[[list[str]], int]


class ForkServer:
    """The processes, and who wants to know how they end."""

    def __init__(self, requests: socket.socket, main: _Main) -> None:
        self._requests = requests
        self._main = main
        self._poll = select.poll()
        self._running: dict[int, tuple[int, int]] = {}

    def serve(self) -> int:
        """Until there are no more requests; in every forked process, until its `main` has returned. The exit code."""
        self._poll.register(self._requests, select.POLLIN)
        while True:
            for ready, _ in self._poll.poll():
                if ready in self._running:
                    self._tell_end(ready)
                    continue
                request, descriptors, _, _ = socket.recv_fds(self._requests, LONGEST, STREAMS + 1)
                if not request:
                    self._kill_all()
                    return 0
                if not self._fork(descriptors):
                    return self._main(json.loads(request))

    def _fork(self, descriptors: list[int]) -> int:
        """Id of the new process; 0 in the process itself, which then has its own streams and nothing of the server."""
        if not (pid := os.fork()):
            self._requests.detach()
            for target, source in enumerate(descriptors[:STREAMS]):
                os.dup2(source, target)
            os.closerange(STREAMS, os.sysconf("SC_OPEN_MAX"))
            return 0
        *streams, status = descriptors
        for descriptor in streams:
            os.close(descriptor)
        os.write(status, b"%d\n" % pid)
        ended = os.pidfd_open(pid)
        self._running[ended] = pid, status
        self._poll.register(ended, select.POLLIN)
        return pid

    def _tell_end(self, ended: int) -> None:
        pid, status = self._running.pop(ended)
        self._poll.unregister(ended)
        code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        with suppress(BrokenPipeError):
            os.write(status, b"%d\n" % code)
        os.close(status)
        os.close(ended)

    def _kill_all(self) -> None:
        for ended, (pid, _) in list(self._running.items()):
            os.kill(pid, signal.SIGKILL)
            self._tell_end(ended)


def main(module: str, descriptor: str) -> int:
    """Import, and serve."""
    gc.disable()
    run: _Main = importlib.import_module(module).main
    gc.freeze()  # what is imported is shared with the forked processes, which look for no garbage in it
    gc.enable()
    return ForkServer(socket.socket(fileno=int(descriptor)), run).serve()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
