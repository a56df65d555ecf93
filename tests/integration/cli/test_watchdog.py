"""A process whose event loop hangs is ended, one that was only frozen is not, and systemd hears how it is."""

import asyncio
import os
import signal
import socket
import sys
from pathlib import Path

import pytest

from bot.process.watchdog import HANGS, watched
from bot.settings import systemd_socket
from tests.architecture.tree import ROOT

HANGING = """
import asyncio, time
from bot.process.watchdog import watched

async def main():
    async with watched(0.6):
        await asyncio.sleep(0.3)
        print("hangs", flush=True)
        time.sleep(60)

asyncio.run(main())
"""
LIVING = """
import asyncio, sys
from bot.process.watchdog import watched

async def main():
    async with watched(0.6):
        print("lives", flush=True)
        await asyncio.get_running_loop().run_in_executor(None, sys.stdin.readline)

asyncio.run(main())
"""


async def started(script: str) -> asyncio.subprocess.Process:
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", script, cwd=ROOT, stdin=pipe, stdout=pipe, stderr=pipe
    )
    assert process.stdout is not None
    assert await process.stdout.readline()
    return process


async def test_a_process_whose_loop_hangs_ends_and_shows_where() -> None:
    process = await started(HANGING)
    _, told = await process.communicate()
    assert process.returncode == HANGS
    assert "the event loop hangs" in told.decode()
    assert 'File "<string>", line 9 in main' in told.decode()


async def test_a_process_that_was_frozen_for_longer_than_that_goes_on() -> None:
    process = await started(LIVING)
    os.kill(process.pid, signal.SIGSTOP)
    await asyncio.to_thread(os.waitid, os.P_PID, process.pid, os.WSTOPPED | os.WNOWAIT)
    hanging = await started(HANGING)  # as long as it takes another one to be ended
    await hanging.communicate()
    os.kill(process.pid, signal.SIGCONT)
    _, told = await process.communicate(b"\n")
    assert (process.returncode, told) == (0, b"")


async def test_systemd_hears_that_it_is_ready_that_it_lives_and_that_it_stops(tmp_path: Path) -> None:
    address = tmp_path / "notify"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(str(address))
        systemd.setblocking(False)
        loop = asyncio.get_running_loop()
        async with watched(3.0, systemd_socket=str(address)):
            heard = [await loop.sock_recv(systemd, 100) for _ in range(3)]
        heard.append(await loop.sock_recv(systemd, 100))
    assert heard == [b"READY=1", b"WATCHDOG=1", b"WATCHDOG=1", b"STOPPING=1"]


def test_the_socket_is_taken_from_what_systemd_sets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOTIFY_SOCKET", "/run/systemd/notify")
    assert systemd_socket() == "/run/systemd/notify"
    monkeypatch.delenv("NOTIFY_SOCKET")
    assert systemd_socket() == ""


@pytest.mark.parametrize("address", ["", "/no/existe"])
async def test_without_systemd_nothing_is_told(address: str) -> None:
    async with watched(3.0, systemd_socket=address):
        await asyncio.sleep(0)
