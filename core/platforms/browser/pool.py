"""One shared Chromium, one isolated context per session; a browser that crashes or has served long is replaced."""

import asyncio
import contextlib
import math
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Self

from playwright.async_api import BrowserContext
from playwright.async_api import Error as PlaywrightError

from core.concurrency import drop
from core.domain.sessions.session import SessionIdentity
from core.errors import BrowserCrashedException, TransientException
from core.platforms.browser.background import Chores
from core.platforms.browser.cancellation import within
from core.platforms.browser.error_mapping import browser_is_gone, from_playwright
from core.platforms.browser.pages.contexts import context_options
from core.platforms.browser.pages.open_page import OpenPage, leave, open_page
from core.platforms.browser.pages.reach import PageReach, Reach
from core.platforms.browser.process.browser_process import RunningBrowser, start_browser
from core.platforms.browser.process.chromium import launch_arguments
from core.platforms.browser.process.driver import Driver
from core.platforms.browser.process.limits import BrowserLimits
from core.platforms.browser.process.processes import OwnedProcess, is_claimed, reap_leftovers, write_state
from core.platforms.browser.process.scratch import sweep
from core.platforms.browser.process.watch import watch
from core.platforms.network import SandboxNetwork
from core.platforms.probe.probe import DEFAULT_USER_AGENT


