"""Sessions reading lists in a real browser while something in it breaks, and what became of them."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from time import monotonic
from typing import Any

import psutil

from core.domain.results.profiles import EndReason, ListKind, ListPage
from core.errors import CentinelaException, TransientException
from core.platforms.browser.pool import BrowserPool
from core.platforms.browser.process.limits import BrowserLimits
from core.platforms.browser.process.vitals import vitals_of
from core.platforms.config import PlatformConfig
from core.platforms.facebook.manager import FacebookScraperManager
from core.platforms.network import SandboxNetwork
from sandbox.sites import LocalSites
from sandbox.sites.facebook.model import FacebookProfile
from tests.e2e.playing import LIST_QUERY, alive
from tests.faults.scenario import Outcome
from tests.integration.platforms.world import World, fast, ids, ref
from tests.support.browser import chromium_path
from tests.support.patience import HANG_S

FRIENDS = 60
SHORT = BrowserLimits(open_s=10.0, close_s=3.0, look_every_s=0.2)
IMPATIENT = fast(
    call_limit_s=12, stall_limit_s=20, timeout_navigation=15_000, timeout_selectors=10_000, max_idle_rounds=24
)
"""Shorter than the product's own limits, and longer than a busy machine takes for what is well."""
LIMIT_S = HANG_S
Cause = Callable[["Browsing"], Awaitable[None]]


@dataclass(frozen=True)
class Bounds:
    """How patient browser and page are, and what that adds up to: a reading that takes longer hangs."""

    browser: BrowserLimits = SHORT
    page: PlatformConfig = IMPATIENT
    reading_s: float = LIMIT_S


@dataclass
class Browsing:
    """A world with one browser, in which one session at a time reads a profile and its friends."""

    world: World
    profile: FacebookProfile
    manager: FacebookScraperManager
    pages: list[ListPage] = field(default_factory=list)

    @property
    def browser(self) -> psutil.Process:
        """The browser's main process."""
        return psutil.Process(self.world.pool.processes[0].pid)

    def child(self, *switches: str) -> psutil.Process:
        """The newest of the browser's processes with one of these on its command line."""
        found = [
            process
            for process in self.browser.children(recursive=True)
            if alive(process) and any(switch in process.cmdline() for switch in switches)
        ]
        return max(found, key=lambda process: process.create_time())


@dataclass(frozen=True)
class Read:
    """How one reading ended."""

    took_s: float
    error: Exception | None
    pages: Sequence[ListPage]

    @property
    def people(self) -> list[str]:
        return ids(self.pages)

    @property
    def end(self) -> EndReason | None:
        return self.pages[-1].end if self.pages else None


@asynccontextmanager
async def browsing(limits: BrowserLimits = SHORT) -> AsyncIterator[World]:
    """Local sites and a warm browser with short limits."""
    async with LocalSites() as sites:
        network = SandboxNetwork.parse(sites.network.to_env())
        async with BrowserPool(chromium_path(), network=network, limits=limits) as pool:
            await pool.warm()
            yield World(sites, network, pool)


async def read(
    world: World,
    profile: FacebookProfile,
    cause: Cause | None = None,
    *,
    at_page: int = 1,
    bounds: Bounds | None = None,
) -> Read:
    """Read the friends of `profile` with a new session; `cause` strikes when so many pages have come."""
    bounds, started = bounds or Bounds(), monotonic()
    pages: list[ListPage] = []
    error: Exception | None = None
    try:
        async with asyncio.timeout(bounds.reading_s), world.manager(bounds.page) as manager:
            await manager.open(world.identity(world.account()))
            now = Browsing(world, profile, manager, pages)
            found = await manager.read_profile(ref(profile))
            if cause is not None and at_page == 0:
                await cause(now)
            async for page in manager.read_list(found, ListKind.FRIENDS, known=frozenset(), limit=5_000):
                pages.append(page)
                if cause is not None and len(pages) == at_page:
                    await cause(now)
    except (CentinelaException, TimeoutError) as exc:
        error = exc
    return Read(monotonic() - started, error, pages)


async def struck(
    cause: Cause,
    times: int,
    *,
    at_page: int = 1,
    may_survive: bool = False,
    bounds: Bounds | None = None,
) -> Outcome:
    """Each time: the reading ends in time with an error to be tried again after, and the next one reads everything."""
    outcome, bounds = Outcome(0), bounds or Bounds()
    remarks: list[str] = []
    longest = 0.0
    async with browsing(bounds.browser) as world:
        for _ in range(times):
            profile = world.profile(FRIENDS)
            first = await read(world, profile, cause, at_page=at_page, bounds=bounds)
            again = await read(world, profile, bounds=bounds)
            longest = max(longest, first.took_s)
            outcome = replace(outcome, times=outcome.times + 1)
            hung = isinstance(first.error, TimeoutError) or isinstance(again.error, TimeoutError)
            whole = len(set(again.people)) == FRIENDS and again.end is EndReason.END
            fair = isinstance(first.error, TransientException) or (may_survive and len(first.people) == FRIENDS)
            outcome = replace(
                outcome,
                hung=outcome.hung + hung,
                lost=outcome.lost + (not hung and not (whole and fair)),
                doubled=outcome.doubled + (len(again.people) != len(set(again.people))),
            )
            if hung or not (whole and fair):
                remarks.append(f"first: {first.error!r} {first.end} {len(first.people)}; again: {again.error!r}")
        pids = [psutil.Process(owned.pid) for owned in world.pool.processes]
    left = sum(alive(process) for process in pids)
    told = f"a reading ended {longest:.1f} s after its start at the latest"
    return replace(outcome, hung=outcome.hung + left, remarks=(*remarks, told))


async def peak_of(pool: BrowserPool, work: Awaitable[Any]) -> int:
    """Most resident bytes of the browser and its children while `work` goes on."""
    peak = 0
    doing = asyncio.ensure_future(work)
    while not doing.done():
        for owned in pool.processes:
            vitals = await asyncio.to_thread(vitals_of, owned.pid)
            peak = max(peak, vitals.shared + sum(vitals.renderers.values()))
        await asyncio.wait({doing}, timeout=0.02)
    await doing
    return peak


def silent(world: World, **trouble: Any) -> None:
    """The next list query of any session meets this trouble."""
    world.sites.facebook.fault(path_prefix="/api/graphql", operation=LIST_QUERY, **trouble)
