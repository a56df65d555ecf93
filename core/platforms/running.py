"""One running Chromium and the process behind it."""

import asyncio
import contextlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from playwright.async_api import Browser, Playwright, async_playwright
from playwright.async_api import Error as PlaywrightError

from core.platforms.processes import MARKER_SWITCH, OwnedProcess, end_owned, find_owned

_CLOSE_TIMEOUT_S = 5.0


@dataclass(eq=False, slots=True)
class RunningBrowser:
    """A browser, its process, and how many contexts it has opened and still has open."""

    browser: Browser
    process: OwnedProcess | None
    opened: int = 0
    active: int = 0
    lost: bool = False
    """Set when a call said that the browser is gone although nobody told us (its driver died)."""

    @property
    def alive(self) -> bool:
        """Whether new contexts can be opened."""
        return not self.lost and self.browser.is_connected()

    async def end(self) -> None:
        """Close it politely, then make sure."""
        with contextlib.suppress(PlaywrightError, TimeoutError):
            await asyncio.wait_for(self.browser.close(), _CLOSE_TIMEOUT_S)
        if self.process is not None:
            await asyncio.to_thread(end_owned, self.process)


async def start_driver() -> Playwright:
    """Start Playwright's driver; raises its Error."""
    manager = async_playwright()
    playwright = await manager.start()
    _heed_its_death(manager)
    return playwright


def _heed_its_death(manager: object) -> None:
    """A driver that dies is told by every call that it no longer answers.

    Playwright tells it once more in a future that nobody reads after the start; asyncio would log that at some later
    moment as an error that was never retrieved.
    """
    transport = getattr(getattr(manager, "_client", None), "_transport", None)
    died = getattr(transport, "on_error_future", None)
    if isinstance(died, asyncio.Future):
        died.add_done_callback(lambda future: future.cancelled() or future.exception())


async def start_browser(
    playwright: Playwright, executable_path: str | Path | None, *, headless: bool, arguments: Sequence[str]
) -> RunningBrowser:
    """Launch Chromium with a marker of its own on the command line; raises Playwright's Error."""
    marker = secrets.token_hex(8)
    browser = await playwright.chromium.launch(
        executable_path=executable_path,
        headless=headless,
        args=[*arguments, MARKER_SWITCH + marker],
        handle_sigint=False,
        handle_sigterm=False,
        handle_sighup=False,
    )
    return RunningBrowser(browser, await asyncio.to_thread(find_owned, marker))
