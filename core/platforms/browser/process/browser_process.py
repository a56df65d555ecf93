"""One running Chromium and the process behind it."""

import asyncio
import contextlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil
from playwright.async_api import Browser
from playwright.async_api import Error as PlaywrightError

from core.platforms.browser.process.driver import Driver
from core.platforms.browser.process.priority import group_gives_way
from core.platforms.browser.process.processes import MARKER_SWITCH, OwnedProcess, end_owned, find_owned
from core.platforms.browser.process.vitals import find_network_service, lives

_CLOSE_TIMEOUT_S = 5.0


@dataclass(eq=False, slots=True)
class RunningBrowser:
    """A browser, its process, and how many contexts it has opened and still has open."""

    browser: Browser
    process: OwnedProcess | None
    opened: int = 0
    active: int = 0
    lost: bool = False
    """Set when it does not answer any more although its connection stands, or is gone although no event said so."""
    retiring: bool = False
    """Set when it takes so much memory that the next context had better get a new one."""
    proved_at: float = 0.0
    """When it last opened a page, on the loop's clock."""
    network_service: psutil.Process | None = None

    @property
    def alive(self) -> bool:
        """Whether new contexts can be opened."""
        return not self.lost and self.browser.is_connected() and self.has_network

    @property
    def has_network(self) -> bool:
        """Whether the network service that its pages began with still lives.

        Chromium starts another one when it dies, but that one has no cookies: pages look logged out from then on.
        """
        return self.network_service is None or lives(self.network_service)

    @property
    def proof_age_s(self) -> float:
        """Seconds since it last opened a page."""
        return asyncio.get_running_loop().time() - self.proved_at

    async def proved(self) -> None:
        """It has just opened a page; from then on its network service is known."""
        self.proved_at = asyncio.get_running_loop().time()
        if self.network_service is None and self.process is not None:
            self.network_service = await asyncio.to_thread(find_network_service, self.process.pid)

    async def end(self) -> None:
        """Close it politely (not one that is lost), then make sure."""
        if self.alive:
            with contextlib.suppress(PlaywrightError, TimeoutError):
                await asyncio.wait_for(self.browser.close(), _CLOSE_TIMEOUT_S)
        self.lost = True
        if self.process is not None:
            await asyncio.to_thread(end_owned, self.process)


async def start_browser(
    driver: Driver, executable_path: str | Path | None, *, headless: bool, arguments: Sequence[str], timeout_s: float
) -> RunningBrowser:
    """Launch Chromium with a marker of its own on the command line; raises Playwright's Error or TimeoutError."""
    marker = secrets.token_hex(8)
    launching = driver.playwright.chromium.launch(
        executable_path=executable_path,
        headless=headless,
        args=[*arguments, MARKER_SWITCH + marker],
        env=dict(driver.environment),
        timeout=timeout_s * 1000,
        handle_sigint=False,
        handle_sigterm=False,
        handle_sighup=False,
    )
    browser = await asyncio.wait_for(launching, timeout_s * 1.2)
    process = await asyncio.to_thread(find_owned, marker)
    if driver.niceness and process is not None:
        await asyncio.to_thread(group_gives_way, process.pid, driver.niceness)
    return RunningBrowser(browser, process)
