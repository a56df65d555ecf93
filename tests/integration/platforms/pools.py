"""What the tests of the browser pool share."""

import asyncio
import contextlib
import os
import signal
from pathlib import Path

import psutil
from playwright.async_api import BrowserContext

from core.domain.ids import SessionId
from core.domain.platforms import Platform
from core.domain.sessions.session import SessionIdentity
from core.domain.sessions.storage_state import StorageState
from core.platforms.browser.pool import BrowserPool
from tests.support.patience import HANG_S


def identity(name: str = "c_user", value: str = "100000000000001", **changes: object) -> SessionIdentity:
    cookie = {"name": name, "value": value, "domain": ".facebook.com", "path": "/", "expires": -1,
              "httpOnly": True, "secure": True, "sameSite": "None"}  # fmt: skip
    state = StorageState({"cookies": [cookie]})
    return SessionIdentity(SessionId(1), Platform.FACEBOOK, state, **changes)  # type: ignore[arg-type]


def ours(pool: BrowserPool) -> set[int]:
    """Pids of the pool's browsers with all their children."""
    found = set()
    for owned in pool.processes:
        process = psutil.Process(owned.pid)
        found |= {process.pid, *(child.pid for child in process.children(recursive=True))}
    return found


def alive(pids: set[int]) -> set[int]:
    return {pid for pid in pids if psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE}


async def crash(pool: BrowserPool) -> None:
    """Kill the browser process and wait until the pool has noticed."""
    (owned,) = pool.processes
    os.kill(owned.pid, signal.SIGKILL)
    async with asyncio.timeout(HANG_S):
        while pool.healthy:  # noqa: ASYNC110 - the pool tells nobody
            await asyncio.sleep(0.01)


async def names(context: BrowserContext) -> list[tuple[str | None, str | None]]:
    return [(cookie.get("name"), cookie.get("value")) for cookie in await context.cookies()]


def driver_of(pool: BrowserPool) -> psutil.Process:
    """Playwright's own process, the one child of ours that the browser descends from."""
    return next(child for child in psutil.Process().children() if _is_parent(child, pool.processes[0].pid))


def kill_driver(pool: BrowserPool) -> None:
    """Kill Playwright's own process and wait until it is gone."""
    driver = driver_of(pool)
    driver.kill()
    psutil.wait_procs([driver], timeout=HANG_S)


def open_links() -> list[str]:
    """What the open files of this process are, as the kernel tells it: paths, `pipe:[…]`, `… (deleted)`."""
    links = []
    for entry in Path("/proc/self/fd").iterdir():
        with contextlib.suppress(OSError):  # that of the folder itself has been closed again
            links.append(str(entry.readlink()))
    return links


def _is_parent(process: psutil.Process, pid: int) -> bool:
    return pid in {child.pid for child in process.children(recursive=True)}
