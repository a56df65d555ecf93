"""Reads one list of a profile: by answers, and by what is drawn on the page when answers say nothing."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from dataclasses import dataclass

from playwright.async_api import Page

from core.domain.profiles import EndReason, ListPage, Profile
from core.platforms.browser.guard import Guard
from core.platforms.browser.responses import Document
from core.platforms.config import PlatformConfig
from core.platforms.reading.collection_page import CollectionPage
from core.platforms.reading.collector import ListCollector
from core.platforms.reading.dom_list import DomList
from core.platforms.reading.list_reader import ListReader
from core.platforms.reading.response_queue import ResponseQueue
from core.platforms.reading.scrolling import Scroller
from core.platforms.reading.source import ListSource
from core.ports.runtime import Clock

Navigate = Callable[[str], Awaitable[Document]]


@dataclass(frozen=True, slots=True)
class ReadingPage:
    """The open page that a list is read on, and how it is watched and paced."""

    page: Page
    guard: Guard
    config: PlatformConfig
    clock: Clock
    navigate: Navigate


async def read_pages(
    place: ReadingPage, source: ListSource, profile: Profile, collector: ListCollector
) -> AsyncGenerator[ListPage, None]:
    """Pages of new rows; the last one carries the end. HIDDEN, without rows, for a list that the site does not show.

    What is drawn on the page is read when no answer of the list came at all; it never proves an end.
    """
    queue = ResponseQueue(place.guard, source.takes)
    try:
        reading = source.read_document(await place.navigate(source.url))
        if reading.page is None and reading.hidden:
            yield ListPage((), None, collector.declared, EndReason.HIDDEN)
            return
        await _open(place, source)
        scroller = Scroller(place.page, place.guard, place.config, place.clock, root=source.root)
        reader = _reader(place, source, collector, queue, scroller)
        async with aclosing(reader.pages(reading.page)) as found:
            async for page in found:
                if page.end is EndReason.STALLED and not collector.started:
                    break
                yield page
            else:
                return
        drawn = DomList(place.page, place.guard, profile, source)
        async with aclosing(drawn.pages(collector, scroller, place.config)) as seen:
            async for page in seen:
                yield page
    finally:
        queue.close()


def _reader(
    place: ReadingPage, source: ListSource, collector: ListCollector, queue: ResponseQueue, scroller: Scroller
) -> ListReader:
    async def reload() -> CollectionPage | None:
        first = source.read_document(await place.navigate(source.url)).page
        await _open(place, source)
        return first

    return ListReader(
        source=source,
        queue=queue,
        collector=collector,
        scroller=scroller,
        guard=place.guard,
        config=place.config,
        reload=reload,
    )


async def _open(place: ReadingPage, source: ListSource) -> None:
    """Press what opens the list, where it does not open by itself."""
    if source.opener is not None:
        await place.guard.wait(place.page.locator(source.opener).first.click())
