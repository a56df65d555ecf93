"""Scrapes a minute and memory with more and more contexts of one shared browser."""

import asyncio
import time
from collections.abc import Mapping

from benchmarks.browser import Bench, _read_list
from core.platforms.browser.pool import BrowserPool
from core.platforms.browser.process.chromium import find_chromium
from core.platforms.browser.process.vitals import vitals_of
from core.platforms.network import SandboxNetwork
from sandbox.sites import LocalSites

CONTEXTS = (1, 2, 4, 8)
FRIENDS = 96
LATENCY_MS = 120.0
LASTS_S = 12.0
MB = 1_000_000


async def measure() -> Mapping[str, float]:
    """Each number of contexts for LASTS_S, with sites LATENCY_MS away."""
    figures: dict[str, float] = {}
    memory: dict[int, float] = {}
    async with LocalSites(latency_ms=LATENCY_MS) as sites:
        network = SandboxNetwork.parse(sites.network.to_env())
        for count in CONTEXTS:
            async with BrowserPool(find_chromium(), network=network, max_contexts=count) as pool:
                await pool.warm()
                per_minute, memory[count] = await _busy(Bench(sites, pool), count)
                figures[f"scrapes_per_min_{count}"] = per_minute
    figures["scrapes_per_min"] = max(figures.values())
    figures["browser_mb"] = memory[CONTEXTS[0]]
    figures["contexts_mb"] = (memory[CONTEXTS[-1]] - memory[CONTEXTS[0]]) / (CONTEXTS[-1] - CONTEXTS[0])
    return figures


async def _busy(bench: Bench, count: int) -> tuple[float, float]:
    """Scrapes a minute, and the most memory that was seen."""
    end, done, most = time.perf_counter() + LASTS_S, 0, 0.0

    async def read() -> None:
        nonlocal done
        while time.perf_counter() < end:
            await _read_list(bench, FRIENDS)
            done += 1

    async def look() -> None:
        nonlocal most
        while time.perf_counter() < end:
            most = max(most, await asyncio.to_thread(_memory, bench.pool))
            await asyncio.sleep(0.5)

    started = time.perf_counter()
    await asyncio.gather(look(), *(read() for _ in range(count)))
    return done * 60 / (time.perf_counter() - started), most


def _memory(pool: BrowserPool) -> float:
    found = [vitals_of(process.pid) for process in pool.processes]
    return sum(one.shared + sum(one.renderers.values()) for one in found) / MB
