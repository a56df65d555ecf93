"""The loop over a list, with a page that answers as each test wants and no browser."""

import json
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from types import SimpleNamespace
from typing import Any, TypeVar, cast

import pytest

from core.domain.platforms import Platform
from core.domain.profiles import EndReason, ListKind, ListPage, Profile
from core.errors import LayoutChangedException, NetworkException, SessionExpiredException
from core.platforms.browser.guard import Guard
from core.platforms.browser.responses import ApiAnswer
from core.platforms.facebook.config import FacebookConfig
from core.platforms.facebook.rows import pages_in
from core.platforms.facebook.sources import FacebookListSource
from core.platforms.reading.collection_page import CollectionPage
from core.platforms.reading.collector import ListCollector
from core.platforms.reading.list_reader import FIRST_ROUNDS, MAX_REFUSALS, ListReader
from core.platforms.reading.response_queue import ResponseQueue
from core.platforms.reading.scrolling import Scroller
from tests.unit.platforms.pages import collection, edge

T = TypeVar("T")
CONFIG = FacebookConfig(sandbox=True, page_pause_min_s=0, page_pause_max_s=0, scroll_pause_ms=50, max_idle_rounds=8)
PAGINATION = "ProfileCometAppCollectionListRendererPaginationQuery"
PROFILE = Profile(Platform.FACEBOOK, "100070000000101", "Vega Ficticia")
SECTION = "ProfileCometTopAppSectionQuery"


class QuietGuard:
    """Hands on answers; raises `death` at the wait after it was set."""

    def __init__(self) -> None:
        self.subscribers: list[Callable[[ApiAnswer], None]] = []
        self.death: Exception | None = None
        self.calls = SimpleNamespace(lost=0, open=0)
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
        self.pauses = 0

    async def pause(self) -> None:
        self.pauses += 1

    async def down(self, *, nudge: bool) -> None:
        self.nudges.append(nudge)
        if self.script:
            self.script.popleft()()


def rows(*people: int, cursor: str | None = None, more: bool = True, key: str = "ours") -> dict[str, Any]:
    return {"data": {"node": collection([edge(str(one)) for one in people], cursor=cursor, more=more, key=key)}}


def first_page(*people: int, cursor: str = "c1", more: bool = True) -> CollectionPage:
    return next(pages_in(rows(*people, cursor=cursor, more=more), source="html"))


class Reading:
    """A reader with everything around it."""

    def __init__(self, *, config: FacebookConfig = CONFIG, reloaded: CollectionPage | None = None) -> None:
        self.guard = QuietGuard()
        self.reloads = 0
        self._reloaded = reloaded
        self.config = config
        self.pages: list[ListPage] = []
        self.scroller = FakeScroller([])

    async def _reload(self) -> CollectionPage | None:
        self.reloads += 1
        return self._reloaded

    async def run(self, first: CollectionPage | None, *script: Callable[[], None], key: str | None = "ours") -> None:
        self.scroller = FakeScroller(script)
        guard = cast("Guard", self.guard)
        source = FacebookListSource(PROFILE, ListKind.FRIENDS)
        source.collection_id = collection([], key=key)["id"] if key else None
        queue = ResponseQueue(guard, source.takes)
        reader = ListReader(
            source=source,
            queue=queue,
            collector=ListCollector(known=frozenset(), limit=1_000, budget=5_000, declared=None),
            scroller=cast("Scroller", self.scroller),
            guard=guard,
            config=self.config,
            reload=self._reload,
        )
        try:
            async for page in reader.pages(first):
                self.pages.append(page)
        finally:
            queue.close()

    @property
    def ids(self) -> list[int]:
        return [int(row.external_id) for page in self.pages for row in page.rows]

    @property
    def end(self) -> EndReason | None:
        return self.pages[-1].end if self.pages else None


async def test_pages_come_as_the_site_answers_and_end_when_it_says_so() -> None:
    reading = Reading()
    await reading.run(
        first_page(1, 2),
        lambda: reading.guard.says(rows(3, 4, cursor="c2"), cursor="c1"),
        lambda: reading.guard.says(rows(5, more=False), cursor="c2"),
    )
    assert (reading.ids, reading.end) == ([1, 2, 3, 4, 5], EndReason.END)
    assert (reading.scroller.nudges, reading.scroller.pauses) == ([False, False], 2)
    assert reading.guard.subscribers == []


async def test_answers_about_other_lists_and_other_operations_are_not_rows_of_ours() -> None:
    reading = Reading()
    await reading.run(
        first_page(1),
        lambda: reading.guard.says(rows(7, 8, key="theirs"), cursor="c1", key="theirs"),
        lambda: reading.guard.says({"data": {"viewer": {"friends": 9}}}, operation="CometOtherQuery"),
        lambda: reading.guard.says(rows(2, more=False), cursor="c1", operation="RenamedListQuery"),
    )
    assert (reading.ids, reading.end) == ([1, 2], EndReason.END)


async def test_without_a_known_collection_the_selected_tab_of_an_answer_binds_it() -> None:
    reading = Reading()
    shown = {"tab_key": "friends_all", "style_renderer": {"collection": rows(1, cursor="c1")["data"]["node"]}}
    await reading.run(
        None,
        lambda: reading.guard.says({"data": {"node": shown}}, operation=SECTION),
        lambda: reading.guard.says(rows(2, more=False), cursor="c1"),
        key=None,
    )
    assert (reading.ids, reading.end) == ([1, 2], EndReason.END)


