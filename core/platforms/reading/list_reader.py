"""Reads one list from its first page to its end: scrolls, takes the answers that come, and stops by its conditions.

Progress is counted from answers, never from what is drawn (docs/reference/extraction.md 5.3).
"""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import aclosing, asynccontextmanager
from dataclasses import replace

from core.concurrency import drop
from core.domain.results.profiles import EndReason, ListPage
from core.errors import CentinelaException, EndpointPausedException, LayoutChangedException, NetworkException
from core.platforms.browser.responses import ApiAnswer
from core.platforms.reading.collector import ListCollector
from core.platforms.reading.response_queue import ResponseQueue
from core.platforms.reading.scrolling import Scroller
from core.platforms.reading.source import NOTHING, ListBrowser, ListSource, Reading, Refusal
from core.platforms.reading.stop_conditions import FIRST_ROUNDS, MAX_REFUSALS

DRAWN_WITHIN_S = 0.2
"""Most pages have drawn their new rows by then."""


class ListReader:
    """The loop over one list."""

    def __init__(
        self,
        browser: ListBrowser,
        source: ListSource,
        queue: ResponseQueue,
        collector: ListCollector,
        scroller: Scroller,
    ) -> None:
        self._browser = browser
        self._guard = browser.guard
        self._pacer = browser.pacer
        self._config = browser.config
        self._source = source
        self._queue = queue
        self._collector = collector
        self._scroller = scroller
        self._reloaded = False
        self._reload_due = False
        self._refusals = 0
        self._progress = False
        self._lost_at_open = 0
        self.unread = 0
        """Answers in which nothing was found, though they may be about the list."""
        self._failure: CentinelaException | None = None
        """What ends the reading, once what came before it has been handed out."""
        self._lost_before: int | None = None
        """Calls that were lost when the newest page came; None before one has come."""

    @property
    def unanswered(self) -> bool:
        """Whether calls of the page, as it was loaded last, got no answer of use."""
        return self._guard.calls.lost > self._lost_at_open

    async def pages(self) -> AsyncGenerator[ListPage, None]:
        """Pages with new rows, and a last one with `end`. What came before a failure is handed out before it."""
        try:
            async with aclosing(self._all()) as found:
                async for page in found:
                    if page.rows or page.observed or page.end:
                        yield page
                    if page.end:
                        return
        except EndpointPausedException as exc:
            exc.fruitless = self._collector.started and not self._collector.gave
            raise
        finally:
            await self._pacer.keep()

    async def _all(self) -> AsyncGenerator[ListPage, None]:
        ready, idle = await self._open(), 0
        for _ in range(self._config.max_scrolls):
            if idle >= self._patience and not self._may_be_broken():
                yield self._given_up(EndReason.STALLED)
                return
            if self._reload_due or idle >= self._patience:
                for page in ready:
                    yield page
                ready, idle = await self._start_over(), 0
            async with self._scrolling_on(ready, nudge=idle > 0):
                for page in ready:
                    yield page
            ready = self._taken()
            idle = 0 if ready else idle + 1
            if self._failure is not None:
                break
        for page in ready:
            yield page
        if self._failure is not None:
            raise self._failure
        yield self._given_up(EndReason.BUDGET)

    @asynccontextmanager
    async def _scrolling_on(self, ready: Sequence[ListPage], *, nudge: bool) -> AsyncIterator[None]:
        """Scroll while the pages that are ready are being stored, unless one of them is the last."""
        if any(page.end is not None for page in ready):
            yield
            return
        ahead = asyncio.create_task(self._advance(nudge=nudge))
        try:
            yield
            await ahead
        finally:
            await drop(ahead)

    async def _open(self) -> list[ListPage]:
        """Load the list's page; its first rows, or its end, as far as its document tells them."""
        await self._pacer.check(self._source.endpoint)
        document = await self._browser.navigate(self._source.url)
        self._lost_at_open = self._guard.calls.lost
        found = self._source.open(document)
        if found.page is not None:
            self._progress = True
            return [replace(self._collector.take(found.page), raw=document.raw)]
        if found.end is not None and not self._collector.started:
            return [self._given_up(found.end)]
        await self._source.prepare(self._browser)
        return []

    @property
    def _patience(self) -> int:
        """Unanswered scrolls to put up with; few as long as nothing at all has come."""
        most = self._config.max_idle_rounds
        return most if self._collector.started else min(most, FIRST_ROUNDS)

    def _may_be_broken(self) -> bool:
        """Whether it may be the page that stalls, and not its list: its script never asked, or got no answer."""
        unanswered = self._guard.calls.lost != self._lost_before or self._guard.calls.open > 0
        return not self._reloaded and unanswered

    def _given_up(self, end: EndReason) -> ListPage:
        return ListPage((), self._collector.cursor, self._collector.declared, end)

    def _taken(self) -> list[ListPage]:
        """The pages that have arrived, up to the first answer that cannot be read."""
        pages: list[ListPage] = []
        try:
            for answer in self._queue:
                self._pacer.count(self._source.endpoint, answer)
                page = self._take(answer)
                if page is not None:
                    self._progress = True
                    self._guard.progressed()
                    self._lost_before = self._guard.calls.lost
                    pages.append(page)
        except CentinelaException as exc:
            self._failure = self._failure or exc
        return pages

    def _take(self, answer: ApiAnswer) -> ListPage | None:
        found = self._source.read(answer)
        self.unread += found == NOTHING and bool(answer.body)
        if found.page is not None:
            self._refusals = 0
            taken = (
                self._collector.take_beside(found.page)
                if found.beside
                else self._collector.take(found.page, asked=found.asked)
            )
            return replace(taken, raw=answer.raw, asked=found.asked)
        if found.end is not None and not self._collector.started:
            return self._given_up(found.end)
        if found.refusal is not None:
            self._refuse(found)
        return None

    def _refuse(self, found: Reading) -> None:
        self._refusals += 1
        if found.refusal is Refusal.RELOAD:
            if self._reloaded:
                raise NetworkException("the page's tokens went stale twice")
            self._reload_due = True
        elif self._refusals >= MAX_REFUSALS or found.refusal is Refusal.UNKNOWN:
            raise LayoutChangedException(f"list query refused: {found.detail}")

    async def _advance(self, *, nudge: bool) -> None:
        """One pause (after progress), one scroll, one wait for what it brings.

        After progress the scroll may come before the page has drawn its new rows: it is repeated soon.
        """
        patience = self._config.scroll_pause_ms / 1000
        try:
            await self._pacer.check(self._source.endpoint)
            if self._progress:
                self._progress = False
                await self._scroller.pause()
                await self._source.advance(self._browser)
                await self._scroller.down(nudge=False, settled=self.unread == 0 and not self._source.presses)
                if await self._guard.wait(self._queue.wait(min(DRAWN_WITHIN_S, patience))):
                    return
            await self._source.advance(self._browser)
            await self._scroller.down(nudge=nudge)
            await self._guard.wait(self._queue.wait(patience))
        except CentinelaException as exc:
            self._failure = exc

    async def _start_over(self) -> list[ListPage]:
        self._reload_due, self._reloaded = False, True
        self._queue.clear()
        self._collector.restart()
        return await self._open()
