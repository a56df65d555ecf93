"""A list of a profile over all the places it is spread over, with what is drawn as the fallback of each."""

from collections.abc import AsyncGenerator, AsyncIterator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field, replace

from core.domain.results.profiles import (
    Checkpoint,
    EndReason,
    ListKind,
    ListPage,
    Profile,
    ProfileAvailability,
    ReadPlace,
)
from core.errors import (
    CentinelaException,
    LayoutChangedException,
    ListHiddenException,
    NetworkException,
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
from core.platforms.reading.stop_conditions import how_all_ended, read_before

_NOT_THERE = frozenset(
    {ProfileAvailability.UNAVAILABLE, ProfileAvailability.DEACTIVATED, ProfileAvailability.SUSPENDED}
)

_ENOUGH = frozenset({EndReason.LIMIT, EndReason.BUDGET})


@dataclass(slots=True)
class _Tally:
    """What the places of a list declare together so far, and how each ended."""

    declared: int = 0
    ends: list[EndReason] = field(default_factory=list)


async def read_list(
    browser: ListBrowser,
    plans: Mapping[ListKind, ListPlan],
    profile: Profile,
    kind: ListKind,
    *,
    known: frozenset[str],
    limit: int,
    checkpoint: Checkpoint | None = None,
    places: Sequence[ReadPlace] = (),
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
        plan = plans[kind](browser, profile, kind)
        async with aclosing(_all_places(browser, plan, collector, checkpoint, places)) as pages:
            async for page in pages:
                yield page
    except ListHiddenException:
        yield ListPage((), None, collector.declared, EndReason.HIDDEN)


async def _all_places(
    browser: ListBrowser,
    plan: AsyncIterator[ListSource | EndReason],
    collector: ListCollector,
    checkpoint: Checkpoint | None,
    places: Sequence[ReadPlace],
) -> AsyncGenerator[ListPage, None]:
    """The pages of one place after the other; the last page tells how all of them ended.

    A last page is held back until it is known whether another place follows. Places that an earlier attempt read to
    their end are not opened again; how they ended counts.
    """
    tally, first = _Tally(), True
    held: ListPage | None = None
    try:
        async for source in _unread(plan, places, tally):
            if held is not None:
                page, held = held, None
                yield replace(page, end=None)
            await _begin(browser, source, collector, checkpoint, first=first)
            first = False
            async with aclosing(read_source(browser, source, collector)) as pages:
                async for page in pages:
                    if page.end is None:
                        yield _counted(page, tally.declared)
                    else:
                        held = _ended(_counted(page, tally.declared), source, page.end, page.declared)
                        tally.ends.append(page.end)
            tally.declared += collector.declared or 0
            if _ENOUGH.intersection(tally.ends[-1:]):
                break
    except CentinelaException:
        if held is not None:
            yield replace(held, end=None)  # where the next place is could not be found out: these rows were read
        raise
    last = held or ListPage((), None, collector.declared)
    yield replace(last, declared=tally.declared or last.declared, end=how_all_ended(tally.ends))


async def _unread(
    plan: AsyncIterator[ListSource | EndReason], places: Sequence[ReadPlace], tally: _Tally
) -> AsyncIterator[ListSource]:
    """The places that are to be read; what is known of the others, and of those that are missing, is added up."""
    async for source in plan:
        if isinstance(source, EndReason):
            tally.ends.append(source)
        elif (known := read_before(source.place, places)) is not None:
            tally.declared += known.declared or 0
            tally.ends.append(known.end)
        else:
            yield source


async def _begin(
    browser: ListBrowser, source: ListSource, collector: ListCollector, checkpoint: Checkpoint | None, *, first: bool
) -> None:
    """Only the first place that is read can begin at a checkpoint."""
    if not first:
        collector.next_place()
    elif checkpoint is not None and await source.begin_at(browser, checkpoint):
        collector.begin_at(checkpoint.cursor)


def _ended(page: ListPage, source: ListSource, end: EndReason, declared: int | None) -> ListPage:
    """The last page of a place, which says so where the list has several of them."""
    return replace(page, place=ReadPlace(source.place, end, declared)) if source.place else page


def _counted(page: ListPage, before: int) -> ListPage:
    """The page with what the places before it declare added to its own count."""
    return replace(page, declared=before + (page.declared or 0)) if before else page


async def read_source(
    browser: ListBrowser, source: ListSource, collector: ListCollector
) -> AsyncGenerator[ListPage, None]:
    """One place of a list to its end; on from what is drawn there when answers say nothing, or nothing understood."""
    scroller = Scroller(browser.get_page(), browser.guard, browser.config, browser.clock, container=source.container)
    queue = ResponseQueue(browser.guard, source.wants, slow_s=browser.config.timeout_selectors / 1000)
    try:
        reader = ListReader(browser, source, queue, collector, scroller)
        async with aclosing(reader.pages()) as found:
            async for page in found:
                silent = not collector.started or reader.unread > 0
                if page.end is EndReason.STALLED and silent and source.drawn is not None:
                    if page.rows or page.observed:
                        yield replace(page, end=None)
                    break
                yield page
            else:
                return
        drawn = DomList(browser.get_page(), browser.guard, source.drawn)
        try:
            async with aclosing(drawn.pages(collector, scroller, browser.config)) as seen:
                async for page in seen:
                    yield page
        except LayoutChangedException as exc:
            if reader.unanswered or source.troubled:
                raise NetworkException("the list's answers did not come") from exc
            raise
    finally:
        queue.close()


def _require_readable(profile: Profile) -> None:
    if profile.availability in _NOT_THERE:
        raise ProfileNotFoundException("the profile is not there")
    if profile.availability is ProfileAvailability.PRIVATE and not profile.lists:
        raise ProfilePrivateException("the profile shows its lists to friends only")
    if not (profile.external_id or profile.username):
        raise LayoutChangedException("profile without id and name")