async def test_a_page_that_stalls_is_nudged_and_given_up_in_the_end() -> None:
    reading = Reading()
    nothing = [lambda: None] * 3
    await reading.run(first_page(1), *nothing, lambda: reading.guard.says(rows(2, cursor="c2"), cursor="c1"))
    assert (reading.ids, reading.end) == ([1, 2], EndReason.STALLED)
    assert reading.scroller.nudges[:5] == [False, True, True, True, False]
    assert len(reading.scroller.nudges) == 4 + CONFIG.max_idle_rounds


async def test_a_page_whose_calls_get_lost_is_loaded_again_once_before_it_is_given_up() -> None:
    reading = Reading()
    answered = lambda: reading.guard.says(rows(2, cursor="c2"), cursor="c1")  # noqa: E731
    await reading.run(first_page(1), answered, reading.guard.lose)
    assert (reading.ids, reading.end, reading.reloads) == ([1, 2], EndReason.STALLED, 1)
    assert len(reading.scroller.nudges) == 1 + CONFIG.max_idle_rounds + FIRST_ROUNDS


async def test_a_list_that_never_goes_on_is_loaded_again_once() -> None:
    reading = Reading(reloaded=first_page(1, 2, more=False))
    await reading.run(first_page(1))
    assert (reading.ids, reading.end, reading.reloads) == ([1, 2], EndReason.END, 1)


async def test_a_list_that_never_begins_is_given_up_sooner() -> None:
    reading = Reading()
    await reading.run(None)
    assert [(page.rows, page.end) for page in reading.pages] == [((), EndReason.STALLED)]
    assert (len(reading.scroller.nudges), reading.reloads) == (2 * FIRST_ROUNDS, 1)


async def test_so_many_scrolls_and_no_more() -> None:
    reading = Reading(config=CONFIG.model_copy(update={"max_scrolls": 2}))
    script = [lambda n=n: reading.guard.says(rows(n + 2, cursor=f"c{n + 2}"), cursor=f"c{n + 1}") for n in range(5)]
    await reading.run(first_page(1), *script)
    assert (reading.ids, reading.end) == ([1, 2, 3], EndReason.BUDGET)


async def test_what_came_before_a_death_is_handed_out_before_it_is_told() -> None:
    reading = Reading()

    def answer_and_die() -> None:
        reading.guard.says(rows(2, 3, cursor="c2"), cursor="c1")
        reading.guard.death = SessionExpiredException("dead")

    with pytest.raises(SessionExpiredException):
        await reading.run(first_page(1), answer_and_die)
    assert (reading.ids, reading.end) == ([1, 2, 3], None)


async def test_a_list_that_was_over_before_the_death_is_complete() -> None:
    reading = Reading()

    def finish_and_die() -> None:
        reading.guard.says(rows(2, more=False), cursor="c1")
        reading.guard.death = SessionExpiredException("dead")

    await reading.run(first_page(1), finish_and_die)
    assert (reading.ids, reading.end) == ([1, 2], EndReason.END)


def refusal(code: int) -> dict[str, Any]:
    return {"errors": [{"code": code, "message": "invented"}]}


async def test_an_empty_page_in_the_middle_is_asked_for_again() -> None:
    reading = Reading()
    await reading.run(
        first_page(1),
        lambda: reading.guard.says(refusal(1675012), cursor="c1"),
        lambda: reading.guard.says(rows(2, more=False), cursor="c1"),
    )
    assert (reading.ids, reading.end) == ([1, 2], EndReason.END)


async def test_passing_trouble_that_does_not_pass_is_told() -> None:
    reading = Reading()
    with pytest.raises(LayoutChangedException, match="1675012"):
        await reading.run(first_page(1), *[lambda: reading.guard.says(refusal(1675012))] * MAX_REFUSALS)
    assert reading.ids == [1]


async def test_a_refused_query_is_ours_to_mend() -> None:
    reading = Reading()
    with pytest.raises(LayoutChangedException, match="1675030"):
        await reading.run(first_page(1), lambda: reading.guard.says(refusal(1675030)))


async def test_stale_tokens_reload_the_page_once() -> None:
    reading = Reading(reloaded=first_page(1, 2, cursor="d1"))
    await reading.run(
        first_page(1, 2),
        lambda: reading.guard.says("for (;;);" + json.dumps({"error": 1357004})),
        lambda: reading.guard.says(rows(2, 3, more=False), cursor="d1"),
    )
    assert (reading.ids, reading.end, reading.reloads) == ([1, 2, 3], EndReason.END, 1)
    again = Reading(reloaded=first_page(1, cursor="d1"))
    with pytest.raises(NetworkException):
        await again.run(first_page(1), *[lambda: again.guard.says({"error": 1357004})] * 2)
    assert again.reloads == 1


async def test_an_answer_that_is_not_json_is_a_changed_layout() -> None:
    reading = Reading()
    with pytest.raises(LayoutChangedException):
        await reading.run(first_page(1), lambda: reading.guard.says("<html>"))
