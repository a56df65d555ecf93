"""Likers and comments of the newest posts, read through a real Chromium from the local Instagram."""

from dataclasses import replace
from typing import Any

import pytest

from core.domain.results.profiles import EndReason, ListKind, ListPage, Reaction
from core.errors import CentinelaException, LayoutChangedException, NetworkException, RateLimitedException
from core.platforms.instagram.manager import InstagramScraperManager
from sandbox.sites.instagram import InstagramProfile
from sandbox.sites.instagram.content.model import Comment, Post
from sandbox.sites.instagram.content.people import invent_posts
from sandbox.sites.instagram.content.troubles import KNOWN
from tests.integration.platforms.instagram.test_lists import Outcome, opened, read_all
from tests.integration.platforms.instagram.world import InstagramWorld, ref
from tests.integration.platforms.kept import Kept

pytestmark = pytest.mark.asyncio(loop_scope="package")

PAGE_OF = {known.name: known.page for known in KNOWN}
LIKERS, COMMENTS = ListKind.REACTIONS, ListKind.COMMENTS
QUICK: dict[str, Any] = {"scroll_pause_ms": 150, "max_idle_rounds": 6}


def newest(shown: InstagramProfile, count: int) -> list[Post]:
    return sorted(shown.posts, key=lambda post: post.taken_at, reverse=True)[:count]


def likers_of(posts: list[Post]) -> list[tuple[str, str]]:
    return [(post.id, person.id) for post in posts for person in post.likers]


def with_few_threads(posts: list[Post]) -> list[Post]:
    """The posts with answers to three comments at the beginning and to the last ones that had any."""
    return [replace(post, comments=[_silent(one) if 5 < at < len(post.comments) - 3 else one
                                    for at, one in enumerate(post.comments)]) for post in posts]  # fmt: skip


def _silent(comment: Comment) -> Comment:
    return replace(comment, replies=())


def comments_of(posts: list[Post]) -> set[tuple[str, str, str]]:
    return {
        (post.id, comment.id, parent)
        for post in posts
        for thread in post.comments
        for comment, parent in ((thread, ""), *((reply, thread.id) for reply in thread.replies))
    }


async def read(
    insta: InstagramWorld, shown: InstagramProfile, kind: ListKind, *, posts: int, **wanted: Any
) -> list[ListPage]:
    async with insta.manager(newest_posts=posts, allowances={}, **QUICK) as manager:
        return await read_all(manager, await opened(insta, shown, manager), kind, **wanted)


async def test_the_likers_of_the_newest_posts_are_told_post_by_post(insta: InstagramWorld) -> None:
    shown = insta.profile(3, posts=invent_posts(15, 701, likers=9, comments=0))
    wrong = {}
    for form in ("rest", "connection"):
        insta.site.shapes.lists = form
        pages = await read(insta, shown, LIKERS, posts=3)
        rows = [row for page in pages for row in page.rows]
        told = [(row.post_id, row.external_id) for row in rows]
        ends = [page.end for page in pages]
        if (told, ends[-1], any(ends[:-1])) != (likers_of(newest(shown, 3)), EndReason.END, False):
            wrong[form] = (told, ends)
        assert {row.reaction for row in rows} == {Reaction.LIKE}
        assert {row.post_url for row in rows} == {
            f"https://www.instagram.com/p/{post.code}/" for post in newest(shown, 3)
        }
    assert wrong == {}


async def test_more_likers_than_the_site_shows_are_the_sites_cap(insta: InstagramWorld) -> None:
    shown = insta.profile(3, posts=invent_posts(1, 702, likers=130, comments=0))
    ends = {}
    for form in ("rest", "connection"):
        insta.site.shapes.lists = form
        pages = await read(insta, shown, LIKERS, posts=1)
        ends[form] = (sum(len(page.rows) for page in pages), pages[-1].declared, pages[-1].end)
    assert ends == dict.fromkeys(ends, (98, 130, EndReason.SITE_CAP))


async def test_comments_come_with_their_answers_texts_and_dates(insta: InstagramWorld) -> None:
    shown = insta.profile(3, posts=with_few_threads(invent_posts(4, 703, likers=0, comments=32, replies=5)))
    posts = newest(shown, 2)
    texts = {comment.id: comment for post in posts for thread in post.comments for comment in (thread, *thread.replies)}
    wrong = {}
    for form in ("rest", "connection"):
        insta.site.shapes.lists = form
        pages = await read(insta, shown, COMMENTS, posts=2)
        rows = [row for page in pages for row in page.rows]
        told = {(row.post_id, row.comment_id, row.parent_id) for row in rows}
        if (told, len(rows), pages[-1].end) != (comments_of(posts), len(told), EndReason.END):
            wrong[form] = (len(rows), len(comments_of(posts)), pages[-1].end)
        for row in rows:
            said = texts[row.comment_id]
            assert (row.text, row.external_id) == (said.text, said.author.id)
            assert row.at is not None
            assert row.at.timestamp() == said.created_at
    assert wrong == {}


