"""The newest posts and photos of a profile, from what its own pages carry and ask for while they are scrolled."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from core.domain.results.profiles import Profile
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

_FEED = '"timeline_list_feed_units"'
_PHOTOS = '"pageItems"'
Found = Callable[[Iterable[Mapping[str, Any]]], Iterator[Story]]


async def newest_stories(browser: ListBrowser, profile: Profile, count: int) -> list[Story]:
    """Up to `count` newest posts and as many newest photos, each once; fewer when the profile shows no more."""
    identifier = profile.external_id or profile.username or ""
    posts = await _collected(browser, FacebookNavigation.build_profile_url(identifier), stories_in, _FEED, count)
    url = FacebookNavigation.build_tab_url(identifier, "photos")
    photos = await _collected(browser, url, photos_in, _PHOTOS, count)
    found = {story.post_id: story for story in (*posts, *photos)}
    return list(found.values())


async def _collected(browser: ListBrowser, url: str, find: Found, carried: str, count: int) -> list[Story]:
    found: dict[str, Story] = {}
    queue = ResponseQueue(browser.guard, lambda answer: carried in answer.body)
    try:
        document = await browser.navigate(url)
        read_document(document)
        answers = answers_of_html(document.body)
        found.update(_told(find([answer.data for answer in answers])))
        if any(_ends(answer.data) for answer in answers):
            return _newest(found, count)
        await _scrolled(browser, queue, find, found, count)
    finally:
        queue.close()
    return _newest(found, count)


async def _scrolled(
    browser: ListBrowser, queue: ResponseQueue, find: Found, found: dict[str, Story], count: int
) -> None:
    """Scroll on until there are enough, the site says that there are no more, or it stops answering."""
    scroller = Scroller(browser.get_page(), browser.guard, browser.config, browser.clock)
    idle = 0
    while len(found) < count and idle < FIRST_ROUNDS:
        await scroller.down(nudge=idle > 0)
        await browser.guard.wait(queue.wait(browser.config.scroll_pause_ms / 1000))
        before, idle = len(found), idle + 1
        for answer in queue:
            data = _data_of(answer)
            found.update(_told(find([data])))
            if _ends(data):
                return
        if len(found) > before:
            idle = 0
            browser.guard.progressed()
            await scroller.pause()


def _told(stories: Iterator[Story]) -> dict[str, Story]:
    return {story.post_id: story for story in stories}


def _newest(found: Mapping[str, Story], count: int) -> list[Story]:
    """By date where it is told, for pinned posts stand first; else in the site's order."""
    ordered = list(found.values())
    if all(story.created_at for story in ordered):
        ordered.sort(key=lambda story: story.created_at.timestamp() if story.created_at else 0, reverse=True)
    return ordered[:count]


def _data_of(answer: ApiAnswer) -> Mapping[str, Any]:
    try:
        return answer_of_body(answer.body, answer.operation).data
    except LayoutChangedException:
        return {}


def _ends(data: Mapping[str, Any]) -> bool:
    """Whether a timeline or a collection says that nothing follows."""
    keys = ("timeline_list_feed_units", "pageItems")
    return any(dig(node, key, "page_info", "has_next_page") is False for node in walk(dict(data)) for key in keys)
