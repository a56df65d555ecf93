"""Lists of X read through a real Chromium from the local one: whole, or honestly not."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace

import pytest

from core.domain.results.profiles import EndReason, ListKind, ListPage
from core.domain.sessions.budgets import Allowance, Endpoint
from core.errors import (
    CentinelaException,
    EndpointPausedException,
    LayoutChangedException,
    NetworkException,
    ProfileNotFoundException,
    ProfilePrivateException,
    SessionUnconfirmedException,
    UnknownListException,
)
from core.platforms.x.manager import XScraperManager
from sandbox.sites.x.graphql.drift import TROUBLES
from sandbox.sites.x.model import SHAPES, XProfile
from sandbox.sites.x.people import invent_users
from tests.integration.platforms.kept import Kept
from tests.integration.platforms.world import collect
from tests.integration.platforms.x.world import XWorld, ids, ref

pytestmark = pytest.mark.asyncio(loop_scope="package")

FOLLOWERS, FOLLOWING, VERIFIED = ListKind.FOLLOWERS, ListKind.FOLLOWING, ListKind.VERIFIED_FOLLOWERS
One = EndReason | type[CentinelaException]
Outcome = One | tuple[One, ...]

STANDING: dict[str, Outcome] = {
    "load_shed": NetworkException,
    "errors_beside": EndReason.END,
    "empty_page": EndReason.STALLED,
    "emptied": EndReason.EMPTY_WITH_COUNT,
    "early_end": EndReason.SITE_CAP,
    "capped": EndReason.SITE_CAP,
    "no_cursor": EndReason.SITE_CAP,
    "cursor_repeated": EndReason.CURSOR_REPEATED,
    "overlap": EndReason.END,
    "truncated": NetworkException,
    "rate_limited": EndpointPausedException,
    "not_found": (NetworkException, LayoutChangedException),  # an answer without a word says nothing of why
    "key_renamed": EndReason.END,
    "field_moved": EndReason.END,
    "form_unknown": EndReason.STALLED,
    "operation_renamed": EndReason.END,
}
"""What each trouble must come to while it stands. None but END may claim to be complete."""
ONCE: dict[str, Outcome] = {
    **STANDING,
    "load_shed": EndReason.END,
    "empty_page": EndReason.END,
    # By then more than half of the people are there: it looks like a cap, and is as incomplete.
    "emptied": (EndReason.EMPTY_WITH_COUNT, EndReason.SITE_CAP),
    "capped": (EndReason.EMPTY_WITH_COUNT, EndReason.SITE_CAP),
    "cursor_repeated": EndReason.CURSOR_REPEATED,
    "truncated": EndReason.END,
    "not_found": EndReason.END,
}
"""What it must come to when only the third page is struck."""


async def test_every_list_is_whole_and_in_order_in_every_form(x: XWorld) -> None:
    wrong: list[object] = []
    for shape in SHAPES:
        profile = x.profile(150, following=invent_users(130, 7), shape=shape)
        behind = {
            FOLLOWERS: profile.followers,
            FOLLOWING: profile.following,
            VERIFIED: [one for one in profile.followers if one.paid],
        }
        for kind, people in behind.items():
            pages = await x.read(profile, kind)
            if ids(pages) != [one.id for one in people] or pages[-1].end is not EndReason.END:
                wrong.append((shape, kind, len(ids(pages)), pages[-1].end))
    assert wrong == []


@pytest.mark.parametrize("half", [0, 1])
async def test_no_trouble_that_stands_makes_a_list_seem_whole_that_is_not(x: XWorld, half: int) -> None:
    assert TROUBLES.keys() == STANDING.keys() == ONCE.keys()
    wrong: list[object] = []
    profile = x.profile(150)
    async with x.kept(x.account(), max_idle_rounds=6, scroll_pause_ms=150) as kept:
        for name in list(TROUBLES)[half::2]:
            x.site.troubles.stand(name)
            x.site.graphql.rates.renew()
            kept.forget()  # profiles have some of these troubles too
            wrong += await judged(kept, profile, name, STANDING[name])
    assert wrong == [], wrong


@pytest.mark.parametrize("half", [0, 1])
async def test_no_trouble_of_one_page_makes_a_list_seem_whole_that_is_not(x: XWorld, half: int) -> None:
    wrong: list[object] = []
    account, profile = x.account(), x.profile(240)
    async with x.kept(account, max_idle_rounds=6, scroll_pause_ms=150) as kept:
        for name in list(TROUBLES)[half::2]:
            x.site.troubles.clear()
            x.site.graphql.rates.renew()
            operation = None if name == "operation_renamed" else "Followers"
            x.site.troubles.order(name, operation=operation, account_id=account, after=2 if operation else 0)
            wrong += await judged(kept, profile, name, ONCE[name])
    assert wrong == [], wrong


async def judged(kept: Kept[XScraperManager], profile: XProfile, name: str, expected: Outcome) -> list[object]:
    """What is wrong with the reading of a list of several pages under a trouble."""
    pages, outcome = await outcome_of(kept, profile)
    found, everybody = ids(pages), {one.id for one in profile.followers}
    wrong: list[object] = []
    allowed = expected if isinstance(expected, tuple) else (expected,)
    if outcome not in allowed or (outcome is EndReason.END and not everybody <= set(found)):
        wrong.append((name, outcome, len(found)))
    if len(set(found)) != len(found):
        wrong.append((name, "twice"))
    return wrong


async def outcome_of(kept: Kept[XScraperManager], profile: XProfile) -> tuple[Sequence[ListPage], object]:
    """The pages that were read, and the end or the error they ended with."""
    pages: list[ListPage] = []
    try:
        async with kept.manager() as manager:
            found = await kept.profile(ref(profile))
            await collect(manager.read_list(found, FOLLOWERS, known=frozenset(), limit=5_000), pages)
    except CentinelaException as exc:
        return pages, type(exc)
    return pages, pages[-1].end if pages else None


async def test_people_who_are_gone_are_counted_and_are_no_reason_to_call_a_list_short(x: XWorld) -> None:
    people = invent_users(120, 9)
    people[3], people[70], people[71] = (
        replace(people[3], gone=True),
        replace(people[70], gone=True),
        replace(people[71], hollow=True),
    )
    pages = await x.read(x.profile(people))
    assert (len(ids(pages)), sum(page.observed or 0 for page in pages)) == (117, 120)
    assert pages[-1].end is EndReason.END


async def test_a_list_of_others_that_the_site_cuts_at_the_newest_fifty_is_capped_and_ones_own_is_not(x: XWorld) -> None:
    account = x.account()
    capped = x.profile(180, capped=True, followers_shown=1_234)
    pages = await x.read(capped, account=account)
    assert (len(ids(pages)), pages[-1].declared, pages[-1].end) == (50, 1_234, EndReason.SITE_CAP)
    own = XProfile(replace(capped.person, id=account, handle="propia_x"), followers=capped.followers, capped=True)
    x.site.add_profile(own)
    mine = await x.read(own, account=account)
    assert (len(ids(mine)), mine[-1].end) == (180, EndReason.END)


async def test_suggestions_at_the_end_and_at_the_side_are_never_rows_not_even_drawn_ones(x: XWorld) -> None:
    profile = x.profile(20)
    assert len(ids(await x.read(profile))) == 20
    x.site.troubles.stand("form_unknown")
    drawn = [row for page in await x.read(profile) for row in page.rows]
    assert sorted(row.username or "" for row in drawn) == sorted(one.handle for one in profile.followers)
    assert {row.source for row in drawn} == {"dom"}


async def test_rows_read_before_are_passed_over_and_not_given_again(x: XWorld) -> None:
    profile = x.profile(200)
    known = frozenset(one.id for one in profile.followers[:130])
    async with x.manager() as manager:
        await manager.open(x.identity(x.account()))
        found = await manager.read_profile(ref(profile))
        pages = [page async for page in manager.read_list(found, FOLLOWERS, known=known, limit=5_000)]
    assert ids(pages) == [one.id for one in profile.followers[130:]]
    assert pages[-1].end is EndReason.END


async def test_a_protected_profile_is_private_to_strangers_and_open_to_those_it_lets_in(x: XWorld) -> None:
    account = x.account()
    facts = {"protected": True}
    closed = x.profile(9, facts=facts, visibility="protected")
    with pytest.raises(ProfilePrivateException):
        await x.read(closed)
    open_to_us = x.profile(9, facts=facts, visibility="protected", followed_by=frozenset({account}))
    assert len(ids(await x.read(open_to_us, account=account))) == 9
    own = XProfile(replace(closed.person, id=account, handle="propia_y"), followers=closed.followers,
                   visibility="protected")  # fmt: skip
    x.site.add_profile(own)
    assert len(ids(await x.read(own, account=account))) == 9


async def test_profiles_that_are_not_there_have_no_lists(x: XWorld) -> None:
    for visibility in ("suspended", "deactivated", "blocking"):
        with pytest.raises(ProfileNotFoundException):
            await x.read(x.profile(9, visibility=visibility))
    with pytest.raises(UnknownListException):
        await x.read(x.profile(9), ListKind.FRIENDS)


async def test_the_site_is_never_asked_up_to_its_limit_and_the_count_outlives_the_page(x: XWorld) -> None:
    x.site.graphql.rates.limits["Followers"] = 9
    allowances = {Endpoint(FOLLOWERS.value): Allowance(9, 900, share=0.4)}
    account, profile = x.account(), x.profile(69 * 6, following=invent_users(10, 4))
    identity = x.identity(account)
    pages: list[ListPage] = []
    for _ in range(2):
        async with x.manager(allowances=allowances) as manager:
            await manager.open(identity)
            found = await manager.read_profile(ref(profile))
            known = frozenset(ids(pages))
            with pytest.raises(EndpointPausedException) as caught:
                await collect(manager.read_list(found, FOLLOWERS, known=known, limit=5_000), pages)
            assert caught.value.endpoint == FOLLOWERS.value
            others = [page async for page in manager.read_list(found, FOLLOWING, known=frozenset(), limit=5_000)]
            assert len(ids(others)) == 10
    asked = [seen for seen in x.site.requests if (seen.operation, seen.account_id) == ("Followers", account)]
    # What is under way when the last allowed answer comes is answered too, which is why we stop well below the limit.
    assert 3 <= len(asked) < 9
    assert 3 * 69 <= len(ids(pages)) <= 69 * len(asked)
    window = x.budgets.kept[identity.session_id, caught.value.endpoint]
    assert (window.used, window.allowed, window.ends_at) == (window.used, 3, caught.value.until)
    assert 3 <= window.used <= len(asked)


async def test_a_session_that_dies_in_the_middle_keeps_what_was_read(x: XWorld) -> None:
    account, profile = x.account(), x.profile(69 * 5)
    pages: list[ListPage] = []
    async with x.manager() as manager:
        await manager.open(x.identity(account))
        found = await manager.read_profile(ref(profile))
        with pytest.raises(SessionUnconfirmedException):
            await collect(dying(x, account, manager.read_list(found, FOLLOWERS, known=frozenset(), limit=5_000)), pages)
    assert len(ids(pages)) >= 69 * 2
    assert ids(pages) == [one.id for one in profile.followers[: len(ids(pages))]]


async def dying(x: XWorld, account: str, pages: AsyncIterator[ListPage]) -> AsyncIterator[ListPage]:
    """The pages of a list whose session dies after the second one."""
    number = 0
    async for page in pages:
        yield page
        number += 1
        if number == 2:
            x.site.set_state(account, "expired")
