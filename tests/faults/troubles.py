"""What a soak does to a running world, one at a time, at random."""

import asyncio
import os
import random
import signal
import sqlite3
from collections.abc import Awaitable, Callable, Mapping
from contextlib import closing, suppress
from typing import Any

import psutil

from tests.e2e.processes import BotProcess
from tests.faults.soak_worlds import Soaked

Trouble = Callable[[Soaked, BotProcess, random.Random], Awaitable[None]]
FROZEN_S = 3.0


async def _lasts(seconds: float) -> None:
    """How long a trouble lasts is chosen by the clock: nothing is waited for."""
    await asyncio.wait({asyncio.get_running_loop().create_future()}, timeout=seconds)


async def _kill(_world: Soaked, process: BotProcess, _chance: random.Random) -> None:
    await process.kill()


async def _terminate(_world: Soaked, process: BotProcess, _chance: random.Random) -> None:
    os.kill(process.pid, signal.SIGTERM)


async def _freeze(_world: Soaked, process: BotProcess, chance: random.Random) -> None:
    os.kill(process.pid, signal.SIGSTOP)
    await _lasts(chance.uniform(0.5, FROZEN_S))
    os.kill(process.pid, signal.SIGCONT)


async def _kill_browser(_world: Soaked, process: BotProcess, chance: random.Random) -> None:
    """Chromium itself or one of its children."""
    family = [p for p in psutil.Process(process.pid).children(recursive=True) if "chrom" in p.name()]
    if family:
        with suppress(psutil.NoSuchProcess):
            chance.choice(family).kill()


async def _telegram(world: Soaked, _process: BotProcess, chance: random.Random) -> None:
    kinds: list[dict[str, Any]] = [
        {"code": 500},
        {"code": 0},
        {"code": 0, "after": True},
        {"code": 429, "retry_after": 2},
        {"code": 409},
    ]
    kind = chance.choice(kinds)
    method = "getUpdates" if kind == {"code": 409} else chance.choice(["sendMessage", "editMessageText", "getUpdates"])
    world.control.fault(method=method, times=chance.randint(1, 4), **kind)


async def _site(world: Soaked, _process: BotProcess, chance: random.Random) -> None:
    kinds: list[dict[str, Any]] = [{"status": 503}, {"drop": True}, {"truncate": True}, {"delay_ms": 4_000}]
    world.local.sites.facebook.fault(times=chance.randint(1, 5), **chance.choice(kinds))


async def _server(world: Soaked, _process: BotProcess, chance: random.Random) -> None:
    """The FTP server is away for a while."""
    await world.local.ftp.stop_listening()
    await _lasts(chance.uniform(1.0, 4.0))
    await world.local.ftp.start_listening()


async def _lock(world: Soaked, _process: BotProcess, chance: random.Random) -> None:
    """Another process holds the database's write lock (SQLite)."""
    if world.schema:
        return
    with closing(sqlite3.connect(world.folder / "centinela.db", isolation_level=None, timeout=30)) as other:
        other.execute("BEGIN IMMEDIATE")
        await _lasts(chance.uniform(0.5, 4.0))
        other.execute("ROLLBACK")


TROUBLES: Mapping[str, Trouble] = {
    "kill -9": _kill,
    "SIGTERM": _terminate,
    "SIGSTOP": _freeze,
    "killed browser": _kill_browser,
    "Telegram": _telegram,
    "site": _site,
    "FTP": _server,
    "lock": _lock,
}
"""By the name that is printed."""
