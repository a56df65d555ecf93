"""The newest posts of a profile, from the answers that its page asks for while it is scrolled."""

from collections.abc import Mapping

from core.domain.results.profiles import Profile
from core.errors import LayoutChangedException, NetworkException
from core.platforms.browser.responses import ApiAnswer
from core.platforms.instagram.lists import asked_cursor, read_document
from core.platforms.instagram.navigation import InstagramNavigation
from core.platforms.instagram.parsing.posts import Post, PostsPage, newest, posts_from
from core.platforms.reading.response_queue import ResponseQueue
from core.platforms.reading.scrolling import Scroller
from core.platforms.reading.source import ListBrowser
from core.platforms.reading.stop_conditions import FIRST_ROUNDS

_CARRIED = ("user_timeline", '"edge_owner_to_timeline_media"', "/feed/user/")


async def newest_posts(browser: ListBrowser, profile: Profile, count: int) -> list[Post]:
    """The `count` newest posts; fewer when there are not so many.

    Raises NetworkException when the timeline did not come, LayoutChangedException when it cannot be read.
    """
    if count <= 0 or profile.extra.get("publicaciones") == 0:
        return []
    queue = ResponseQueue(browser.guard, _wants, slow_s=browser.config.timeout_selectors / 1000)
    try:
        read_document(await browser.navigate(InstagramNavigation.build_profile_url(profile.username or "")))
        return newest(await _collected(browser, queue, count), count)
    finally:
        queue.close()


async def _collected(browser: ListBrowser, queue: ResponseQueue, count: int) -> list[Post]:
    """Posts until so many are there besides pinned ones (which stand first whatever their age), or all of them."""
    scroller = Scroller(browser.get_page(), browser.guard, browser.config, browser.clock)
    pages: dict[str | None, PostsPage] = {}
    unread, idle = False, 0
    while idle < FIRST_ROUNDS:
        idle += 1
        for answer in queue:
            page = _page(answer)
            unread |= page is None
            if page is not None:
                idle = 0
                pages.setdefault(asked_cursor(answer), page)
        posts, whole = in_order(pages)
        if whole or _unpinned(posts) >= count:
            return posts
        if posts and idle == 0:
            await scroller.pause()
        await scroller.down(nudge=idle > 1)
        await browser.guard.wait(queue.wait(browser.config.scroll_pause_ms / 1000))
    if unread and not pages:
        raise LayoutChangedException("timeline: no posts")
    raise NetworkException("the timeline did not come as far as was asked")


def in_order(pages: Mapping[str | None, PostsPage]) -> tuple[list[Post], bool]:
    """The posts from the first page on, as far as no page is missing, and whether that is all of them.

    Answers come in the order in which they are complete: a short last page may be there before the first.
    """
    posts: list[Post] = []
    cursor: str | None = None
    for _ in pages:
        page = pages.get(cursor)
        if page is None:
            break
        posts += page.posts
        cursor = page.next_cursor
        if cursor is None:
            return posts, True
    return posts, False


def _unpinned(posts: list[Post]) -> int:
    return len({post.media_id for post in posts if not post.pinned})


def _wants(answer: ApiAnswer) -> bool:
    return any(carried in answer.body or carried in answer.url for carried in _CARRIED)


def _page(answer: ApiAnswer) -> PostsPage | None:
    try:
        return posts_from(answer.body)
    except LayoutChangedException:
        return None
