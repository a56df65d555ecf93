"""The newest posts and photos of a profile, from what its own pages carry and ask for while they are scrolled."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from core.domain.results.profiles import EndReason, Profile
from core.errors import LayoutChangedException
from core.platforms.browser.responses import ApiAnswer
from core.platforms.facebook.documents import read_document
from core.platforms.facebook.navigation import FacebookNavigation
from core.platforms.facebook.parsing.relay import answer_of_body, answers_of_html
from core.platforms.facebook.parsing.stories import Story, photos_in, stories_in
from core.platforms.reading.json_tree import dig, walk
from core.platforms.reading.response_queue import ResponseQueue
from core.platforms.reading.scrolling import Scroller
from core.platforms.reading.source import ListBrowser
from core.platforms.reading.stop_conditions import FIRST_ROUNDS

_FEED, _PHOTOS = "timeline_list_feed_units", "pageItems"
"""What holds the posts of a timeline, and the photos of a collection."""
Found = Callable[[Iterable[Mapping[str, Any]]], Iterator[Story]]


@dataclass(frozen=True, slots=True)
class NewestStories:
    """Posts and photos of a profile, the newest first, each once.

    `end`: NO_POSTS when the profile shows none, POSTS_UNSEEN when some of those wanted did not come.
    """

    stories: tuple[Story, ...]
    end: EndReason | None = None


async def newest_stories(browser: ListBrowser, profile: Profile, count: int) -> NewestStories:
    """Up to `count` newest posts and as many newest photos; fewer when the profile shows no more."""
    identifier = profile.external_id or profile.username or ""
    posts = await _collected(browser, FacebookNavigation.build_profile_url(identifier), _FEED, stories_in, count)
    url = FacebookNavigation.build_tab_url(identifier, "photos")
    photos = await _collected(browser, url, _PHOTOS, photos_in, count)
    found = {story.post_id: story for story in (*posts.newest(), *photos.newest())}
    # a profile without photos has no list of them that could end
    whole = posts.whole and (photos.whole or not photos.found)
    end = EndReason.POSTS_UNSEEN if not whole else None if found else EndReason.NO_POSTS
    return NewestStories(tuple(found.values()), end)


@dataclass(slots=True)
class _Collection:
    """What a page has shown so far of `count` wanted."""

    held_in: str
    find: Found
    count: int
    found: dict[str, Story] = field(default_factory=dict)
    ended: bool = False

    @property
    def whole(self) -> bool:
        """As many as wanted are there, or the site said that no more follow."""
        return self.ended or len(self.found) >= self.count

    def take(self, data: Sequence[Mapping[str, Any]]) -> None:
        self.found.update((story.post_id, story) for story in self.find(data))
        self.ended = self.ended or any(_ends(part, self.held_in) for part in data)

    def newest(self) -> list[Story]:
        """By date where it is told, for pinned posts stand first; else in the site's order."""
        ordered = list(self.found.values())
        if all(story.created_at for story in ordered):
            ordered.sort(key=lambda story: story.created_at.timestamp() if story.created_at else 0, reverse=True)
        return ordered[: self.count]


async def _collected(browser: ListBrowser, url: str, held_in: str, find: Found, count: int) -> _Collection:
    collection = _Collection(held_in, find, count)
    slow_s = browser.config.timeout_selectors / 1000
    queue = ResponseQueue(browser.guard, lambda answer: f'"{held_in}"' in answer.body, slow_s=slow_s)
    try:
        document = await browser.navigate(url)
        read_document(document)
        collection.take([answer.data for answer in answers_of_html(document.body)])
        if not collection.ended:
            await _scrolled(browser, queue, collection)
    finally:
        queue.close()
    return collection


async def _scrolled(browser: ListBrowser, queue: ResponseQueue, collection: _Collection) -> None:
    """Scroll on until there are enough, the site says that there are no more, or it stops answering."""
    scroller = Scroller(browser.get_page(), browser.guard, browser.config, browser.clock)
    idle = 0
    while not collection.whole and idle < FIRST_ROUNDS:
        await scroller.down(nudge=idle > 0)
        await browser.guard.wait(queue.wait(browser.config.scroll_pause_ms / 1000))
        before, idle = len(collection.found), idle + 1
        for answer in queue:
            collection.take([_data_of(answer)])
        if len(collection.found) > before:
            idle = 0
            browser.guard.progressed()
            await scroller.pause()


def _data_of(answer: ApiAnswer) -> Mapping[str, Any]:
    try:
        return answer_of_body(answer.body, answer.operation).data
    except LayoutChangedException:
        return {}


def _ends(data: Mapping[str, Any], held_in: str) -> bool:
    """Whether a timeline or a collection says that nothing follows."""
    return any(dig(node, held_in, "page_info", "has_next_page") is False for node in walk(dict(data)))
