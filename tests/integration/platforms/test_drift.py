"""Lists whose answers take another form, from the beginning or in between: what the page still draws is read whole."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from core.domain.results.profiles import EndReason, ListKind
from sandbox.sites.facebook.api.graphql import FRIENDS_QUERY
from sandbox.sites.facebook.api.graphql_posts import REACTIONS_QUERIES
from sandbox.sites.facebook.model import Quirks
from sandbox.sites.facebook.posts import invent_posts
from sandbox.sites.instagram.content.people import invent_posts as invent_shown
from tests.integration.platforms.instagram.test_lists import opened, read_all
from tests.integration.platforms.instagram.world import InstagramWorld
from tests.integration.platforms.test_facebook_troubles import outcome
from tests.integration.platforms.world import World
from tests.integration.platforms.x.world import XWorld
from tests.support.tables import each

pytestmark = pytest.mark.asyncio(loop_scope="package")

PATIENCE: dict[str, Any] = {"max_idle_rounds": 3, "scroll_pause_ms": 300}
Found = tuple[int, EndReason | str]


async def whole(read: Callable[[int], Awaitable[Found]], people: int, *before: int) -> None:
    """Everybody is there, without a proof of the end, after so many pages in the form that is known."""
    wrong = {}
    for pages in before:
        found = await read(pages)
        if found != (people, EndReason.STALLED):
            wrong[pages] = found
    assert wrong == {}


@each("recycles", [False, True])
async def test_friends_of_facebook(world: World, recycles: bool) -> None:
    async def read(before: int) -> Found:
        profile = world.profile(90, quirks=Quirks(recycles=recycles, opaque_ids=True))
        world.sites.facebook.troubles.order("renamed", times=None, after=before, operation=FRIENDS_QUERY)
        found = await outcome(world, profile, ListKind.FRIENDS, **PATIENCE)
        world.sites.facebook.troubles.clear()
        return found

    await whole(read, 90, 0, 5)


async def test_reactions_of_facebook(world: World) -> None:
    async def read(before: int) -> Found:
        profile = world.profile(3, posts=invent_posts(1, seed=66, reactions=85))
        for operation in REACTIONS_QUERIES:
            world.sites.facebook.troubles.order("renamed", times=None, after=before, operation=operation)
        found = await outcome(world, profile, ListKind.REACTIONS, **PATIENCE)
        world.sites.facebook.troubles.clear()
        return found

    await whole(read, 85, 3)


@each(("kind", "operation", "before"), [(ListKind.FOLLOWERS, "people", (0, 2)), (ListKind.REACTIONS, "likers", (0,))])
async def test_lists_of_instagram(world: World, kind: ListKind, operation: str, before: tuple[int, ...]) -> None:
    insta = InstagramWorld(world)

    async def read(before: int) -> Found:
        shown = insta.profile(90, posts=invent_shown(1, 707, likers=90, comments=1))
        insta.site.troubles.order("renamed", times=None, after=before, operation=operation)
        async with insta.manager(allowances={}, **PATIENCE) as manager:
            pages = await read_all(manager, await opened(insta, shown, manager), kind)
        insta.site.troubles.clear()
        return sum(len(page.rows) for page in pages), pages[-1].end or ""

    await whole(read, 90, *before)


async def test_followers_of_x(world: World) -> None:
    x = XWorld(world)

    async def read(before: int) -> Found:
        profile = x.profile(180)
        x.site.troubles.order("form_unknown", times=None, after=before, operation="Followers")
        pages = await x.read(profile, ListKind.FOLLOWERS, **PATIENCE)
        x.site.troubles.clear()
        return sum(len(page.rows) for page in pages), pages[-1].end or ""

    await whole(read, 180, 0, 2)
