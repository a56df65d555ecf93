"""A list of X that goes on where an earlier attempt stopped, without asking again for what came then."""

from contextlib import suppress

import pytest

from core.domain.results.profiles import Checkpoint, EndReason, ListKind, ListPage
from core.errors import EndpointPausedException
from tests.integration.platforms.world import collect
from tests.integration.platforms.x.world import XWorld, ids, ref

pytestmark = pytest.mark.asyncio(loop_scope="package")

FOLLOWERS, FOLLOWING = ListKind.FOLLOWERS, ListKind.FOLLOWING


async def attempt(
    x: XWorld, account: str, handle: object, kind: ListKind, had: list[ListPage], checkpoint: Checkpoint | None
) -> list[ListPage]:
    """Another session of the account goes on with what it has; what came before a pause counts."""
    pages: list[ListPage] = []
    async with x.manager() as manager:
        await manager.open(x.identity(account))
        found = await manager.read_profile(handle)  # type: ignore[arg-type]
        with suppress(EndpointPausedException):
            await collect(
                manager.read_list(found, kind, known=frozenset(ids(had)), limit=5_000, checkpoint=checkpoint), pages
            )
    return pages


async def test_a_list_longer_than_one_budget_is_read_over_several_and_no_page_twice(x: XWorld) -> None:
    x.site.graphql.rates.limits["Followers"] = 5
    account, profile = x.account(), x.profile(69 * 9 + 5)
    pages: list[ListPage] = []
    for _ in range(3):
        checkpoint = Checkpoint(pages[-1].cursor or "", len(ids(pages))) if pages else None
        pages += await attempt(x, account, ref(profile), FOLLOWERS, pages, checkpoint)
        x.site.graphql.rates.renew()
    assert ids(pages) == [one.id for one in profile.followers]
    assert pages[-1].end is EndReason.END
    asked = [seen for seen in x.site.requests if (seen.operation, seen.account_id) == ("Followers", account)]
    assert 10 <= len(asked) <= 10 + 3  # what is under way when an attempt pauses is asked again by the next


async def test_lists_that_are_asked_for_in_the_address_go_on_too(x: XWorld) -> None:
    profile = x.profile(0, following=x.profile(150).followers)
    account = x.account()
    first = (await x.read(profile, FOLLOWING, account=account))[:1]
    rest = await attempt(x, account, ref(profile), FOLLOWING, first, Checkpoint(first[0].cursor or "", 60))
    assert ids(first) + ids(rest) == [one.id for one in profile.following]
    assert rest[-1].end is EndReason.END


async def test_a_checkpoint_that_the_site_no_longer_knows_is_dropped_and_nothing_is_lost(x: XWorld) -> None:
    account, profile = x.account(), x.profile(150)
    first = (await x.read(profile, account=account))[:1]
    for cursor in ("gone", f"1799999999999999999|{profile.id}0"):
        rest = await attempt(x, account, ref(profile), FOLLOWERS, first, Checkpoint(cursor, 69))
        assert ids(first) + ids(rest) == [one.id for one in profile.followers]
        assert rest[-1].end is EndReason.END


async def test_people_missing_after_a_checkpoint_are_missed(x: XWorld) -> None:
    account, profile = x.account(), x.profile(240)
    first = (await x.read(profile, account=account))[:2]
    x.site.troubles.order("early_end", operation="Followers", account_id=account)
    rest = await attempt(x, account, ref(profile), FOLLOWERS, first, Checkpoint(first[-1].cursor or "", 138))
    assert (len(ids(first) + ids(rest)), rest[-1].end) == (207, EndReason.SITE_CAP)
