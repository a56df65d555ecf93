"""Starting the local world wrongly: other data in the environment, --reset beside a running one, any umask."""

import asyncio
import os
import re
import sqlite3
import stat
import sys
from contextlib import closing
from pathlib import Path

from tests.e2e.playing import PATIENCE_S
from tests.e2e.processes import base_environment
from tests.faults.scenario import Outcome, Scenario

STRANGE = {
    "FTP_URL": "ftp://alguien:secreto@127.0.0.1:9/",
    "ENCRYPTION_KEYS": "no es ninguna clave",
    "QUEUE_LIMIT": "muchos",
    "TELEGRAM_BASE_URL": "no es una dirección",
}


async def starts(folder: Path, times: int) -> Outcome:
    """`run` without a token: what it touched, who may read it, and what a second `run --reset` did to it."""
    remarks: list[str] = []
    for number in range(times):
        home = folder / str(number)
        home.mkdir(mode=0o700)
        real = _real_database(home / "real.db")
        env = base_environment(home) | STRANGE | {"DATABASE_URL": f"sqlite:///{real}", "HTTP_PORT": "0"}
        env.pop("TELEGRAM_BOT_TOKEN", None)
        before = real.read_bytes()
        running = await _run(home, env)
        try:
            remarks += await _until_ready(running)
            data = home / "data" / "sandbox" / "centinela.db"
            inode = data.stat().st_ino
            second = await _run(home, env, "--reset")
            said, code = await asyncio.wait_for(second.communicate(), PATIENCE_S), second.returncode
            if code != 1 or "Ya hay otro Centinela" not in said[0].decode():
                remarks.append(f"--reset beside a running one ended with {code}: {said[0].decode()[-200:]}")
            if data.stat().st_ino != inode:
                remarks.append("--reset erased the running database")
            remarks += [f"others may read {name}" for name in _readable(home / "data")]
        finally:
            running.terminate()
            await asyncio.wait_for(running.communicate(), PATIENCE_S)
        if real.read_bytes() != before:
            remarks.append("the database of the environment was written to")
    return Outcome(times, lost=len(remarks), remarks=tuple(remarks))


def _real_database(path: Path) -> Path:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE usuarios (id_usuario INTEGER PRIMARY KEY, nombre TEXT)")
        connection.execute("INSERT INTO usuarios (nombre) VALUES ('Persona Real')")
        connection.commit()
    return path


async def _run(home: Path, env: dict[str, str], *words: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "run", "--chat-port", "0", *words),
        cwd=home, env=env, umask=0,
        stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip


async def _until_ready(process: asyncio.subprocess.Process) -> list[str]:
    """Its complaint, should it end instead."""
    said = b""
    assert process.stdout is not None
    async with asyncio.timeout(PATIENCE_S):
        while line := await process.stdout.readline():
            said += line
            if re.search(rb"receiving updates", line):
                return []
    return [f"it did not start: {said.decode()[-300:]}"]


def _readable(folder: Path) -> list[str]:
    found = []
    for parent, folders, files in os.walk(folder):
        paths = [Path(parent) / name for name in (*folders, *files)]
        found += [str(path) for path in paths if stat.S_IMODE(path.lstat().st_mode) & 0o077]
    return found


SCENARIOS = (Scenario("run with foreign settings, --reset beside it, umask 000", starts, quick=1, full=3),)
