"""The browser, or a part of it, freezes or dies while a session reads a list."""

import asyncio
import os
import signal
from pathlib import Path

import psutil

from core.platforms.browser.process.limits import BrowserLimits
from core.platforms.facebook.config import FacebookConfig
from tests.e2e.playing import alive
from tests.faults.browsing import Bounds, Browsing, Cause, struck
from tests.faults.scenario import Outcome, Scenario
from tests.integration.platforms.pools import driver_of

RENDERER = "--type=renderer"
NETWORK = "--utility-sub-type=network.mojom.NetworkService"
GPU = "--type=gpu-process"
USUAL = Bounds(BrowserLimits(), FacebookConfig(page_pause_min_s=0, page_pause_max_s=0, sandbox=True))
"""The product's own limits: 90 s without progress, 30 s for a launch, 30 s for a proof, 5 s for an end."""


async def _freeze_browser(now: Browsing) -> None:
    now.browser.suspend()


async def _freeze_renderer(now: Browsing) -> None:
    now.child(RENDERER).suspend()


async def _freeze_driver(now: Browsing) -> None:
    driver_of(now.world.pool).suspend()


async def _kill_browser(now: Browsing) -> None:
    await _kill(now.browser)


async def _kill_renderer(now: Browsing) -> None:
    await _kill(now.child(RENDERER))


async def _kill_network(now: Browsing) -> None:
    await _kill(now.child(NETWORK))


async def _kill_gpu(now: Browsing) -> None:
    await _kill(now.child(GPU))


async def _kill(process: psutil.Process) -> None:
    os.kill(process.pid, signal.SIGKILL)
    while alive(process):  # noqa: ASYNC110 - a process announces nothing
        await asyncio.sleep(0.005)


def _scenario(
    name: str,
    cause: Cause,
    quick: int | None,
    full: int,
    *,
    may_survive: bool = False,
    bounds: Bounds | None = None,
) -> Scenario:
    async def run(folder: Path, times: int) -> Outcome:
        return await struck(cause, times, may_survive=may_survive, bounds=bounds)

    return Scenario(name, run, quick, full)


SCENARIOS = [
    _scenario("SIGSTOP of Chromium", _freeze_browser, None, 3),
    _scenario("SIGSTOP of a renderer", _freeze_renderer, None, 3),
    _scenario("SIGSTOP of the driver", _freeze_driver, None, 2),
    _scenario("kill -9 of Chromium", _kill_browser, 1, 10),
    _scenario("kill -9 of a renderer", _kill_renderer, 1, 10),
    _scenario("kill -9 of the network service", _kill_network, 2, 20),
    _scenario("kill -9 of the GPU process", _kill_gpu, 1, 10, may_survive=True),
    _scenario("SIGSTOP of Chromium, usual limits", _freeze_browser, None, 1, bounds=USUAL),
    _scenario("SIGSTOP of a renderer, usual limits", _freeze_renderer, None, 1, bounds=USUAL),
    _scenario("kill -9 of Chromium, usual limits", _kill_browser, None, 1, bounds=USUAL),
    _scenario("kill -9 of the network service, usual limits", _kill_network, None, 1, bounds=USUAL),
]
