"""Who passed on and who answered the newest posts of a profile, read through a real Chromium from the local X."""

from dataclasses import replace

import pytest

from core.domain.results.profiles import EndReason, ListKind
from core.errors import NetworkException
from sandbox.sites.x.people import invent_posts, invent_users
from tests.integration.platforms.x.world import XWorld

pytestmark = pytest.mark.asyncio(loop_scope="package")

REPOSTS, COMMENTS = ListKind.REPOSTS, ListKind.COMMENTS


async def test_the_newest_posts_give_their_reposts_and_replies_and_those_of_others_none(
    x: XWorld,
) -> None:
    posts = invent_posts(5, 31, reposters=45, replies=23)
    posts[1] = replace(posts[1], repost_of=invent_users(1, 5)[0])
    posts[4] = replace(posts[4], pinned=True)
    profile, newest = x.profile(3, posts=posts), [posts[0], posts[2]]
    reposts = await x.read(profile, REPOSTS, newest_posts=2)
    rows = [row for page in reposts for row in page.rows]
    assert [(row.post_id, row.external_id) for row in rows] == [
        (post.id, one.id) for post in newest for one in post.reposters
    ]
    assert (reposts[-1].end, reposts[-1].declared) == (EndReason.END, 90)
    assert {row.post_url for row in rows} == {f"{profile.url}/status/{post.id}" for post in newest}
    replies = await x.read(profile, COMMENTS, newest_posts=2)
    told = [(row.post_id, row.comment_id, row.external_id) for page in replies for row in page.rows]
    assert told == [(post.id, reply.id, reply.author.id) for post in newest for reply in post.replies]
    assert replies[-1].end is EndReason.END
    first = replies[0].rows[0]
    assert (first.text, first.parent_id) == (f"@{profile.handle} Respuesta inventada 0", "")
    assert first.at is not None


async def test_posts_without_anything_below_them_are_whole_and_a_profile_without_posts_says_so(x: XWorld) -> None:
    quiet = x.profile(3, posts=invent_posts(2, 33))
    for profile, end in ((quiet, EndReason.END), (x.profile(3), EndReason.NO_POSTS)):
        for kind in (REPOSTS, COMMENTS):
            pages = await x.read(profile, kind)
            assert [page.rows for page in pages if page.rows] == []
            assert pages[-1].end is end


async def test_a_post_that_shows_fewer_than_it_counts_is_not_whole(x: XWorld) -> None:
    profile = x.profile(3, posts=invent_posts(2, 35, reposters=45, replies=45))
    for kind, operation in ((REPOSTS, "Retweeters"), (COMMENTS, "TweetDetail")):
        for trouble in ("emptied", "no_cursor"):
            account = x.account()
            x.site.troubles.order(trouble, operation=operation, account_id=account)
            pages = await x.read(profile, kind, account=account, max_idle_rounds=6, scroll_pause_ms=150)
            assert pages[-1].end in {EndReason.EMPTY_WITH_COUNT, EndReason.SITE_CAP, EndReason.STALLED}, (kind, trouble)


async def test_posts_that_never_come_are_no_posts_of_nobody(x: XWorld) -> None:
    account, profile = x.account(), x.profile(3, posts=invent_posts(2, 37, reposters=3))
    x.site.fault(operation="UserTweets", account_id=account, drop=True, times=50)
    with pytest.raises(NetworkException):
        await x.read(profile, REPOSTS, account=account, max_idle_rounds=4)
