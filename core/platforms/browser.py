"""One shared Chromium, one isolated context per session; a browser that crashes or has served long is replaced."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from playwright.async_api import BrowserContext, Playwright
from playwright.async_api import Error as PlaywrightError

from core.domain.sessions import SessionIdentity
from core.errors import BrowserCrashedException
from core.platforms.chromium import launch_arguments
from core.platforms.contexts import context_options
from core.platforms.network import SandboxNetwork
from core.platforms.outcomes import browser_is_gone, from_playwright
from core.platforms.probe import DEFAULT_USER_AGENT
from core.platforms.processes import OwnedProcess, is_claimed, reap_leftovers, write_state
from core.platforms.running import RunningBrowser, start_browser, start_driver

_DRIVER_STOP_TIMEOUT_S = 10.0
_CONTEXT_CLOSE_TIMEOUT_S = 10.0
_PAGE_LEAVE_MS = 1_000
_BLANK = "about:blank"


class BrowserPool:
    """Hands out browser contexts of one shared Chromium, started with the first of them or by `warm()`.

    At most `max_contexts` are open at once, the others wait. After `retire_after` contexts a fresh browser takes over
    and the old one ends with its last context. `pool_state_file` holds the process ids, so that the next start can end
    what a killed process left behind; one that another living process uses is left alone. `network` is the sandbox's
    address book, None on the real Internet. Sessions stored without a user agent get the same default as in the probe,
    so that both look alike to the site.
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
    ) -> None:
        self._executable_path = executable_path
        self.network = network
        self._headless = headless
        self._default_user_agent = default_user_agent
        self._retire_after = retire_after
        self._state_file = pool_state_file
        self._places = asyncio.Semaphore(max_contexts)
        self._lock = asyncio.Lock()
        self._playwright: Playwright | None = None
        self._current: RunningBrowser | None = None
        self._running: list[RunningBrowser] = []
        self._chores: set[asyncio.Task[None]] = set()
        self._closed = False
        self._reaped = pool_state_file is None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    @property
    def processes(self) -> tuple[OwnedProcess, ...]:
        """The browser processes that this pool has running."""
        return tuple(running.process for running in self._running if running.process)

    @property
    def healthy(self) -> bool:
        """Whether a browser is up (a pool that was not needed yet is not)."""
        return self._current is not None and self._current.alive

    async def warm(self) -> None:
        """Start the browser now, so that the first context does not wait for it. Raises BrowserCrashedException."""
        async with self._lock:
            await self._ensure()

    @asynccontextmanager
    async def context(self, identity: SessionIdentity) -> AsyncIterator[BrowserContext]:
        """A context with the session's own cookies, proxy, user agent and locale; closed on exit, come what may.

        Raises BrowserCrashedException when the browser goes away meanwhile (the next context gets a new browser), and
        ProxyException for a proxy that no browser can use.
        """
        async with self._places:
            running, context = await self._open(identity)
            try:
                yield context
            except PlaywrightError as exc:
                raise from_playwright(exc) from exc
            finally:
                await asyncio.shield(self._release(running, context))

    async def close(self) -> None:
        """Close every context and end the browser; no process of ours is left afterwards."""
        self._closed = True
        await asyncio.gather(*self._chores, return_exceptions=True)
        async with self._lock:
            for running in list(self._running):
                await self._end(running)
            await self._stop_driver()
            if self._state_file is not None and self._reaped:
                self._state_file.unlink(missing_ok=True)

    async def _open(self, identity: SessionIdentity) -> tuple[RunningBrowser, BrowserContext]:
        options = context_options(identity, default_user_agent=self._default_user_agent)
        for attempt in (1, 2):
            running = await self._lease()
            opening = asyncio.ensure_future(running.browser.new_context(**options))
            try:
                return running, await asyncio.shield(opening)
            except PlaywrightError as exc:
                gone = browser_is_gone(exc)
                running.lost = running.lost or gone
                await self._unlease(running)
                if not gone or attempt == 2:  # noqa: PLR2004 - the second browser in a row died
                    raise from_playwright(exc) from exc
            except BaseException:  # nobody waits for it any more, but the browser is opening it all the same
                await asyncio.shield(self._withdraw(running, opening))
                raise
        raise AssertionError("unreachable")

    async def _withdraw(self, running: RunningBrowser, opening: asyncio.Future[BrowserContext]) -> None:
        try:
            context = await asyncio.wait_for(opening, _CONTEXT_CLOSE_TIMEOUT_S)
        except (PlaywrightError, TimeoutError) as exc:
            running.lost = running.lost or isinstance(exc, TimeoutError) or browser_is_gone(exc)
            await self._unlease(running)
        else:
            await self._release(running, context)

    async def _lease(self) -> RunningBrowser:
        leasing = asyncio.ensure_future(self._lease_now())
        try:
            return await asyncio.shield(leasing)
        except asyncio.CancelledError:  # a browser that is starting goes on: the next one who asks gets it
            chore = asyncio.create_task(self._give_back(leasing))
            self._chores.add(chore)
            chore.add_done_callback(self._chores.discard)
            raise

    async def _give_back(self, leasing: asyncio.Future[RunningBrowser]) -> None:
        with contextlib.suppress(BrowserCrashedException):
            await self._unlease(await leasing)

    async def _lease_now(self) -> RunningBrowser:
        async with self._lock:
            running = await self._ensure()
            running.opened += 1
            running.active += 1
            return running

    async def _ensure(self) -> RunningBrowser:
        if self._closed:
            raise BrowserCrashedException("the browser is shut down")
        current = self._current
        if current is not None and current.alive and current.opened < self._retire_after:
            return current
        self._current = await self._launch()
        if current is not None and (current.active == 0 or not current.alive):
            await self._end(current)
        return self._current

    async def _launch(self) -> RunningBrowser:
        if not self._reaped and self._state_file is not None:
            if await asyncio.to_thread(is_claimed, self._state_file):
                self._state_file = None
            else:
                await asyncio.to_thread(reap_leftovers, self._state_file)
            self._reaped = True
        try:
            running = await self._start()
        except PlaywrightError:
            await self._stop_driver()  # the driver itself may be what died: once more with a new one
            try:
                running = await self._start()
            except PlaywrightError as exc:
                raise BrowserCrashedException("Chromium does not start") from exc
        self._running.append(running)
        self._write_state()
        return running

    async def _start(self) -> RunningBrowser:
        if self._playwright is None:
            self._playwright = await start_driver()
        arguments = launch_arguments(self.network.chromium_args if self.network else ())
        return await start_browser(
            self._playwright, self._executable_path, headless=self._headless, arguments=arguments
        )

    async def _release(self, running: RunningBrowser, context: BrowserContext) -> None:
        try:
            with contextlib.suppress(PlaywrightError):
                if running.alive:  # closing on a browser that is gone would wait in vain
                    await asyncio.wait_for(_leave(context), _CONTEXT_CLOSE_TIMEOUT_S)
        except TimeoutError:
            running.lost = True  # it does not listen any more: nobody else shall get it, and its end frees all
        await self._unlease(running)

    async def _unlease(self, running: RunningBrowser) -> None:
        running.active -= 1
        if running.active == 0 and running in self._running and (running is not self._current or not running.alive):
            async with self._lock:
                await self._end(running)

    async def _end(self, running: RunningBrowser) -> None:
        if running not in self._running:
            return
        self._running.remove(running)
        if self._current is running:
            self._current = None
        await running.end()
        self._write_state()

    async def _stop_driver(self) -> None:
        playwright, self._playwright = self._playwright, None
        if playwright is not None:
            with contextlib.suppress(PlaywrightError, TimeoutError):
                await asyncio.wait_for(playwright.stop(), _DRIVER_STOP_TIMEOUT_S)

    def _write_state(self) -> None:
        if self._state_file is not None:
            write_state(self._state_file, self.processes)


async def _leave(context: BrowserContext) -> None:
    """Close it, away from the site first.

    While a page is torn down its scripts still call their site, with the session's cookies but in the browser's own
    user agent and language: what tells the session's is gone before the page is.
    """
    for page in context.pages:
        if page.url != _BLANK:
            with contextlib.suppress(PlaywrightError):
                await page.goto(_BLANK, wait_until="commit", timeout=_PAGE_LEAVE_MS)
    await context.close()
