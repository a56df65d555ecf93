"""Processes forked from one that has their modules imported already (`tests.support.fork_server`).

The beginning of a Python process costs a second of processor, nearly all of it imports. A forked one has memory, files,
signals and an id of its own and has opened nothing before: what a test proves by killing, freezing, asking and awaiting
a process holds for it too. What is to be proved of a command line starts that.
"""

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from tests.architecture.tree import ROOT


class Forked:
    """A running process."""

    def __init__(self, pid: int, stdin: int, streams: "Streams") -> None:
        self.pid = pid
        self.returncode: int | None = None
        self._stdin = stdin
        self._streams = streams
        try:
            self._handle: int | None = os.pidfd_open(pid)  # its number may be another process's by and by
        except ProcessLookupError:
            self._handle = None

    @property
    def stdout(self) -> asyncio.StreamReader:
        """What it says."""
        return self._streams.readers[0]

    @property
    def stderr(self) -> asyncio.StreamReader:
        """What it says of troubles."""
        return self._streams.readers[1]

    def write(self, line: bytes) -> None:
        """To its standard input."""
        os.write(self._stdin, line)

    def send_signal(self, number: signal.Signals) -> None:
        """Nothing happens when it has ended."""
        if self._handle is not None:
            with suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._handle, number)

    async def wait(self) -> int:
        """Its exit code, once it has ended."""
        if self.returncode is None:
            self.returncode = int(await self._streams.readers[2].readline())
        return self.returncode

    async def close(self) -> None:
        """Killed if it still runs; nothing is left of it."""
        self.send_signal(signal.SIGKILL)
        await self.wait()
        os.close(self._stdin)
        if self._handle is not None:
            os.close(self._handle)
        self._streams.close()


class Streams:
    """What comes from a process: standard output, standard error, and how it is."""

    def __init__(self) -> None:
        self.readers: list[asyncio.StreamReader] = []
        self._transports: list[asyncio.ReadTransport] = []

    async def open(self) -> int:
        """One more; the descriptor into which the process writes."""
        ours, theirs = os.pipe()
        reader = asyncio.StreamReader()
        transport, _ = await asyncio.get_running_loop().connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(ours, "rb", 0)
        )
        self.readers.append(reader)
        self._transports.append(transport)
        return theirs

    def close(self) -> None:
        """All of them."""
        for transport in self._transports:
            transport.close()


class Forks:
    """Starts processes that run `main` of one module."""

    def __init__(self, requests: socket.socket) -> None:
        self._requests = requests

    async def start(self, *arguments: str) -> Forked:
        """As `python -m MODULE …` would."""
        streams = Streams()
        theirs, ours = os.pipe()
        given = [theirs, *[await streams.open() for _ in range(3)]]
        try:
            socket.send_fds(self._requests, [json.dumps(arguments).encode()], given)
        finally:
            for descriptor in given:
                os.close(descriptor)
        return Forked(int(await streams.readers[2].readline()), ours, streams)


@contextmanager
def forks(module: str) -> Iterator[Forks]:
    """The server runs meanwhile; what it started ends with it."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with ours:
        with theirs:
            words = ("-m", "tests.support.fork_server", module, str(theirs.fileno()))
            env = {**os.environ, "PYTHONPATH": str(ROOT)}
            server = subprocess.Popen((sys.executable, *words), cwd=ROOT, env=env, pass_fds=[theirs.fileno()])
        yield Forks(ours)
    server.wait()
