"""Looks after a running browser: ends it with its network service, and keeps its memory within bounds."""

import asyncio
import contextlib
from collections.abc import Callable

import psutil
import structlog

from core.platforms.browser.process.browser_process import RunningBrowser
from core.platforms.browser.process.limits import MB, BrowserLimits
from core.platforms.browser.process.vitals import Family, Vitals

log = structlog.get_logger(__name__)


async def watch(running: RunningBrowser, limits: BrowserLimits, end: Callable[[RunningBrowser], None]) -> None:
    """Until the browser is gone. Pages that grew too large end (their jobs see a crash); so does a sick browser."""
    family, contexts = None, 0
    while True:
        await asyncio.sleep(limits.look_every_s)
        if running.alive and running.active and running.process is not None:
            family = family or Family(running.process.pid)
            opened, contexts = running.active > contexts, running.active
            _keep_within(running, limits, await asyncio.to_thread(family.vitals, anew=opened))
        if not running.alive or (running.retiring and not running.active):
            end(running)
            return


def _keep_within(running: RunningBrowser, limits: BrowserLimits, found: Vitals) -> None:
    for pid, taken in found.renderers.items():
        if taken > limits.renderer_bytes:
            log.warning("a page takes too much memory and is ended", mb=taken // MB)
            with contextlib.suppress(psutil.Error):
                psutil.Process(pid).kill()
    if found.shared > limits.shared_bytes and not running.retiring:
        log.warning("the browser takes much memory: the next context gets a new one", mb=found.shared // MB)
        running.retiring = True
    if found.shared > limits.largest_shared_bytes:
        log.warning("the browser takes too much memory and is ended", mb=found.shared // MB)
        running.lost = True
