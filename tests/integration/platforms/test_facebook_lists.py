"""Friends, followers and following read through a real Chromium from the local Facebook."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
import pytest_asyncio

from core.domain.results.profiles import EndReason, ListKind
from core.errors import LayoutChangedException, ProfileNotFoundException, ProfilePrivateException, UnknownListException
from core.platforms.facebook.manager import FacebookScraperManager
from core.platforms.reading.scrolling import SPREAD_ROWS
from sandbox.sites.facebook.model import FacebookProfile, Quirks
from sandbox.sites.facebook.people import invent_people
from tests.integration.platforms.kept import Kept
from tests.integration.platforms.world import World, fast, ids, read_all, ref

pytestmark = pytest.mark.asyncio(loop_scope="package")

Session = Kept[FacebookScraperManager]

EVERYTHING = Quirks(
    opaque_ids=True, null_nodes=True, overlap=True, sentinel_stalls=True, empty_mid_page=True, silent_cursor=True
)
CASES = [
    pytest.param(600, Quirks(), "es_ES", id="600 in Spanish"),
    pytest.param(600, EVERYTHING, "en_US", id="600 in English with every habit at once"),
    pytest.param(56, Quirks(opaque_ids=True), "en_US", id="opaque ids"),
    pytest.param(56, Quirks(null_nodes=True), "es_ES", id="null inner nodes"),
    pytest.param(56, Quirks(overlap=True), "es_ES", id="overlapping pages"),
    pytest.param(56, Quirks(sentinel_stalls=True), "en_US", id="a sentinel that stalls"),
    pytest.param(56, Quirks(empty_mid_page=True), "es_ES", id="an empty page in the middle"),
    pytest.param(56, Quirks(silent_cursor=True), "es_ES", id="cursors told by the last row only"),
    pytest.param(8, Quirks(), "es_ES", id="a single page"),
]


@pytest_asyncio.fixture(scope="module", loop_scope="package")
async def english(world: World) -> AsyncIterator[Session]:
    """Like `session`, of an account that sees the site in English."""
    async with Kept(world.manager, lambda: world.identity(world.account(locale="en_US"))) as kept:
        yield kept


@pytest.mark.parametrize(("size", "quirks", "locale"), CASES)
async def test_every_friend_is_there_once_with_the_right_id(
    world: World, session: Session, english: Session, size: int, quirks: Quirks, locale: str
) -> None:
    person = world.profile(size, quirks=quirks)
    async with (session if locale == "es_ES" else english).manager() as manager:
        profile = await manager.read_profile(ref(person))
        pages = await read_all(manager, profile)
        laid_out = await manager.get_page().locator(".row:visible").count()
    assert ids(pages) == [friend.id for friend in person.friends]
    assert min(size, SPREAD_ROWS) <= laid_out <= 3 * SPREAD_ROWS, "old rows of a long list are folded away"
    assert pages[-1].end is EndReason.END
    assert all(page.end is None for page in pages[:-1])
    assert pages[-1].declared == size


async def test_rows_carry_what_the_site_shows_of_a_person(world: World, session: Session) -> None:
    friends = invent_people(9, seed=77)
    friends[3] = replace(friends[3], inactive=True)
    person = world.profile(friends)
    async with session.manager() as manager:
        profile = await manager.read_profile(ref(person))
        rows = [row for page in await read_all(manager, profile) for row in page.rows]
    assert [row.name for row in rows] == [friend.name for friend in friends]
    assert [row.inactive for row in rows] == [friend.inactive for friend in friends]
    assert [row.source for row in rows] == ["html"] * 8 + ["red"]
    for row, friend in zip(rows, friends, strict=True):
        if not friend.inactive:
            assert (row.username, row.url, row.subtitle) == (friend.vanity, friend.url, friend.subtitle or "")
        assert row.photo_url


async def test_each_list_gets_its_own_rows_even_when_the_container_opens_another_tab(
    world: World, session: Session
) -> None:
    lists = {
        ListKind.FRIENDS: invent_people(20, seed=1_001),
        ListKind.FOLLOWERS: invent_people(19, seed=1_002),
        ListKind.FOLLOWING: invent_people(18, seed=1_003),
    }
    person = world.profile(
        lists[ListKind.FRIENDS],
        followers=lists[ListKind.FOLLOWERS],
        following=lists[ListKind.FOLLOWING],
        friends_opens="followers",
    )
    async with session.manager() as manager:
        profile = await manager.read_profile(ref(person))
        assert profile.lists == frozenset(lists)
        for kind, people in lists.items():
            assert ids(await read_all(manager, profile, kind)) == [one.id for one in people]


async def test_known_rows_are_scrolled_past_and_not_given_again(world: World, session: Session) -> None:
    person = world.profile(48)
    known = frozenset(friend.id for friend in person.friends[:21])
    async with session.manager() as manager:
        profile = await manager.read_profile(ref(person))
        pages = await read_all(manager, profile, known=known)
    assert ids(pages) == [friend.id for friend in person.friends[21:]]
    assert pages[-1].end is EndReason.END


async def test_a_limit_counts_the_rows_of_earlier_attempts_too(world: World, session: Session) -> None:
    person = world.profile(48)
    known = frozenset(friend.id for friend in person.friends[:8])
    async with session.manager() as manager:
        profile = await manager.read_profile(ref(person))
        pages = await read_all(manager, profile, known=known, limit=20)
        again = await read_all(manager, profile, known=frozenset(one.id for one in person.friends), limit=20)
    assert ids(pages) == [friend.id for friend in person.friends[8:20]]
    assert pages[-1].end is EndReason.LIMIT
    assert [(page.rows, page.end) for page in again] == [((), EndReason.LIMIT)]


async def test_the_configured_maximum_ends_a_list_as_cut_off(world: World) -> None:
    person = world.profile(48)
    async with world.manager(fast(max_friends_to_scrape=17)) as manager:
        await manager.open(world.identity(world.account()))
        pages = await read_all(manager, await manager.read_profile(ref(person)))
    assert len(ids(pages)) == 17
    assert pages[-1].end is EndReason.BUDGET


async def test_too_few_scrolls_end_a_list_as_cut_off(world: World) -> None:
    person = world.profile(48)
    async with world.manager(fast(max_scrolls=2)) as manager:
        await manager.open(world.identity(world.account()))
        pages = await read_all(manager, await manager.read_profile(ref(person)))
    assert pages[-1].end is EndReason.BUDGET
    assert 8 <= len(ids(pages)) < 48


@pytest.mark.parametrize("how", [{"hides_tab": True}, {"hides_lists": True}, {}], ids=["tab", "all tabs", "empty"])
async def test_hidden_friends_are_said_to_be_hidden_after_one_look(
    world: World, session: Session, how: dict[str, bool]
) -> None:
    followers = invent_people(9, seed=2_001)
    person = world.profile(20, followers=followers, visibility="friends_hidden", **how)
    async with session.manager() as manager:
        profile = await manager.read_profile(ref(person))
        since = len(world.sites.facebook.requests)
        pages = await read_all(manager, profile)
        looks = [seen for seen in world.sites.facebook.requests[since:] if seen.path.endswith("/friends_all")]
        theirs = await read_all(manager, profile, ListKind.FOLLOWERS)
    assert [(page.rows, page.end) for page in pages] == [((), EndReason.HIDDEN)]
    assert len(looks) <= 1
    assert theirs[-1].end is (EndReason.HIDDEN if "hides_lists" in how else EndReason.END)
    assert ids(theirs) == ([] if "hides_lists" in how else [one.id for one in followers])


async def test_a_page_has_no_friends_to_be_read_and_its_followers_are(world: World, session: Session) -> None:
    followers = invent_people(12, seed=2_002)
    own_page = world.profile(0, is_page=True, followers=followers)
    async with session.manager() as manager:
        profile = await manager.read_profile(ref(own_page))
        assert [page.end for page in await read_all(manager, profile)] == [EndReason.HIDDEN]
        assert ids(await read_all(manager, profile, ListKind.FOLLOWERS)) == [one.id for one in followers]


async def test_ones_own_friends_are_read_by_their_own_query_with_their_pictures(world: World) -> None:
    account = world.account()
    own = FacebookProfile(account, "propia.ficticia", "Propia Ficticia", friends=invent_people(20, seed=2_003))
    world.sites.facebook.add_profile(own)
    async with world.manager() as manager:
        await manager.open(world.identity(account))
        rows = [row for page in await read_all(manager, await manager.read_profile(ref(own))) for row in page.rows]
    assert [row.external_id for row in rows] == [one.id for one in own.friends]
    assert all(row.photo_url for row in rows)
    asked = {seen.operation for seen in world.sites.facebook.requests if seen.account_id == account}
    assert "ProfileCometAppCollectionSelfFriendsListRendererPaginationQuery" in asked


async def test_a_refusal_of_the_friends_query_is_told(world: World) -> None:
    account, person = world.account(), world.profile(24)
    async with world.manager() as manager:
        await manager.open(world.identity(account))
        profile = await manager.read_profile(ref(person))
        world.sites.facebook.fault(
            account_id=account,
            operation="ProfileCometAppCollectionNonSelfFriendsListRendererPaginationQuery",
            times=50,
            body='{"errors":[{"code":1675030,"message":"invented"}],"data":{"node":null}}',
        )
        with pytest.raises(LayoutChangedException, match="1675030"):
            await read_all(manager, profile)


async def test_an_empty_list_beside_a_count_is_a_warning_and_not_an_empty_list(world: World, session: Session) -> None:
    person = world.profile(8, followers_shown=1_250)
    async with session.manager() as manager:
        pages = await read_all(manager, await manager.read_profile(ref(person)), ListKind.FOLLOWERS)
    assert [(page.rows, page.end) for page in pages] == [((), EndReason.EMPTY_WITH_COUNT)]
    assert pages[-1].declared == 1_200  # the header rounds: "1,2 mil"


async def test_a_count_that_lies_does_not_make_the_list_incomplete(world: World, session: Session) -> None:
    person = world.profile(16, quirks=Quirks(count_lies=True))
    async with session.manager() as manager:
        pages = await read_all(manager, await manager.read_profile(ref(person)))
    assert (len(ids(pages)), pages[-1].declared, pages[-1].end) == (16, 23, EndReason.END)


async def test_locked_missing_and_unknown_lists_are_told_apart(world: World, session: Session) -> None:
    locked, gone = world.profile(8, visibility="locked"), world.profile(8, visibility="unavailable")
    async with session.manager() as manager:
        with pytest.raises(ProfilePrivateException):
            await read_all(manager, await manager.read_profile(ref(locked)))
        with pytest.raises(ProfileNotFoundException):
            await read_all(manager, await manager.read_profile(ref(gone)))
        with pytest.raises(UnknownListException):
            await read_all(manager, await manager.read_profile(ref(world.profile(8))), ListKind.REPOSTS)


async def test_a_profile_that_goes_away_before_its_list_is_read_is_not_found(world: World, session: Session) -> None:
    person = world.profile(8)
    async with session.manager() as manager:
        profile = await manager.read_profile(ref(person))
        world.sites.facebook.add_profile(replace(person, visibility="unavailable"))
        with pytest.raises(ProfileNotFoundException):
            await read_all(manager, profile)


async def test_stale_tokens_load_the_page_again_once_and_nothing_is_lost_or_doubled(world: World) -> None:
    account, person = world.account(), world.profile(40)
    async with world.manager() as manager:
        await manager.open(world.identity(account))
        profile = await manager.read_profile(ref(person))
        pages = []
        async for page in manager.read_list(profile, ListKind.FRIENDS, known=frozenset(), limit=5_000):
            pages.append(page)
            if len(pages) == 2:
                world.sites.facebook.age_pages(account)
    assert ids(pages) == [friend.id for friend in person.friends]
    assert pages[-1].end is EndReason.END


async def test_a_page_whose_script_never_came_is_loaded_again_once(world: World) -> None:
    account, person = world.account(), world.profile(40)
    async with world.manager() as manager:
        await manager.open(world.identity(account))
        profile = await manager.read_profile(ref(person))
        await manager.get_page().route("**/rsrc.php/**", lambda route: route.abort(), times=3)
        pages = await read_all(manager, profile)
    assert ids(pages) == [friend.id for friend in person.friends]
    assert pages[-1].end is EndReason.END
