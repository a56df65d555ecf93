"""Scrapes a minute and memory with more and more contexts of one shared browser, and with a browser for each job."""

import asyncio
import time
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack

import psutil

from benchmarks.browser import Bench, _read_list
from core.platforms.browser.pool import BrowserPool
from core.platforms.browser.process.chromium import find_chromium
from core.platforms.network import SandboxNetwork
from sandbox.sites import LocalSites

CONTEXTS = (1, 2, 4, 8)
APART = 4
"""Jobs with a browser each, to compare with as many contexts of a shared one."""
FRIENDS = 96
LATENCY_MS = 120.0
MB = 1_000_000


async def measure(lasts_s: float) -> Mapping[str, float]:
    """Each number of contexts for `lasts_s`, with sites LATENCY_MS away; then APART browsers with a context each."""
    figures: dict[str, float] = {}
    memory: dict[int, float] = {}
    async with LocalSites(latency_ms=LATENCY_MS) as sites:
        for count in CONTEXTS:
            figures[f"scrapes_per_min_{count}"], memory[count] = await _shared(sites, count, lasts_s)
        per_minute, apart_mb = await _apart(sites, lasts_s)
    figures["scrapes_per_min"] = max(figures.values())
    figures["browser_mb"] = memory[CONTEXTS[0]]
    figures["contexts_mb"] = (memory[CONTEXTS[-1]] - memory[CONTEXTS[0]]) / (CONTEXTS[-1] - CONTEXTS[0])
    figures["shared_browser_mb"] = memory[APART]
    figures["browser_per_job_mb"] = apart_mb
    figures["browser_per_job_scrapes_per_min"] = per_minute
    return figures


async def _shared(sites: LocalSites, count: int, lasts_s: float) -> tuple[float, float]:
    async with AsyncExitStack() as stack:
        pool = await _pool(sites, count, stack)
        return await _busy([Bench(sites, pool)] * count, lasts_s)


async def _apart(sites: LocalSites, lasts_s: float) -> tuple[float, float]:
    async with AsyncExitStack() as stack:
        pools = [await _pool(sites, 1, stack) for _ in range(APART)]
        return await _busy([Bench(sites, pool) for pool in pools], lasts_s)


async def _pool(sites: LocalSites, count: int, stack: AsyncExitStack) -> BrowserPool:
    network = SandboxNetwork.parse(sites.network.to_env())
    pool = await stack.enter_async_context(BrowserPool(find_chromium(), network=network, max_contexts=count))
    await pool.warm()
    return pool


async def _busy(readers: Sequence[Bench], lasts_s: float) -> tuple[float, float]:
    """Scrapes a minute of all readers together, and the most memory that was seen."""
    end, done, most = time.perf_counter() + lasts_s, 0, 0.0
    pools = {id(bench.pool): bench.pool for bench in readers}.values()

    async def read(bench: Bench) -> None:
        nonlocal done
        while time.perf_counter() < end:
            await _read_list(bench, FRIENDS)
            done += 1

    async def look() -> None:
        nonlocal most
        while time.perf_counter() < end:
            pids = [process.pid for pool in pools for process in pool.processes]
            most = max(most, await asyncio.to_thread(_memory, pids))
            await asyncio.sleep(0.5)

    started = time.perf_counter()
    await asyncio.gather(look(), *(read(bench) for bench in readers))
    return done * 60 / (time.perf_counter() - started), most


def _memory(pids: Sequence[int]) -> float:
    """What these browsers take, in MB: what processes share is counted once where the system tells (Linux)."""
    taken = 0
    for pid in pids:
        try:
            browser = psutil.Process(pid)
            family = [browser, *browser.children(recursive=True)]
        except psutil.Error:
            continue
        taken += sum(_taken(process) for process in family)
    return taken / MB


def _taken(process: psutil.Process) -> int:
    try:
        full = process.memory_full_info()
    except psutil.Error:
        return 0
    return int(getattr(full, "pss", full.rss) or full.rss)
