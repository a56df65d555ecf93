"""A pool whose driver dies, and one whose callers leave before the browser is theirs."""

import asyncio
import gc
import signal
from asyncio.subprocess import Process
from pathlib import Path
from typing import Any

import psutil
import pytest
from playwright.async_api import BrowserContext
from playwright.async_api import Error as PlaywrightError

from core.platforms.browser.pool import BrowserPool
from core.platforms.browser.process import driver
from core.platforms.browser.process.browser_process import RunningBrowser
from core.platforms.browser.process.processes import MARKER_SWITCH
from tests.integration.platforms.pools import alive, identity, kill_driver, names, open_links, ours

pytestmark = pytest.mark.asyncio(loop_scope="package")

SHELLS = {"sh", "dash", "bash"}


async def test_a_dead_driver_is_replaced_too(chromium: str) -> None:
    async with BrowserPool(chromium) as pool:
        await pool.warm()
        kill_driver(pool)
        async with pool.context(identity(value="4")) as context:
            assert await names(context) == [("c_user", "4")]
        pids = ours(pool)
    assert alive(pids) == set()


def pipes() -> int:
    """How many ends of pipes this process has open."""
    return sum(link.startswith("pipe:") for link in open_links())


class _Beginning:
    """Drivers whose process is there, and which have not answered yet."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *, frozen: bool) -> None:
        self.there, self._frozen = asyncio.Event(), frozen
        self._makes = asyncio.create_subprocess_exec
        monkeypatch.setattr(asyncio, "create_subprocess_exec", self._make)

    async def _make(self, *words: Any, **options: Any) -> Process:
        process = await self._makes(*words, **options)
        if self._frozen:
            process.send_signal(signal.SIGSTOP)
        self.there.set()
        return process


async def test_a_driver_that_does_not_answer_in_time_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    children, before = set(psutil.Process().children()), pipes()
    _Beginning(monkeypatch, frozen=True)
    monkeypatch.setattr(driver, "START_TIMEOUT_S", 1.0)
    with pytest.raises(PlaywrightError, match="does not start"):
        await driver.Driver.start()
    assert set(psutil.Process().children()) - children == set()
    assert pipes() == before


@pytest.mark.parametrize("frozen", [True, False])
async def test_a_start_that_nobody_waits_for_leaves_no_driver(monkeypatch: pytest.MonkeyPatch, frozen: bool) -> None:
    children, before = set(psutil.Process().children()), pipes()
    beginning = _Beginning(monkeypatch, frozen=frozen)
    starting = asyncio.create_task(driver.Driver.start())
    await beginning.there.wait()
    starting.cancel()
    assert isinstance((await asyncio.gather(starting, return_exceptions=True))[0], asyncio.CancelledError)
    assert set(psutil.Process().children()) - children == set()
    assert pipes() == before


async def test_a_dead_driver_leaves_no_error_that_nobody_retrieved(chromium: str) -> None:
    told: list[dict[str, object]] = []
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda _, context: told.append(context))
    try:
        async with BrowserPool(chromium) as pool:
            await pool.warm()
            kill_driver(pool)
            async with pool.context(identity()):
                pass
        del pool
        gc.collect()
    finally:
        loop.set_exception_handler(None)
    assert told == []


async def test_a_context_that_nobody_waits_for_any_more_is_closed_as_soon_as_it_is_open(chromium: str) -> None:
    made, go_on = asyncio.Event(), asyncio.Event()
    async with BrowserPool(chromium) as pool:
        await pool.warm()
        running = pool._current
        assert running is not None
        opens = running.browser.new_context

        async def slowly(**options: Any) -> BrowserContext:
            context = await opens(**options)
            made.set()
            await go_on.wait()
            return context

        running.browser.new_context = slowly  # type: ignore[method-assign]
        using = asyncio.create_task(pool.context(identity()).__aenter__())
        await made.wait()
        using.cancel()
        asyncio.get_running_loop().call_soon(go_on.set)
        assert isinstance((await asyncio.gather(using, return_exceptions=True))[0], asyncio.CancelledError)
        assert (running.browser.contexts, running.active) == ([], 0)


class _SlowlyStarting(BrowserPool):
    """Its browser is up before the pool hears of it."""

    def __init__(self, chromium: str) -> None:
        super().__init__(chromium)
        self.up, self.go_on = asyncio.Event(), asyncio.Event()

    async def _start(self) -> RunningBrowser:
        running = await super()._start()
        self.up.set()
        await self.go_on.wait()
        return running


async def test_a_browser_that_starts_for_somebody_who_left_serves_the_next_one(chromium: str) -> None:
    before = browsers_of_this_process()  # those of the other tests' pool
    async with _SlowlyStarting(chromium) as pool:
        using = asyncio.create_task(pool.context(identity()).__aenter__())
        await pool.up.wait()
        using.cancel()
        assert isinstance((await asyncio.gather(using, return_exceptions=True))[0], asyncio.CancelledError)
        pool.go_on.set()
        async with pool.context(identity(value="5")) as context:
            assert await names(context) == [("c_user", "5")]
        assert {browser.pid for browser in pool.processes} == browsers_of_this_process() - before


def browsers_of_this_process() -> set[int]:
    """Every browser that was started here and has not ended, scripts around them left out."""
    return {child.pid for child in psutil.Process().children(recursive=True) if _is_browser(child)}


def _is_browser(process: psutil.Process) -> bool:
    try:
        marked = any(part.startswith(MARKER_SWITCH) for part in process.cmdline())
        return marked and Path(process.exe()).name not in SHELLS
    except psutil.Error:  # it has ended meanwhile
        return False
