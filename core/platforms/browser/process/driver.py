"""Playwright's driver: the process between us and the browser, with an environment and a folder of its own."""

import asyncio
import contextlib
from contextvars import ContextVar
from typing import Any, Self

from playwright._impl import transport
from playwright._impl._driver import get_driver_env
from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Playwright, async_playwright

from core.platforms.browser.process.environment import browser_environment
from core.platforms.browser.process.priority import forbid_raising, give_way
from core.platforms.browser.process.scratch import Scratch

START_TIMEOUT_S = 30.0
STOP_TIMEOUT_S = 10.0
_KILLED_TIMEOUT_S = 5.0

_environment: ContextVar[dict[str, str] | None] = ContextVar("driver_environment", default=None)


def _driver_environment() -> dict[str, str]:
    """What Playwright would hand on, reduced to what is allowed for a driver that `Driver.start` starts."""
    whole, allowed = get_driver_env(), _environment.get()
    return whole if allowed is None else {**{k: v for k, v in whole.items() if k.startswith("PW_")}, **allowed}


# Playwright hands its driver the whole environment and has no option for it.
transport.get_driver_env = _driver_environment  # type: ignore[attr-defined]


class Driver:
    """A running driver. `environment` is what its browsers get, `niceness` how far they give way to other processes."""

    def __init__(
        self, playwright: Playwright, process: Any, scratch: Scratch, environment: dict[str, str], niceness: int
    ) -> None:
        self.playwright = playwright
        self.environment = environment
        self.niceness = niceness
        self._process = process
        self._scratch = scratch

    @classmethod
    async def start(cls, niceness: int = 0) -> Self:
        """Start it; raises Playwright's Error. With `niceness` it and its browsers give way to other processes."""
        scratch = await asyncio.to_thread(Scratch)
        environment = browser_environment(str(scratch.path), get_driver_env())
        forbid_raising()
        manager = async_playwright()
        token = _environment.set(environment)
        try:
            playwright = await asyncio.wait_for(manager.start(), START_TIMEOUT_S)
        except BaseException as exc:
            _end_at_once(manager)  # it may be running already, and nothing else knows of it
            await asyncio.to_thread(scratch.remove)
            if isinstance(exc, TimeoutError):
                raise PlaywrightError("the driver does not start") from exc
            raise
        finally:
            _environment.reset(token)
        _heed_its_death(manager)
        process = _process_of(manager)
        if niceness:
            give_way(process.pid, niceness)
        return cls(playwright, process, scratch, environment, niceness)

    async def stop(self) -> None:
        """Stop it politely, then make sure; its folder goes with it."""
        try:
            with contextlib.suppress(PlaywrightError, TimeoutError):
                await asyncio.wait_for(self.playwright.stop(), STOP_TIMEOUT_S)
        finally:
            await self._kill()
            await asyncio.to_thread(self._scratch.remove)

    async def _kill(self) -> None:
        if self._process is None or self._process.returncode is not None:
            return
        with contextlib.suppress(ProcessLookupError, TimeoutError):
            self._process.kill()
            await asyncio.wait_for(self._process.wait(), _KILLED_TIMEOUT_S)


def _transport_of(manager: object) -> object:
    return getattr(getattr(manager, "_client", None), "_transport", None)


def _process_of(manager: object) -> Any:
    return getattr(_transport_of(manager), "_proc", None)


def _end_at_once(manager: object) -> None:
    """Kill the process of a driver that did not come so far as to answer, if there is one."""
    _heed_its_death(manager)
    process = _process_of(manager)
    if process is not None and process.returncode is None:
        with contextlib.suppress(ProcessLookupError):
            process.kill()


def _heed_its_death(manager: object) -> None:
    """A driver that dies is told by every call that it no longer answers.

    Playwright tells it once more in a future that is not read after the start; asyncio would log that at some later
    moment as an error that was never retrieved.
    """
    died = getattr(_transport_of(manager), "on_error_future", None)
    if isinstance(died, asyncio.Future):
        died.add_done_callback(lambda future: future.cancelled() or future.exception())