class BrowserPool:
    """Hands out browser contexts of one shared Chromium, started with the first of them or by `warm()`.

    At most `max_contexts` are open at once, the others wait. After `retire_after` contexts, or once it takes too much
    memory, a fresh browser takes over and the old one ends with its last context. A browser that does not open a
    blank page in time, or whose network service died, is ended at once (see `limits`). `pool_state_file` holds the
    process ids, so that the next start can end what a killed process left behind; one that another living process
    uses is left alone. `network` is the sandbox's address book, None on the real Internet; `reach` says which hosts
    pages may ask. Sessions without a user agent get the probe's default: both look alike to the site.
    """

    def __init__(
        self,
        executable_path: str | Path | None,
        *,
        network: SandboxNetwork | None = None,
        headless: bool = True,
        max_contexts: int = 8,
        retire_after: int = 100,
        pool_state_file: Path | None = None,
        default_user_agent: str | None = DEFAULT_USER_AGENT,
        limits: BrowserLimits | None = None,
        reach: Reach | None = None,
        extra_arguments: Sequence[str] = (),
    ) -> None:
        self._executable_path = executable_path
        self.network = network
        self._default_user_agent = default_user_agent
        self._headless, self._retire_after = headless, retire_after
        self._state_file = pool_state_file
        self._limits = limits or BrowserLimits()
        self._reach = reach or Reach()
        self._arguments = launch_arguments((*(network.chromium_args if network else ()), *extra_arguments))
        self._places = asyncio.Semaphore(max_contexts)
        self._lock = asyncio.Lock()
        self._driver: Driver | None = None
        self._current: RunningBrowser | None = None
        self._running: list[RunningBrowser] = []
        self._chores = Chores()
        self._watches: set[asyncio.Task[Any]] = set()
        self._closed = self._swept = False
        self._reaped = pool_state_file is None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_error: object) -> None:
        await self.close()

    @property
    def processes(self) -> tuple[OwnedProcess, ...]:
        """The browser processes that this pool has running."""
        return tuple(running.process for running in self._running if running.process)

    @property
    def contexts(self) -> int:
        """How many contexts are open."""
        return sum(running.active for running in self._running)

    @property
    def healthy(self) -> bool:
        """Whether a browser is running; False before the first use."""
        return self._current is not None and self._current.alive

    async def warm(self) -> None:
        """Start the browser now, or have it prove itself; an unhealthy one is replaced. BrowserCrashedException."""
        await asyncio.shield(self._chores.shared(self._warm))

    async def check(self) -> None:
        """Like `warm`, but not waited for where a page was opened lately: on a busy machine another one takes long."""
        running, limits = self._current, self._limits
        age = running.proof_age_s if running is not None and running.alive else math.inf
        if age > limits.proof_every_s:
            warming = self._chores.shared(self._warm)
            if age > limits.proof_every_s + limits.open_s:
                await asyncio.shield(warming)

    async def _warm(self) -> None:
        running = await self._lease(counted=False)
        try:
            if running.proof_age_s > self._limits.proof_every_s:
                await self._examine(running)
        finally:
            await self._end_lease(running)
        if not running.alive:
            async with self._lock:
                await self._ensure()

    @asynccontextmanager
    async def context(self, identity: SessionIdentity) -> AsyncIterator[BrowserContext]:
        """Like `page`, the context only."""
        async with self.page(identity) as opened:
            yield opened.context

    @asynccontextmanager
    async def page(self, identity: SessionIdentity) -> AsyncIterator[OpenPage]:
        """A page in a context with the session's own cookies, proxy, user agent and locale; closed come what may.

        Raises BrowserCrashedException when the browser goes away meanwhile (the next context gets a new browser), and
        ProxyException for a proxy that no browser can use. A browser that is said to have crashed inside the block
        proves itself before anything else is opened in it.
        """
        async with self._places:
            running, opened = await self._open(identity)
            doubted = False
            try:
                yield opened
            except PlaywrightError as exc:
                doubted = browser_is_gone(exc)
                raise from_playwright(exc) from exc
            except BrowserCrashedException:
                doubted = True
                raise
            finally:
                await asyncio.shield(self._release(running, opened.context, doubted=doubted))

    async def close(self) -> None:
        """Close every context and end the browser; no process of ours is left afterwards."""
        self._closed = True
        await drop(*self._watches)
        await self._chores.finish()
        async with self._lock:
            for running in list(self._running):
                await self._end(running)
            await self._stop_driver()
            if self._state_file is not None and self._reaped:
                self._state_file.unlink(missing_ok=True)

    async def _open(self, identity: SessionIdentity) -> tuple[RunningBrowser, OpenPage]:
        reach = self._reach.of(identity.platform)
        options = context_options(identity, default_user_agent=self._default_user_agent, reach=reach)
        for attempt in (1, 2):
            running = await self._chores.shielded(self._lease(), self._abandon_lease)
            opening = asyncio.ensure_future(self._make(running, options, reach))
            try:
                return running, await asyncio.shield(opening)
            except TransientException:
                await self._end_lease(running)
                if not running.lost or attempt == 2:  # noqa: PLR2004 - the second browser in a row died
                    raise
            except BaseException:  # nobody waits for it any more, but the browser is opening it all the same
                await asyncio.shield(self._abandon_opening(running, opening))
                raise
        raise AssertionError("unreachable")

    async def _make(self, running: RunningBrowser, options: dict[str, Any], reach: PageReach | None = None) -> OpenPage:
        """A context with its page; that it comes in time is the proof that the browser works."""
        try:
            opened = await within(self._limits.open_s, open_page(running, options, reach))
        except PlaywrightError as exc:
            running.lost = running.lost or browser_is_gone(exc)
            raise from_playwright(exc) from exc
        except BrowserCrashedException:
            running.lost = True
            raise
        await running.proved()
        return opened

    async def _abandon_opening(self, running: RunningBrowser, opening: asyncio.Future[OpenPage]) -> None:
        try:
            opened = await opening
        except TransientException:
            await self._end_lease(running)
        else:
            await self._release(running, opened.context)

    async def _abandon_lease(self, leasing: asyncio.Future[RunningBrowser]) -> None:
        with contextlib.suppress(BrowserCrashedException):
            await self._end_lease(await leasing)

    async def _lease(self, *, counted: bool = True) -> RunningBrowser:
        async with self._lock:
            running = await self._ensure()
            running.opened += counted
            running.active += 1
            return running

    async def _ensure(self) -> RunningBrowser:
        if self._closed:
            raise BrowserCrashedException("the browser is shut down")
        current = self._current
        if current is not None and current.alive and not current.retiring and current.opened < self._retire_after:
            return current
        self._current = await self._launch()
        if current is not None and (current.active == 0 or not current.alive):
            await self._end(current)
        return self._current

    async def _launch(self) -> RunningBrowser:
        await self.tidy()
        try:
            running = await self._start()
        except (PlaywrightError, TimeoutError):
            await self._stop_driver()  # the driver itself may be what died: once more with a new one
            try:
                running = await self._start()
            except (PlaywrightError, TimeoutError) as exc:
                raise BrowserCrashedException("Chromium does not start") from exc
        self._running.append(running)
        write_state(self._state_file, self.processes)
        watching = asyncio.create_task(watch(running, self._limits, self._end_later))
        self._watches = {watching, *(task for task in self._watches if not task.done())}
        return running

    async def tidy(self) -> None:
        """End and remove what killed processes left behind, once; the first browser waits for it."""
        if not self._reaped and self._state_file is not None:
            await asyncio.to_thread(reap_leftovers, self._state_file)
            if await asyncio.to_thread(is_claimed, self._state_file):
                self._state_file = None
            self._reaped = True
        if not self._swept:
            self._swept = True
            await asyncio.to_thread(sweep)

    async def _start(self) -> RunningBrowser:
        driver = self._driver = self._driver or await Driver.start(self._limits.niceness)
        limit_s, path = self._limits.launch_s, self._executable_path
        return await start_browser(driver, path, headless=self._headless, arguments=self._arguments, timeout_s=limit_s)

    async def _release(self, running: RunningBrowser, context: BrowserContext, *, doubted: bool = False) -> None:
        if doubted:
            await self._examine(running)
        if running.alive:  # closing on a browser that is gone would wait in vain
            try:
                await within(self._limits.close_s, leave(context))
            except BrowserCrashedException:
                await self._examine(running)
                running.retiring = True  # its context leaks memory: no new one is opened in this browser
            except PlaywrightError:  # it is gone
                pass
        await self._end_lease(running)

    async def _examine(self, running: RunningBrowser) -> None:
        """Have the browser open a blank page; one that does not is ended at once, also while others use it."""
        try:
            if running.alive:
                opened = await self._make(running, {})
                await within(self._limits.close_s, opened.context.close())
        except (PlaywrightError, TransientException):
            running.lost = True
        if not running.alive:
            await self._end(running)

    async def _end_lease(self, running: RunningBrowser) -> None:
        running.active -= 1
        spent = running.active == 0 and (running is not self._current or running.retiring)
        if running in self._running and (spent or not running.alive):
            async with self._lock:
                await self._end(running)

    async def _end(self, running: RunningBrowser) -> None:
        if running not in self._running:
            return
        self._running.remove(running)
        if self._current is running:
            self._current = None
        await running.end()
        write_state(self._state_file, self.processes)

    def _end_later(self, running: RunningBrowser) -> None:
        self._chores.start(self._end(running))

    async def _stop_driver(self) -> None:
        if self._driver is not None:
            driver, self._driver = self._driver, None
            await driver.stop()
