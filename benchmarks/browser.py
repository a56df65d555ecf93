"""The browser side alone: a dead session judged at commit, and lists read in linear time, against plain ways.

Plain exit: load the whole page, wait for it to be quiet, look for the login form. Plain reading: after every scroll
ask every row on the page for its text (site latency 120 ms for the exit, 30 ms for the lists).
"""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count

from benchmarks.figures import ms, p50, show
from core.domain.ids import SessionId
from core.domain.platforms import Platform
from core.domain.results.profiles import ListKind, ProfileRef
from core.domain.sessions.session import SessionIdentity
from core.domain.sessions.storage_state import StorageState
from core.platforms.browser.pool import BrowserPool
from core.platforms.browser.process.chromium import find_chromium
from core.platforms.facebook.config import FacebookConfig
from core.platforms.facebook.manager import FacebookScraperManager
from core.platforms.facebook.navigation import FacebookNavigation
from core.platforms.network import SandboxNetwork
from sandbox.sites import Account, LocalSites
from sandbox.sites.facebook.model import FacebookProfile
from sandbox.sites.facebook.people import invent_people

ROUNDS = 12
EXIT_LATENCY_MS = 120
LIST_LATENCY_MS = 30
SIZES = (200, 400, 800)
PLAIN_SIZES = (200, 400)
CONFIG = FacebookConfig(sandbox=True, page_pause_min_s=0, page_pause_max_s=0, scroll_pause_ms=500)
LOGIN_FORM = "form#login_form, #loginform, input[name=pass]"
SCROLL = "window.scrollTo(0, document.documentElement.scrollHeight)"
_NUMBERS = count(100_040_000_000_000)


class Bench:
    """Local sites and a warm browser."""

    def __init__(self, sites: LocalSites, pool: BrowserPool) -> None:
        self.sites = sites
        self.pool = pool

    def identity(self, state: str = "valid") -> SessionIdentity:
        """A session in that state."""
        number = next(_NUMBERS)
        self.sites.facebook.add_account(Account(str(number), "Bruma Quimera", f"bruma.{number}", state))
        cookies = StorageState({"cookies": self.sites.facebook.cookies_for(str(number))})
        return SessionIdentity(SessionId(number), Platform.FACEBOOK, cookies)

    def profile(self, size: int) -> FacebookProfile:
        """A profile with so many friends."""
        number = next(_NUMBERS)
        friends = invent_people(size, seed=number % 9_000)
        profile = FacebookProfile(str(number), f"vega.{number}", "Vega Ficticia", friends)
        self.sites.facebook.add_profile(profile)
        return profile

    @asynccontextmanager
    async def manager(self, state: str = "valid") -> AsyncIterator[FacebookScraperManager]:
        """An open manager."""
        async with FacebookScraperManager(CONFIG, pool=self.pool) as manager:
            await manager.open(self.identity(state))
            yield manager


async def main() -> None:
    """Run and print."""
    async with LocalSites() as sites:
        network = SandboxNetwork.parse(sites.network.to_env())
        async with BrowserPool(find_chromium(), network=network) as pool:
            await pool.warm()
            figures = await measure(Bench(sites, pool))
    show("Navegador: salida temprana y listas", _rows(figures), figures)


async def measure(bench: Bench) -> dict[str, float]:
    """All figures; exits are medians of ROUNDS."""
    figures: dict[str, float] = {}
    bench.sites.facebook.latency_ms = EXIT_LATENCY_MS
    for name, state in (("expired", "expired"), ("banned", "checkpoint_locked"), ("valid", "valid")):
        figures[f"{name}_ms"] = p50([await _judge(bench, state) for _ in range(ROUNDS)])
    figures["plain_expired_ms"] = p50([await _plain_exit(bench) for _ in range(ROUNDS)])
    bench.sites.facebook.latency_ms = LIST_LATENCY_MS
    for size in SIZES:
        figures[f"rows_per_s_{size}"] = size / await _read_list(bench, size)
    for size in PLAIN_SIZES:
        figures[f"plain_rows_per_s_{size}"] = size / await _plain_list(bench, size)
    figures["growth"] = figures[f"rows_per_s_{SIZES[0]}"] / figures[f"rows_per_s_{SIZES[-1]}"]
    return figures


async def _judge(bench: Bench, state: str) -> float:
    async with bench.manager(state) as manager:
        started = time.perf_counter()
        await manager.validate_session_integrity()
        return (time.perf_counter() - started) * 1000


async def _plain_exit(bench: Bench) -> float:
    async with bench.pool.context(bench.identity("expired")) as context:
        page = await context.new_page()
        started = time.perf_counter()
        await page.goto("https://www.facebook.com/", wait_until="networkidle")
        await page.wait_for_selector(LOGIN_FORM)
        return (time.perf_counter() - started) * 1000


async def _read_list(bench: Bench, size: int) -> float:
    async with bench.manager() as manager:
        profile = await manager.read_profile(ProfileRef(Platform.FACEBOOK, bench.profile(size).id))
        started = time.perf_counter()
        pages = manager.read_list(profile, ListKind.FRIENDS, known=frozenset(), limit=size + 1)
        rows = [row async for page in pages for row in page.rows]
        assert len(rows) == size  # noqa: S101 - a figure about half a list would be no figure
        return time.perf_counter() - started


async def _plain_list(bench: Bench, size: int) -> float:
    profile = bench.profile(size)
    async with bench.pool.context(bench.identity()) as context:
        page = await context.new_page()
        started = time.perf_counter()
        await page.goto(FacebookNavigation.build_friends_url(profile.id))
        seen: set[str] = set()
        while len(seen) < size:
            for row in await page.query_selector_all(".row"):
                seen.add(await row.inner_text())
            await page.evaluate(SCROLL)
            await page.wait_for_timeout(LIST_LATENCY_MS)
        return time.perf_counter() - started


def _rows(figures: dict[str, float]) -> list[tuple[str, str]]:
    rows = [(name, ms(value)) for name, value in figures.items() if name.endswith("_ms")]
    rows += [(name, f"{value:.0f} filas/s") for name, value in figures.items() if "rows_per_s" in name]
    return [*rows, ("growth", f"{figures['growth']:.2f}")]


if __name__ == "__main__":
    asyncio.run(main())