async def test_a_profile_without_posts_has_no_likers_and_says_so_at_once(insta: InstagramWorld) -> None:
    shown = insta.profile(3)
    assert [(page.rows, page.end) for page in await read(insta, shown, LIKERS, posts=3)] == [((), EndReason.NO_POSTS)]


async def test_known_rows_are_passed_over_and_a_limit_counts_them(insta: InstagramWorld) -> None:
    shown = insta.profile(3, posts=invent_posts(5, 704, likers=9, comments=4))
    everyone = [f"{post}:{person}" for post, person in likers_of(newest(shown, 3))]
    rest = await read(insta, shown, LIKERS, posts=3, known=frozenset(everyone[:11]))
    some = await read(insta, shown, LIKERS, posts=3, known=frozenset(everyone[:11]), limit=20)
    assert [row.key for page in rest for row in page.rows] == everyone[11:]
    assert ([row.key for page in some for row in page.rows], some[-1].end) == (everyone[11:20], EndReason.LIMIT)


STANDING: dict[tuple[ListKind, str], Outcome] = {
    (LIKERS, "emptied"): EndReason.EMPTY_WITH_COUNT,
    (LIKERS, "errors_beside"): EndReason.END,
    (LIKERS, "moved"): EndReason.END,
    (LIKERS, "renamed"): EndReason.STALLED,
    (LIKERS, "renamed_undrawn"): LayoutChangedException,
    (LIKERS, "rate_limited"): RateLimitedException,
    (LIKERS, "server_error"): NetworkException,
    (LIKERS, "cut"): NetworkException,
    (COMMENTS, "emptied"): EndReason.EMPTY_WITH_COUNT,
    (COMMENTS, "missing_cursor"): EndReason.STALLED,
    (COMMENTS, "repeated_cursor"): EndReason.CURSOR_REPEATED,
    (COMMENTS, "empty_page"): EndReason.END,
    (COMMENTS, "errors_beside"): EndReason.END,
    (COMMENTS, "moved"): EndReason.END,
    (COMMENTS, "renamed"): LayoutChangedException,
    (COMMENTS, "renamed_undrawn"): LayoutChangedException,
    (COMMENTS, "rate_limited"): RateLimitedException,
    (COMMENTS, "server_error"): EndReason.STALLED,
    (COMMENTS, "cut"): EndReason.STALLED,
}
"""What each trouble must come to while it stands, on one post with 50 comments and 20 likers."""


async def test_no_trouble_makes_what_is_below_a_post_complete_when_it_is_not(insta: InstagramWorld) -> None:
    shown = insta.profile(3, posts=with_few_threads(invent_posts(1, 705, likers=20, comments=50, replies=2)))
    everything = {
        LIKERS: {f"{post}:{person}" for post, person in likers_of(newest(shown, 1))},
        COMMENTS: {f"{post}:{comment}" for post, comment, _ in comments_of(newest(shown, 1))},
    }
    known = {(kind, known.name) for kind, call in ((LIKERS, "likers"), (COMMENTS, "comments"))
             for known in KNOWN if call in known.calls}  # fmt: skip
    assert known == set(STANDING)
    wrong = {}
    async with insta.kept(newest_posts=1, allowances={}, **QUICK) as kept:
        for (kind, trouble), wanted in STANDING.items():
            end, rows = await outcome_of(insta, kept, shown, kind, trouble)
            whole = rows == everything[kind]
            if end != wanted or (end is EndReason.END and not whole) or not rows <= everything[kind]:
                wrong[kind, trouble] = (end, len(rows))
    assert wrong == {}


async def outcome_of(
    insta: InstagramWorld, kept: Kept[InstagramScraperManager], shown: InstagramProfile, kind: ListKind, trouble: str
) -> tuple[Outcome | None, set[str]]:
    rows: set[str] = set()
    end: Outcome | None = None
    try:
        async with kept.manager() as manager:
            profile = await kept.profile(ref(shown))
            call = "likers" if kind is LIKERS else "comments"
            if kind is LIKERS or PAGE_OF[trouble] is None:
                insta.site.troubles.order(trouble, times=None, operation=call)
            else:
                insta.site.troubles.stand(trouble)
            async for page in manager.read_list(profile, kind, known=frozenset(), limit=100_000):
                rows |= {row.key for row in page.rows if row.source != "dom"}
                end = page.end
    except CentinelaException as exc:
        end = type(exc)
    finally:
        insta.site.troubles.clear()
    return end, rows
