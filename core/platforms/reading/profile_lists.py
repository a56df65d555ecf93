"""A list of a profile over all the places it is spread over, with what is drawn as the fallback of each."""

from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing

from core.domain.profiles import EndReason, ListKind, ListPage, Profile, ProfileAvailability
from core.errors import (
    LayoutChangedException,
    ListHiddenException,
    ProfileNotFoundException,
    ProfilePrivateException,
    UnknownListException,
)
from core.platforms.reading.collector import ListCollector
from core.platforms.reading.dom_list import DomList
from core.platforms.reading.list_reader import ListReader
from core.platforms.reading.response_queue import ResponseQueue
from core.platforms.reading.scrolling import Scroller
from core.platforms.reading.source import ListBrowser, ListPlan, ListSource

_NOT_THERE = frozenset(
    {ProfileAvailability.UNAVAILABLE, ProfileAvailability.DEACTIVATED, ProfileAvailability.SUSPENDED}
)


async def read_list(
    browser: ListBrowser,
    plans: Mapping[ListKind, ListPlan],
    profile: Profile,
    kind: ListKind,
    *,
    known: frozenset[str],
    limit: int,
) -> AsyncGenerator[ListPage, None]:
    """See ProfileReader.read_list.

    Raises ProfileNotFoundException and ProfilePrivateException for the profile as a whole, UnknownListException for a
    list that the network does not have.
    """
    if kind not in plans:
        raise UnknownListException(kind.value, tuple(known.value for known in plans))
    _require_readable(profile)
    counter = profile.counters.get(kind)
    collector = ListCollector(
        known=known,
        limit=limit,
        budget=browser.config.row_budget,
        declared=counter.value if counter else None,
    )
    if collector.full is not None:
        yield ListPage((), None, collector.declared, collector.full)
        return
    try:
        async for source in plans[kind](browser, profile, kind):
            async with aclosing(read_source(browser, source, collector)) as pages:
                async for page in pages:
                    yield page
    except ListHiddenException:
        yield ListPage((), None, collector.declared, EndReason.HIDDEN)


async def read_source(
    browser: ListBrowser, source: ListSource, collector: ListCollector
) -> AsyncGenerator[ListPage, None]:
    """One place of a list to its end; from what is drawn there when no answer said anything."""
    scroller = Scroller(browser.get_page(), browser.guard, browser.config, browser.clock, container=source.container)
    queue = ResponseQueue(browser.guard, source.wants)
    try:
        async with aclosing(ListReader(browser, source, queue, collector, scroller).pages()) as found:
            async for page in found:
                if page.end is EndReason.STALLED and not collector.started and source.drawn is not None:
                    break
                yield page
            else:
                return
        drawn = DomList(browser.get_page(), browser.guard, source.drawn)
        async with aclosing(drawn.pages(collector, scroller, browser.config)) as seen:
            async for page in seen:
                yield page
    finally:
        queue.close()


def _require_readable(profile: Profile) -> None:
    if profile.availability in _NOT_THERE:
        raise ProfileNotFoundException("the profile is not there")
    if profile.availability is ProfileAvailability.PRIVATE and not profile.lists:
        raise ProfilePrivateException("the profile shows its lists to friends only")
    if not (profile.external_id or profile.username):
        raise LayoutChangedException("profile without id and name")
