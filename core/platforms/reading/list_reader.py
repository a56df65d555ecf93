"""Reads one list from its first page to its end: scrolls, takes the answers that come, and knows when to stop."""

from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator
from contextlib import aclosing

from core.domain.profiles import EndReason, ListPage
from core.errors import CentinelaException, LayoutChangedException, NetworkException
from core.platforms.browser.guard import Guard
from core.platforms.browser.responses import ApiAnswer
from core.platforms.config import PlatformConfig
from core.platforms.reading.collection_page import CollectionPage
from core.platforms.reading.collector import ListCollector
from core.platforms.reading.response_queue import ResponseQueue
from core.platforms.reading.scrolling import Scroller
from core.platforms.reading.source import ListSource, Reading, Refusal

MAX_REFUSALS = 5
FIRST_ROUNDS = 6
"""Unanswered scrolls before the first answer, after which what is drawn on the page is read instead."""


class ListReader:
    """The loop over one list. Progress is counted from answers, never from what is drawn.

    Source: docs/reference/extraction.md 5.3.
    """

    def __init__(
        self,
        *,
        source: ListSource,
        queue: ResponseQueue,
        collector: ListCollector,
        scroller: Scroller,
        guard: Guard,
        config: PlatformConfig,
        reload: Callable[[], Awaitable[CollectionPage | None]],
    ) -> None:
        self._source = source
        self._queue = queue
        self._collector = collector
        self._scroller = scroller
        self._guard = guard
        self._config = config
        self._reload = reload
        self._reloaded = False
        self._reload_due = False
        self._refusals = 0
        self._progress = False
        self._lost_before: int | None = None
        """Calls that were lost when the newest page came; None before one has come."""

    async def pages(self, first: CollectionPage | None) -> AsyncGenerator[ListPage, None]:
        """Pages with new rows, and a last one with `end`. What came before a failure is handed out before it."""
        async with aclosing(self._all(first)) as found:
            async for page in found:
                if page.rows or page.observed or page.end:
                    yield page
                if page.end:
                    return

    async def _all(self, first: CollectionPage | None) -> AsyncGenerator[ListPage, None]:
        if first is not None:
            self._progress = True
            yield self._collector.take(first)
        idle = 0
        for _ in range(self._config.max_scrolls):
            if idle >= self._patience:
                if not self._may_be_broken():
                    yield self._given_up(EndReason.STALLED)
                    return
                self._reload_due = True
            if self._reload_due:
                idle = 0
                for page in await self._start_over():
                    yield page
            failure = await self._advance(nudge=idle > 0)
            idle += 1
            for page in self._taken():
                idle = 0
                yield page
            if failure is not None:
                raise failure
        yield self._given_up(EndReason.BUDGET)

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

    def _taken(self) -> Iterator[ListPage]:
        for answer in self._queue:
            page = self._take(answer)
            if page is not None:
                self._progress = True
                self._guard.progressed()
                self._lost_before = self._guard.calls.lost
                yield page

    def _take(self, answer: ApiAnswer) -> ListPage | None:
        reading = self._source.read(answer)
        if reading.page is not None:
            self._refusals = 0
            return self._collector.take(reading.page, asked=reading.asked)
        if reading.hidden and not self._collector.started:
            return self._given_up(EndReason.HIDDEN)
        if reading.refusal is not None:
            self._refuse(reading)
        return None

    def _refuse(self, reading: Reading) -> None:
        self._refusals += 1
        if reading.refusal is Refusal.RELOAD:
            if self._reloaded:
                raise NetworkException("the page's tokens went stale twice")
            self._reload_due = True
        elif self._refusals >= MAX_REFUSALS or reading.refusal is Refusal.UNKNOWN:
            raise LayoutChangedException(f"list query refused: {reading.codes}")

    async def _advance(self, *, nudge: bool) -> CentinelaException | None:
        """One pause (after progress), one scroll, one wait for what it brings."""
        try:
            if self._progress:
                self._progress = False
                await self._scroller.pause()
            await self._scroller.down(nudge=nudge)
            await self._guard.wait(self._queue.wait(self._config.scroll_pause_ms / 1000))
        except CentinelaException as exc:
            return exc
        return None

    async def _start_over(self) -> list[ListPage]:
        self._reload_due, self._reloaded = False, True
        self._queue.clear()
        self._collector.restart()
        first = await self._reload()
        return [self._collector.take(first)] if first is not None else []
