"""Reads one list from its first page to its end: scrolls, takes the answers that come, and knows when to stop."""

from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator
from contextlib import aclosing
from dataclasses import dataclass

from core.domain.profiles import EndReason, ListPage
from core.errors import CentinelaException, LayoutChangedException, NetworkException
from core.platforms.browser.guard import Guard
from core.platforms.browser.responses import ApiAnswer
from core.platforms.config import PlatformConfig
from core.platforms.facebook.collector import ListCollector
from core.platforms.facebook.inbox import Inbox, is_list_operation
from core.platforms.facebook.relay import answer_of_body
from core.platforms.facebook.rows import CollectionPage, pages_in
from core.platforms.facebook.scrolling import Scroller
from core.platforms.facebook.tabs import is_hidden, page_of_tab

STALE_TOKENS = "1357004"
"""The page's tokens are too old: load it again, once (extraction.md 1.5)."""
PASSING = frozenset({"1675012", "1357054", "1357045", "1357051"})
"""Empty page in the middle of a list and the like: the page's own script asks again."""
MAX_REFUSALS = 5
FIRST_ROUNDS = 6
"""Unanswered scrolls before the first answer, after which what is drawn on the page is read instead."""


@dataclass(slots=True)
class Binding:
    """Which collection the rows have to belong to; its id may become known only with the first answer."""

    tab_key: str
    collection_id: str | None = None

    def page_in(self, answer: ApiAnswer, data: object) -> CollectionPage | None:
        """The page of our collection inside an answer, if it has one."""
        shown = page_of_tab(data, self.tab_key, source="red", collection_id=self.collection_id)
        if shown is not None and self.collection_id in (None, shown.collection_id):
            self.collection_id = shown.collection_id
            return shown
        wanted = self.collection_id
        if wanted is None:
            return None
        for page in pages_in(data, source="red"):
            if wanted in (page.collection_id, page.collection_id or answer.variables.get("id")):
                return page
        return None

    def is_hidden_in(self, data: object) -> bool:
        """Whether an answer says that the site does not show our collection."""
        return is_hidden(data, self.tab_key, self.collection_id)


class ListReader:
    """The loop over one list. Progress is counted from answers, never from what is drawn (extraction.md 5.3)."""

    def __init__(
        self,
        *,
        inbox: Inbox,
        collector: ListCollector,
        binding: Binding,
        scroller: Scroller,
        guard: Guard,
        config: PlatformConfig,
        reload: Callable[[], Awaitable[CollectionPage | None]],
    ) -> None:
        self._inbox = inbox
        self._collector = collector
        self._binding = binding
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
        for answer in self._inbox:
            page = self._take(answer)
            if page is not None:
                self._progress = True
                self._guard.progressed()
                self._lost_before = self._guard.calls.lost
                yield page

    def _take(self, answer: ApiAnswer) -> ListPage | None:
        try:
            found = answer_of_body(answer.body, answer.operation)
        except LayoutChangedException:
            if is_list_operation(answer.operation):
                raise
            return None  # something else that speaks of collections, in a form of its own
        page = self._binding.page_in(answer, found.data)
        if page is not None:
            self._refusals = 0
            cursor = answer.variables.get("cursor")
            return self._collector.take(page, asked=cursor if isinstance(cursor, str) else None)
        if not self._collector.started and self._binding.is_hidden_in(found.data):
            return self._given_up(EndReason.HIDDEN)
        if found.codes and self._is_ours(answer):
            self._refuse(found.codes)
        return None

    def _is_ours(self, answer: ApiAnswer) -> bool:
        asked = answer.variables.get("id") or answer.variables.get("collectionToken")
        if asked is None or self._binding.collection_id is None:
            return is_list_operation(answer.operation)
        return bool(asked == self._binding.collection_id)

    def _refuse(self, codes: frozenset[str]) -> None:
        self._refusals += 1
        if STALE_TOKENS in codes:
            if self._reloaded:
                raise NetworkException("the page's tokens went stale twice")
            self._reload_due = True
        elif self._refusals >= MAX_REFUSALS or not codes & PASSING:
            raise LayoutChangedException(f"list query refused: {', '.join(sorted(codes))}")

    async def _advance(self, *, nudge: bool) -> CentinelaException | None:
        """One pause (after progress), one scroll, one wait for what it brings."""
        try:
            if self._progress:
                self._progress = False
                await self._scroller.pause()
            await self._scroller.down(nudge=nudge)
            await self._guard.wait(self._inbox.wait(self._config.scroll_pause_ms / 1000))
        except CentinelaException as exc:
            return exc
        return None

    async def _start_over(self) -> list[ListPage]:
        self._reload_due, self._reloaded = False, True
        self._inbox.clear()
        self._collector.restart()
        first = await self._reload()
        return [self._collector.take(first)] if first is not None else []
