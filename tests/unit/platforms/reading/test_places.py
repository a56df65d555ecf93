"""A list that is spread over several places: which are opened, and how all of them ended."""

from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from types import SimpleNamespace
from typing import cast

import pytest

from core.domain.platforms import Platform
from core.domain.results.profiles import EndReason, ListKind, ListPage, Profile, ReadPlace, RelatedProfile
from core.errors import NetworkException
from core.platforms.facebook.config import FacebookConfig
from core.platforms.reading import profile_lists
from core.platforms.reading.collector import ListCollector
from core.platforms.reading.source import ListBrowser, ListSource

VEGA = Profile(Platform.FACEBOOK, "1", "Vega Ficticia")
BROWSER = cast("ListBrowser", SimpleNamespace(config=FacebookConfig()))


class Scripted:
    """Places by key with how each ends; what was opened is kept."""

    def __init__(
        self,
        monkeypatch: pytest.MonkeyPatch,
        ends: dict[str, EndReason],
        *,
        lost: bool = False,
        places_end: EndReason | None = None,
    ) -> None:
        self.ends = ends
        self.opened: list[str] = []
        self._lost = lost
        self._places_end = places_end
        monkeypatch.setattr(profile_lists, "read_source", self._read)

    async def read(self, places: Sequence[ReadPlace] = (), into: list[ListPage] | None = None) -> list[ListPage]:
        found = [] if into is None else into
        plans = {ListKind.COMMENTS: self._plan}
        async for page in profile_lists.read_list(
            BROWSER, plans, VEGA, ListKind.COMMENTS, known=frozenset(), limit=99, places=places
        ):
            found.append(page)
        return found

    async def _plan(
        self, _browser: ListBrowser, _profile: Profile, _kind: ListKind
    ) -> AsyncIterator[ListSource | EndReason]:
        for key in self.ends:
            yield cast("ListSource", SimpleNamespace(place=key))
        if self._places_end is not None:
            yield self._places_end
        if self._lost:
            raise NetworkException("the timeline stopped loading posts")

    async def _read(
        self, _browser: ListBrowser, source: ListSource, collector: ListCollector
    ) -> AsyncGenerator[ListPage, None]:
        self.opened.append(source.place)
        collector.declared = 2
        yield ListPage((RelatedProfile(f"{source.place}1", "Uno"),), None, 2)
        yield ListPage((RelatedProfile(f"{source.place}2", "Dos"),), None, 2, self.ends[source.place])


async def test_places_that_are_none_or_not_all_say_how_the_list_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    none = await Scripted(monkeypatch, {}, places_end=EndReason.NO_POSTS).read()
    assert [(page.rows, page.end) for page in none] == [((), EndReason.NO_POSTS)]
    some = await Scripted(monkeypatch, {"a": EndReason.END}, places_end=EndReason.POSTS_UNSEEN).read()
    assert [page.end for page in some] == [None, EndReason.POSTS_UNSEEN]
    assert len(some[-1].rows) == 1, "the last rows are not lost"


async def test_every_place_says_that_it_was_read_and_the_last_page_how_all_ended(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pages = await Scripted(monkeypatch, {"a": EndReason.END, "b": EndReason.SITE_CAP}).read()
    told = [page.place for page in pages if page.place]
    assert told == [ReadPlace("a", EndReason.END, 2), ReadPlace("b", EndReason.SITE_CAP, 2)]
    assert (pages[-1].end, pages[-1].declared) == (EndReason.SITE_CAP, 4)
    assert [page.end for page in pages[:-1]] == [None] * 3


async def test_places_read_to_their_end_are_not_opened_again_and_count_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    known = [
        ReadPlace("a", EndReason.END, 5),
        ReadPlace("b", EndReason.STALLED, 5),
        ReadPlace("d", EndReason.SITE_CAP, 7),
        ReadPlace("gone", EndReason.STALLED, 9),
    ]
    script = Scripted(monkeypatch, dict.fromkeys("abcd", EndReason.END))
    pages = await script.read(known)
    assert script.opened == ["b", "c"]
    assert (pages[-1].end, pages[-1].declared) == (EndReason.SITE_CAP, 5 + 2 + 2 + 7)


async def test_a_list_of_which_every_place_was_read_ends_without_opening_any(monkeypatch: pytest.MonkeyPatch) -> None:
    script = Scripted(monkeypatch, dict.fromkeys("ab", EndReason.END))
    pages = await script.read([ReadPlace(key, EndReason.END, 3) for key in "ab"])
    assert script.opened == []
    assert [(page.rows, page.end, page.declared) for page in pages] == [((), EndReason.END, 6)]


async def test_a_place_is_told_also_when_the_next_one_cannot_be_found(monkeypatch: pytest.MonkeyPatch) -> None:
    script = Scripted(monkeypatch, {"a": EndReason.END}, lost=True)
    found: list[ListPage] = []
    with pytest.raises(NetworkException):
        await script.read(into=found)
    assert found[-1].place == ReadPlace("a", EndReason.END, 2)
    assert found[-1].end is None
