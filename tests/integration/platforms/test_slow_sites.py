"""Sites that take several scrolls for one answer: every list is as whole as that of a quick one, on three networks."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping
from functools import partial
from typing import Any

import pytest

from core.domain.results.profiles import EndReason, ListKind
from sandbox.sites.facebook.api.graphql import FRIENDS_QUERY
from sandbox.sites.facebook.model import Quirks
from sandbox.sites.facebook.posts import invent_posts
from sandbox.sites.instagram.content.people import invent_posts as invent_shown
from sandbox.sites.site import Site
from sandbox.sites.x.people import invent_posts as invent_told
from tests.integration.platforms.instagram.test_lists import opened, read_all
from tests.integration.platforms.instagram.world import InstagramWorld
from tests.integration.platforms.test_facebook_troubles import outcome, served
from tests.integration.platforms.world import World
from tests.integration.platforms.x.world import XWorld

pytestmark = pytest.mark.asyncio(loop_scope="package")

LATENCY_MS = 400
QUICK: dict[str, Any] = {"scroll_pause_ms": 50, "max_idle_rounds": 6}
Found = tuple[int, EndReason | str]


@pytest.fixture
def slow(world: World) -> Iterator[World]:
    """The world with sites whose answers take longer than all scrolls that may go unanswered."""
    sites: tuple[Site, ...] = (world.sites.facebook, world.sites.instagram, world.sites.x)
    before = [site.latency_ms for site in sites]
    for site in sites:
        site.latency_ms = LATENCY_MS
    yield world
    for site, quick in zip(sites, before, strict=True):
        site.latency_ms = quick


async def whole(reading: Callable[[ListKind], Awaitable[Found]], kinds: Mapping[ListKind, int]) -> None:
    """Every list, read at the same time as the others, has all its rows and the site's own end."""
    found = await asyncio.gather(*map(reading, kinds))
    assert dict(zip(kinds, found, strict=True)) == {kind: (rows, EndReason.END) for kind, rows in kinds.items()}


async def test_a_slow_facebook(slow: World) -> None:
    profile = slow.profile(44, posts=invent_posts(2, seed=64, reactions=12, comments=24, replies=9))
    kinds = (ListKind.FRIENDS, ListKind.REACTIONS, ListKind.COMMENTS)
    await whole(partial(outcome, slow, profile, **QUICK), {kind: served(profile, kind) for kind in kinds})


async def test_what_a_slow_facebook_only_draws(slow: World) -> None:
    profile = slow.profile(44, quirks=Quirks(recycles=True, opaque_ids=True), posts=invent_posts(1, seed=62))
    slow.sites.facebook.troubles.order("renamed", times=None, operation=FRIENDS_QUERY)
    drawn = await outcome(slow, profile, ListKind.FRIENDS, **QUICK)
    slow.sites.facebook.troubles.clear()
    assert drawn == (44, EndReason.STALLED)


async def test_a_slow_instagram(slow: World) -> None:
    insta = InstagramWorld(slow)
    shown = insta.profile(40, posts=invent_shown(2, 705, likers=14, comments=9, replies=7))
    likers = sum(len(post.likers) for post in shown.posts)
    comments = sum(1 + len(one.replies) for post in shown.posts for one in post.comments)

    async def reading(kind: ListKind) -> Found:
        async with insta.manager(allowances={}, **QUICK) as manager:
            pages = await read_all(manager, await opened(insta, shown, manager), kind)
        return sum(len(page.rows) for page in pages), pages[-1].end or ""

    await whole(reading, {ListKind.FOLLOWERS: 40, ListKind.REACTIONS: likers, ListKind.COMMENTS: comments})


async def test_a_slow_x(slow: World) -> None:
    x = XWorld(slow)
    profile = x.profile(70, posts=invent_told(2, 39, reposters=25, replies=23))

    async def reading(kind: ListKind) -> Found:
        pages = await x.read(profile, kind, **QUICK)
        return sum(len(page.rows) for page in pages), pages[-1].end or ""

    await whole(reading, {ListKind.FOLLOWERS: 70, ListKind.REPOSTS: 50, ListKind.COMMENTS: 46})
