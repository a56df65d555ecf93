"""The bot as a process of its own, living in the world of the test."""

import asyncio
import json
import os
import signal
import sys
from asyncio.subprocess import Process
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import psutil

from bot.sandbox.mode import LocalWorld, sandbox_settings
from bot.sandbox.seed import seed
from bot.wiring.container import build_container
from tests.architecture.tree import ROOT
from tests.e2e.playing import alive
from tests.support.patience import HANG_S

STOP_S = HANG_S
"""On a busy machine, a start included."""


def base_environment(temporary: Path) -> dict[str, str]:
    """For any `python -m bot`: temporary files (Chromium's too) go to `temporary`.

    A second start need not compile everything again, whatever the environment of the tests says.
    """
    inherited = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return inherited | {"PYTHONPATH": str(ROOT), "TMPDIR": str(temporary), "COLUMNS": "200"}


def environment(folder: Path, local: LocalWorld, base: dict[str, str]) -> dict[str, str]:
    """What `python -m bot run` needs to live in this world."""
    return {
        **base,
        "SANDBOX": "true",
        "SANDBOX_NETWORK": local.sites.network.to_env(),
        "TELEGRAM_BOT_TOKEN": local.telegram.token,
        "TELEGRAM_BASE_URL": local.telegram.base_url,
        "FTP_URL": local.ftp.url,
        "DATA_DIR": str(folder),
        "PACE_MIN_S": "0",
        "PACE_MAX_S": "0",
        "HTTP_PORT": "0",
    }


async def seed_world(folder: Path, local: LocalWorld) -> None:
    """Everybody enrolled and every session stored, before the process starts."""
    async with build_container(sandbox_settings(folder, local)) as container:
        await seed(container, local.world, local.telegram)


@dataclass
class BotProcess:
    """One `python -m bot run` (or other `words`); what is still running at the end of the block is killed."""

    folder: Path
    env: dict[str, str]
    printed: str = ""
    module: str = "bot"
    """What takes the words of the command line; another one prepares the process and hands them on."""
    words: tuple[str, ...] = ("run",)
    _process: Process | None = None
    _stack: AsyncExitStack = field(default_factory=AsyncExitStack)

    async def __aenter__(self) -> Self:
        log = self._stack.enter_context(await asyncio.to_thread((self.folder / "salida.txt").open, "ab"))
        self._process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", self.module, *self.words,
            cwd=self.folder, env=self.env, stdin=asyncio.subprocess.DEVNULL, stdout=log, stderr=log,
        )  # fmt: skip
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.is_running:
            await self.kill()
        await self._stack.aclose()

    @property
    def is_running(self) -> bool:
        """Whether it was started and has not ended."""
        return self._process is not None and self._process.returncode is None

    @property
    def pid(self) -> int:
        """Of the bot itself."""
        assert self._process is not None
        return self._process.pid

    async def ended(self) -> int:
        """The exit code, once it is there."""
        assert self._process is not None
        return await asyncio.wait_for(self._process.wait(), STOP_S)

    async def terminate(self) -> int:
        """SIGTERM; the exit code."""
        os.kill(self.pid, signal.SIGTERM)
        return await self.ended()

    async def kill(self) -> None:
        """SIGKILL, to it and to the browser's driver, so that nobody can tidy up."""
        with suppress(psutil.NoSuchProcess):  # it has just ended by itself
            family = [psutil.Process(self.pid), *psutil.Process(self.pid).children()]
            for process in family:
                with suppress(psutil.NoSuchProcess):
                    process.kill()
        await self.ended()


def browser_of(folder: Path) -> psutil.Process:
    """The Chromium that the bot has written down as its own."""
    (entry,) = json.loads((folder / "navegador.json").read_text())["processes"]
    return psutil.Process(entry["pid"])


def running_in(temporary: Path) -> list[psutil.Process]:
    """Every process that has the folder on its command line (browsers keep their profiles there)."""
    found = []
    for process in psutil.process_iter(["cmdline"]):
        arguments: list[Any] = process.info["cmdline"] or []
        if any(str(temporary) in argument for argument in arguments) and alive(process):
            found.append(process)
    return found
