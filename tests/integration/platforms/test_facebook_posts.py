"""Reactions and comments of the newest posts and photos, through a real browser against the local site."""

from dataclasses import replace
from typing import Any

import pytest

from core.domain.results.profiles import EndReason, ListKind, ListPage, Reaction, RelatedProfile
from sandbox.sites.facebook.api.graphql_posts import REACTIONS_QUERIES
from sandbox.sites.facebook.model import FacebookProfile
from sandbox.sites.facebook.posts import Post, invent_posts
from tests.integration.platforms.world import World, fast, ref

pytestmark = pytest.mark.asyncio(loop_scope="package")

GIVES_UP_SOON: dict[str, Any] = {"max_idle_rounds": 4, "scroll_pause_ms": 150}
READ = {"1635855486666999": Reaction.LIKE, "444813342392137": Reaction.ANGRY, "1234567890123456": "1234567890123456"}


async def read(
    world: World, profile: FacebookProfile, kind: ListKind, *, newest: int = 2, **changes: Any
) -> list[ListPage]:
    async with world.manager(fast(newest_posts=newest, **changes)) as manager:
        await manager.open(world.identity(world.account()))
        seen = await manager.read_profile(ref(profile))
        return [page async for page in manager.read_list(seen, kind, known=frozenset(), limit=10_000)]


def rows(pages: list[ListPage]) -> list[RelatedProfile]:
    return [row for page in pages for row in page.rows]


def everything_below(posts: list[Post]) -> set[tuple[str, str, str]]:
    told = [(post, comment, "") for post in posts for comment in post.comments]
    answers = [(post, answer, comment.id) for post, comment, _ in told for answer in comment.replies]
    return {(post.id, comment.id, parent) for post, comment, parent in [*told, *answers]}


async def test_who_reacted_and_how_to_the_newest_posts_and_photos_is_whole(world: World) -> None:
    posts = invent_posts(4, seed=41, reactions=23)
    photos = invent_posts(3, seed=42, reactions=11, photos=True)
    profile = world.profile(posts=posts, photos=photos)
    pages = await read(world, profile, ListKind.REACTIONS)
    newest = (*posts[:2], *photos[:2])
    served = [(post.id, person.id, reaction) for post in newest for person, reaction in post.reactions]
    found = rows(pages)
    assert {(row.post_id, row.external_id) for row in found} == {(post, person) for post, person, _ in served}
    assert len(found) == len(served)
    told = {(row.post_id, row.external_id): row.reaction for row in found}
    wrong = [(post, person) for post, person, id_ in served if id_ in READ and told[post, person] != READ[id_]]
    assert wrong == []
    assert (pages[-1].end, pages[-1].declared) == (EndReason.END, 2 * 23 + 2 * 11)
    assert all(row.post_url and row.name for row in found)


async def test_comments_and_the_answers_to_them_are_whole(world: World) -> None:
    posts = invent_posts(3, seed=43, comments=14, replies=7)
    profile = world.profile(posts=posts)
    pages = await read(world, profile, ListKind.COMMENTS)
    found = rows(pages)
    assert {(row.post_id, row.comment_id, row.parent_id) for row in found} == everything_below(posts[:2])
    assert pages[-1].end is EndReason.END
    first = posts[0].comments[0]
    row = next(row for row in found if row.comment_id == first.id)
    assert (row.name, row.text, row.at and row.at.timestamp()) == (first.author.name, first.text, first.created)


async def test_a_profile_without_posts_says_so_and_posts_that_did_not_come_are_told_apart(world: World) -> None:
    pages = await read(world, world.profile(), ListKind.REACTIONS)
    assert (rows(pages), pages[-1].end) == ([], EndReason.NO_POSTS)
    pages = await read(world, world.profile(posts=invent_posts(2, seed=48)), ListKind.COMMENTS)
    assert (rows(pages), pages[-1].end) == ([], EndReason.END), "two posts without any comment"
    posts = invent_posts(6, seed=49, reactions=2)
    world.sites.facebook.fault(
        path_prefix="/api/graphql", times=500, drop=True, operation="ProfileCometTimelineFeedRefetchQuery"
    )
    pages = await read(world, world.profile(posts=posts), ListKind.REACTIONS, newest=5, **GIVES_UP_SOON)
    world.sites.facebook.clear_faults()
    assert {row.post_id for row in rows(pages)} == {post.id for post in posts[:3]}
    assert pages[-1].end is EndReason.POSTS_UNSEEN


async def test_a_post_that_is_gone_leaves_the_list_partly_shown(world: World) -> None:
    there, gone = invent_posts(2, seed=44, reactions=4)
    profile = world.profile(posts=[there, replace(gone, gone=True)])
    pages = await read(world, profile, ListKind.REACTIONS)
    assert {row.post_id for row in rows(pages)} == {there.id}
    assert pages[-1].end is EndReason.SITE_CAP


async def test_pages_that_are_lost_are_no_end(world: World) -> None:
    for number, operation in enumerate(REACTIONS_QUERIES):
        profile = world.profile(posts=invent_posts(2, seed=45 + number, reactions=25))
        world.sites.facebook.fault(path_prefix="/api/graphql", times=500, drop=True, operation=operation)
        pages = await read(world, profile, ListKind.REACTIONS, **GIVES_UP_SOON)
        world.sites.facebook.clear_faults()
        assert pages[-1].end not in {EndReason.END, EndReason.SITE_CAP}, operation
