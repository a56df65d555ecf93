"""Waits that end: with their result, with what stopped the page, or when the page has taken too long."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Awaitable
from dataclasses import dataclass
from typing import TypeVar

from playwright.async_api import Error as PlaywrightError

from core.concurrency import drop, first_of
from core.platforms.browser.error_mapping import from_playwright

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds that a page may take: for one answer of the browser, and in all without getting any further."""

    call_s: float = 45.0
    stall_s: float = 90.0


class PatientWaits(ABC):
    """What the guard waits with. No wait is without an end: too long a one counts as a crash."""

    def __init__(self, patience: Patience | None) -> None:
        self._patience = patience or Patience()
        self._waited = 0.0
        """Seconds spent in `wait` since the last progress."""
        self._stopped = asyncio.Event()

    @abstractmethod
    def check(self) -> None:
        """Raise what stopped us, if anything did."""

    @abstractmethod
    async def settle(self) -> None:
        """Let judgements under way finish, for a moment at most."""

    @abstractmethod
    def _on_gone(self, *_: object) -> None:
        """The page is of no use any more; `check` raises BrowserCrashedException from now on."""

    def progressed(self) -> None:
        """The page got further: the time to do without progress begins anew."""
        self._waited = 0.0

    async def pause(self, resting: Awaitable[None]) -> None:
        """Wait for what we ourselves do slowly: it may take as long as it likes, unless something stops us."""
        await self._first(resting, None)

    async def wait(self, awaitable: Awaitable[T]) -> T:
        """The result of `awaitable`, unless the session dies or the browser goes away first.

        Errors of Playwright become ours; when the session turns out to be the cause, that is what is raised.
        BrowserCrashedException when it takes too long, alone or with all waits since the last progress.
        """
        loop = asyncio.get_running_loop()
        started = loop.time()
        try:
            return await self._first(awaitable, min(self._patience.call_s, self._patience.stall_s - self._waited))
        finally:
            self._waited += loop.time() - started

    async def _first(self, awaitable: Awaitable[T], seconds: float | None) -> T:
        work = asyncio.ensure_future(awaitable)
        try:
            if not await first_of(work, self._stopped.wait(), timeout_s=seconds):
                self._on_gone()
            self.check()
            return await work
        except PlaywrightError as exc:
            await self.settle()
            self.check()
            raise from_playwright(exc) from exc
        finally:
            await drop(work)
