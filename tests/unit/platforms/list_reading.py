"""A reader of one list, with a page that answers as each test wants and no browser."""

import json
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from types import SimpleNamespace
from typing import Any, TypeVar, cast

from core.domain.ids import SessionId
from core.domain.platforms import Platform
from core.domain.results.profiles import EndReason, ListKind, ListPage, Profile
from core.domain.sessions.verdict import SessionState, Verdict
from core.platforms.browser.guard import Guard
from core.platforms.browser.responses import ApiAnswer, Document
from core.platforms.facebook.config import FacebookConfig
from core.platforms.facebook.lists.people_lists import CollectionSource
from core.platforms.facebook.parsing.rows import pages_in
from core.platforms.reading.collection_page import CollectionPage
from core.platforms.reading.collector import ListCollector
from core.platforms.reading.list_reader import ListReader
from core.platforms.reading.pacing import Pacer
from core.platforms.reading.response_queue import ResponseQueue
from core.platforms.reading.scrolling import Scroller
from core.platforms.reading.source import ListBrowser
from core.platforms.reading.source import Reading as Told
from tests.fakes.clock import FakeClock
from tests.unit.platforms.pages import collection, edge

T = TypeVar("T")
CONFIG = FacebookConfig(sandbox=True, page_pause_min_s=0, page_pause_max_s=0, scroll_pause_ms=50, max_idle_rounds=8)
PAGINATION = "ProfileCometAppCollectionListRendererPaginationQuery"
SECTION = "ProfileCometTopAppSectionQuery"


async def _settled() -> None:
    """The page waits for nothing."""


class QuietGuard:
    """Hands on answers; raises `death` at the wait after it was set."""

    def __init__(self) -> None:
        self.subscribers: list[Callable[[ApiAnswer], None]] = []
        self.death: Exception | None = None
        self.calls = SimpleNamespace(lost=0, open=0, settle=_settled)
        self.progressed, self.pause = lambda: None, self.wait

    def lose(self) -> None:
        self.calls.lost += 1

    def subscribe(self, subscriber: Callable[[ApiAnswer], None]) -> Callable[[], None]:
        self.subscribers.append(subscriber)
        return lambda: self.subscribers.remove(subscriber)

    async def wait(self, awaitable: Awaitable[T]) -> T:
        result = await awaitable
        if self.death is not None:
            raise self.death
        return result

    def says(self, body: object, *, cursor: str | None = None, operation: str = PAGINATION, key: str = "ours") -> None:
        variables = {"id": collection([], key=key)["id"], **({"cursor": cursor} if cursor else {})}
        text = body if isinstance(body, str) else json.dumps(body)
        answer = ApiAnswer("https://www.facebook.com/api/graphql/", 200, operation, text, variables)
        for subscriber in list(self.subscribers):
            subscriber(answer)


class FakeScroller:
    """Each scroll does the next thing of the script."""

    def __init__(self, script: Sequence[Callable[[], None]]) -> None:
        self.script = deque(script)
        self.nudges: list[bool] = []
        self.settled: list[bool] = []
        self.pauses = 0

    async def pause(self) -> None:
        self.pauses += 1

    async def down(self, *, nudge: bool, settled: bool = False) -> None:
        self.nudges.append(nudge)
        self.settled.append(settled)
        if self.script:
            self.script.popleft()()


def rows(*people: int, cursor: str | None = None, more: bool = True, key: str = "ours") -> dict[str, Any]:
    return {"data": {"node": collection([edge(str(one)) for one in people], cursor=cursor, more=more, key=key)}}


def first_page(*people: int, cursor: str = "c1", more: bool = True) -> CollectionPage:
    return next(pages_in(rows(*people, cursor=cursor, more=more), source="html"))


class Loaded(CollectionSource):
    """The friends of a profile, with documents that say what each test wants: one for every time it is loaded."""

    def __init__(self, collection_id: str | None, *pages: CollectionPage | None) -> None:
        vega = Profile(Platform.FACEBOOK, "100080000000001", "Vega Ficticia")
        super().__init__(vega, ListKind.FRIENDS, collection_id=collection_id)
        self.pages = list(pages)
        self.loads = 0

    def open(self, document: Document) -> Told:
        assert document.url == self.url
        self.loads += 1
        return Told(self.pages.pop(0))


class Reading:
    """A reader with everything around it."""

    def __init__(self, *, config: FacebookConfig = CONFIG, reloaded: CollectionPage | None = None) -> None:
        self.guard = QuietGuard()
        self.pacer = Pacer(None, SessionId(1), {}, FakeClock())
        self._reloaded = reloaded
        self.config = config
        self.pages: list[ListPage] = []
        self.scroller = FakeScroller([])
        self.source = Loaded(None)
        self.presses = False

    async def navigate(self, url: str) -> Document:
        return Document(url, 200, Verdict(SessionState.VALID, "invented"))

    @property
    def reloads(self) -> int:
        return self.source.loads - 1

    async def run(self, first: CollectionPage | None, *script: Callable[[], None], key: str | None = "ours") -> None:
        self.scroller = FakeScroller(script)
        self.source = Loaded(collection([], key=key)["id"] if key else None, first, self._reloaded)
        self.source.presses = self.presses
        queue = ResponseQueue(cast("Guard", self.guard), self.source.wants)
        collector = ListCollector(known=frozenset(), limit=1_000, budget=5_000, declared=None)
        scroller = cast("Scroller", self.scroller)
        reader = ListReader(cast("ListBrowser", self), self.source, queue, collector, scroller)
        try:
            async for page in reader.pages():
                self.pages.append(page)
        finally:
            queue.close()

    @property
    def ids(self) -> list[int]:
        return [int(row.external_id) for page in self.pages for row in page.rows]

    @property
    def end(self) -> EndReason | None:
        return self.pages[-1].end if self.pages else None
