"""The newest posts of a profile, from the timeline that its own page asks for."""

from dataclasses import dataclass, field
from functools import partial

from core.domain.results.profiles import Profile
from core.domain.sessions.budgets import POSTS
from core.errors import LayoutChangedException, NetworkException
from core.platforms.browser.responses import ApiAnswer
from core.platforms.reading.response_queue import ResponseQueue
from core.platforms.reading.scrolling import Scroller
from core.platforms.reading.source import ListBrowser
from core.platforms.x.navigation import XNavigation
from core.platforms.x.payloads import data_of
from core.platforms.x.posts import Post, own_posts
from core.platforms.x.timelines import timeline_in

OPERATION = "UserTweets"


@dataclass(slots=True)
class Posts:
    """The newest posts so far, by number. `proved`: as many as wanted are there, or the site has no more."""

    found: dict[str, Post] = field(default_factory=dict)
    answered: bool = False
    proved: bool = False

    def newest(self, number: int) -> list[Post]:
        """The newest of them, the newest first."""
        posts = sorted(self.found.values(), key=lambda post: (len(post.post_id), post.post_id), reverse=True)
        return posts[:number]

    def take(self, answer: ApiAnswer, author: Profile, number: int) -> None:
        """Add what an answer holds of the profile's own posts."""
        try:
            timeline = timeline_in(data_of(answer.body))
        except LayoutChangedException:
            return
        if timeline is not None:
            self.found.update((post.post_id, post) for post in own_posts(timeline, author.external_id))
            empty = not timeline.rows and (self.answered or not author.extra.get("posts"))
            self.answered = True
            self.proved = timeline.ended or empty or len(self.found) >= number


async def newest_posts(browser: ListBrowser, profile: Profile, number: int) -> Posts:
    """Up to `number` of them, from the profile's own page. Raises NetworkException when the page is told of none."""
    posts = Posts()
    queue = ResponseQueue(browser.guard, partial(_wants, profile), slow_s=browser.config.timeout_selectors / 1000)
    scroller = Scroller(browser.get_page(), browser.guard, browser.config, browser.clock)
    try:
        await browser.pacer.check(POSTS)
        await browser.navigate(XNavigation.build_profile_url(profile.username or profile.external_id))
        idle = 0
        while idle < browser.config.max_idle_rounds and not posts.proved:
            arrived = await browser.guard.wait(queue.wait(browser.config.scroll_pause_ms / 1000))
            idle = 0 if arrived else idle + 1
            for answer in queue:
                browser.pacer.count(POSTS, answer)
                posts.take(answer, profile, number)
            if not posts.proved:
                await _go_on(browser, scroller, progressed=arrived)
    finally:
        queue.close()
        await browser.pacer.keep()
    if not posts.answered:
        raise NetworkException("the page was never told of any post")
    return posts


async def _go_on(browser: ListBrowser, scroller: Scroller, *, progressed: bool) -> None:
    await browser.pacer.check(POSTS)
    if progressed:
        browser.guard.progressed()
        await scroller.pause()
    await scroller.down(nudge=not progressed)


def _wants(profile: Profile, answer: ApiAnswer) -> bool:
    named = answer.operation == OPERATION or '"tweet_results"' in answer.body
    return named and str(answer.variables.get("userId", "")) == profile.external_id
