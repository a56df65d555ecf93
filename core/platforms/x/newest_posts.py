"""The newest posts of a profile, from the timeline that its own page asks for."""

from core.domain.budgets import POSTS
from core.domain.profiles import Profile
from core.errors import LayoutChangedException
from core.platforms.browser.responses import ApiAnswer
from core.platforms.reading.response_queue import ResponseQueue
from core.platforms.reading.scrolling import Scroller
from core.platforms.reading.source import ListBrowser
from core.platforms.x.navigation import XNavigation
from core.platforms.x.payloads import data_of
from core.platforms.x.posts import Post, own_posts
from core.platforms.x.timelines import timeline_in

OPERATION = "UserTweets"
_IDLE_ROUNDS = 6


async def newest_posts(browser: ListBrowser, profile: Profile, number: int) -> list[Post]:
    """Up to `number` of them, the newest first; fewer when the profile has no more or the page stops showing any."""

    def wants(answer: ApiAnswer) -> bool:
        named = answer.operation == OPERATION or '"tweet_results"' in answer.body
        return named and str(answer.variables.get("userId", "")) == profile.external_id

    found: dict[str, Post] = {}
    queue = ResponseQueue(browser.guard, wants)
    scroller = Scroller(browser.get_page(), browser.guard, browser.config, browser.clock)
    try:
        await browser.pacer.check(POSTS)
        await browser.navigate(XNavigation.build_profile_url(profile.username or profile.external_id))
        idle = 0
        while idle < _IDLE_ROUNDS:
            arrived = await browser.guard.wait(queue.wait(browser.config.scroll_pause_ms / 1000))
            idle = 0 if arrived else idle + 1
            for answer in queue:
                browser.pacer.count(POSTS, answer)
                ended = _read(answer, profile, found)
                if ended or len(found) >= number:
                    return _newest(found, number)
            await browser.pacer.check(POSTS)
            if arrived:
                browser.guard.progressed()
                await scroller.pause()
            await scroller.down(nudge=idle > 0)
    finally:
        queue.close()
    return _newest(found, number)


def _read(answer: ApiAnswer, profile: Profile, found: dict[str, Post]) -> bool:
    """Take the posts of one answer; whether it is the last one."""
    try:
        timeline = timeline_in(data_of(answer.body))
    except LayoutChangedException:
        return False
    if timeline is None:
        return False
    found.update((post.post_id, post) for post in own_posts(timeline, profile.external_id))
    return timeline.ended or not timeline.rows


def _newest(found: dict[str, Post], number: int) -> list[Post]:
    posts = sorted(found.values(), key=lambda post: (len(post.post_id), post.post_id), reverse=True)
    return posts[:number]
