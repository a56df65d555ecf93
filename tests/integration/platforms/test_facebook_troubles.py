"""Every trouble that the local Facebook knows, in every list: it is whole, or incomplete with the reason."""

from dataclasses import replace
from typing import Any

import pytest

from core.domain.results.profiles import EndReason, ListKind, ListPage
from core.errors import CentinelaException, LayoutChangedException, NetworkException, RateLimitedException
from core.platforms.facebook.config import FacebookConfig
from core.platforms.facebook.manager import FacebookScraperManager
from sandbox.sites.facebook.api.graphql import FRIENDS_QUERY
from sandbox.sites.facebook.api.graphql_posts import ANSWERS_QUERY, COMMENTS_QUERIES, REACTIONS_QUERIES
from sandbox.sites.facebook.model import FacebookProfile, Quirks
from sandbox.sites.facebook.posts import Post, invent_posts
from sandbox.sites.facebook.troubles import OF_PAGES, OVERLAP, TROUBLES
from tests.integration.platforms.kept import Kept
from tests.integration.platforms.world import World, collect, fast, ref

pytestmark = pytest.mark.asyncio(loop_scope="package")

PLACES = {
    FRIENDS_QUERY: ListKind.FRIENDS,
    REACTIONS_QUERIES[1]: ListKind.REACTIONS,
    COMMENTS_QUERIES[1]: ListKind.COMMENTS,
    ANSWERS_QUERY: ListKind.COMMENTS,
}
TOLD = {EndReason.STALLED, EndReason.SITE_CAP, EndReason.CURSOR_REPEATED, EndReason.EMPTY_WITH_COUNT}


async def test_a_list_is_whole_or_says_why_not(world: World) -> None:
    wrong = []
    async with world.kept(patient()) as kept:
        for operation, kind in PLACES.items():
            profile = world.profile(44, posts=[with_few_threads(post) for post in posts_of(operation)])
            for trouble in _of_answers(operation):
                world.sites.facebook.troubles.order(trouble, after=1, operation=operation)
                found = await told(kept, profile, kind)
                world.sites.facebook.troubles.clear()
                if not is_honest(found, served(profile, kind)) or not is_as_good(trouble, found, profile, kind):
                    wrong.append((trouble, operation, *found))
    assert wrong == [], wrong


def posts_of(operation: str) -> list[Post]:
    """Three pages of what the operation asks for, of answers two."""
    few = operation == ANSWERS_QUERY
    return invent_posts(1, seed=61, reactions=25, comments=14 if few else 24, replies=9 if few else 2)


def with_few_threads(post: Post) -> Post:
    """The post with answers to two comments of its first page and to one of its last."""
    answered = [one for one in post.comments if one.replies]
    silent = answered[2:-1]
    return replace(post, comments=[replace(one, replies=()) if one in silent else one for one in post.comments])


async def test_rows_that_the_page_recycles_are_read_from_answers(world: World) -> None:
    quirks, post = Quirks(recycles=True, opaque_ids=True), invent_posts(1, seed=62, reactions=2)
    whole = await outcome(world, world.profile(90, quirks=quirks, posts=post), ListKind.FRIENDS)
    assert whole == (90, EndReason.END)


async def test_what_the_pages_script_does_otherwise_leaves_lists_whole(world: World) -> None:
    """Queries under other names, recycled rows, and a timeline that jumps to its top and begins again at its end."""
    wrong = []
    for trouble, kind, posts in (
        ("recycled", ListKind.FRIENDS, 1),
        ("operation_renamed", ListKind.FRIENDS, 1),
        ("operation_renamed", ListKind.REACTIONS, 1),
        ("operation_renamed", ListKind.COMMENTS, 1),
        ("jumps_to_top", ListKind.REACTIONS, 5),
    ):
        profile = world.profile(44, posts=invent_posts(posts, seed=63, reactions=12, comments=24, replies=9))
        world.sites.facebook.troubles.stand(trouble)
        rows, end = await outcome(world, profile, kind)
        world.sites.facebook.troubles.clear()
        if (rows, end) != (served(profile, kind), EndReason.END):
            wrong.append((trouble, kind, rows, end))
    assert wrong == []


def _of_answers(operation: str) -> list[str]:
    """Those that an answer of the operation can have: only lists of people overlap and are capped."""
    others = OF_PAGES if operation == FRIENDS_QUERY else {*OF_PAGES, OVERLAP, "capped"}
    return [name for name in TROUBLES if name not in others]


async def outcome(
    world: World, profile: FacebookProfile, kind: ListKind, **changes: Any
) -> tuple[int, EndReason | str]:
    """What a session of its own finds."""
    async with world.kept(patient(**changes)) as kept:
        return await told(kept, profile, kind)


def patient(**changes: Any) -> FacebookConfig:
    """A configuration that gives a silent list up soon."""
    return fast(**{"max_idle_rounds": 4, "scroll_pause_ms": 150, **changes})


async def told(
    kept: Kept[FacebookScraperManager], profile: FacebookProfile, kind: ListKind
) -> tuple[int, EndReason | str]:
    """How many rows came, and the reason for the end."""
    pages: list[ListPage] = []
    try:
        async with kept.manager() as manager:
            seen = await kept.profile(ref(profile))
            await collect(manager.read_list(seen, kind, known=frozenset(), limit=5_000), pages)
    except (LayoutChangedException, NetworkException, RateLimitedException) as exc:
        return count(pages), type(exc).__name__
    except CentinelaException as exc:
        return count(pages), f"unexpected {type(exc).__name__}: {exc}"
    return count(pages), pages[-1].end or "no end"


def count(pages: list[ListPage]) -> int:
    return len({row.key for page in pages for row in page.rows})


def served(profile: FacebookProfile, kind: ListKind) -> int:
    return {
        ListKind.FRIENDS: len(profile.friends),
        ListKind.REACTIONS: sum(len(post.reactions) for post in profile.posts),
        ListKind.COMMENTS: sum(post.all_comments for post in profile.posts),
    }[kind]


def is_honest(found: tuple[int, EndReason | str], everybody: int) -> bool:
    rows, end = found
    if end is EndReason.END:
        return rows == everybody
    return end in TOLD or end in {"LayoutChangedException", "NetworkException", "RateLimitedException"}


def is_as_good(trouble: str, found: tuple[int, EndReason | str], profile: FacebookProfile, kind: ListKind) -> bool:
    """What does no harm leaves the list whole; what only answers hide is read from what is drawn."""
    rows, end = found
    if trouble in {"errors_beside", "moved", OVERLAP}:
        return end is EndReason.END
    return trouble != "renamed" or kind is ListKind.COMMENTS or rows == served(profile, kind)
