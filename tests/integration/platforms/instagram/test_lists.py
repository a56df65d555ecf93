"""Followers and following read through a real Chromium from the local Instagram."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from core.domain.results.profiles import Checkpoint, EndReason, ListKind, ListPage, Profile
from core.domain.sessions.budgets import Allowance, Endpoint
from core.errors import (
    AccountBannedException,
    CentinelaException,
    EndpointPausedException,
    LayoutChangedException,
    NetworkException,
    ProfileNotFoundException,
    ProfilePrivateException,
    RateLimitedException,
    UnknownListException,
)
from core.platforms.instagram.manager import InstagramScraperManager
from sandbox.sites.instagram import InstagramProfile
from sandbox.sites.instagram.content.people import invent_people
from sandbox.sites.instagram.content.troubles import KNOWN
from tests.integration.platforms.instagram.world import InstagramWorld, ref
from tests.integration.platforms.kept import Kept

pytestmark = pytest.mark.asyncio(loop_scope="package")

FOLLOWERS, FOLLOWING = ListKind.FOLLOWERS, ListKind.FOLLOWING
PEOPLE = 70
Outcome = EndReason | type[CentinelaException]

STANDING: dict[str, Outcome] = {
    "emptied": EndReason.EMPTY_WITH_COUNT,
    "limited": EndReason.SITE_CAP,
    "missing_cursor": EndReason.STALLED,
    "repeated_cursor": EndReason.CURSOR_REPEATED,
    "empty_page": EndReason.END,
    "lying_has_more": EndReason.END,
    "overlap": EndReason.END,
    "moved": EndReason.END,
    "errors_beside": EndReason.END,
    "renamed": EndReason.STALLED,
    "renamed_undrawn": LayoutChangedException,
    "hidden": EndReason.HIDDEN,
    "rate_limited": RateLimitedException,
    "please_wait": RateLimitedException,
    "feedback": RateLimitedException,
    "bad_request": NetworkException,
    "server_error": EndReason.STALLED,
    "cut": EndReason.STALLED,
    "stalled": EndReason.END,
}
"""What each trouble of the lists of people must come to while it stands. None but END may claim to be complete."""
ONCE: dict[str, Outcome] = {
    **STANDING,
    "emptied": EndReason.STALLED,
    "renamed_undrawn": EndReason.STALLED,
    "hidden": EndReason.STALLED,
    "server_error": EndReason.END,
    "cut": EndReason.END,
}
"""What it must come to when only the third page is struck."""


async def opened(
    insta: InstagramWorld, shown: InstagramProfile, manager: InstagramScraperManager, account: str = ""
) -> Profile:
    await manager.open(insta.identity(account or insta.account()))
    return await manager.read_profile(ref(shown))


async def read_all(
    manager: InstagramScraperManager, profile: Profile, kind: ListKind = FOLLOWERS, **wanted: Any
) -> list[ListPage]:
    asked = {"known": frozenset[str](), "limit": 100_000, **wanted}
    return [page async for page in manager.read_list(profile, kind, **asked)]


def ids(pages: Sequence[ListPage]) -> list[str]:
    return [row.external_id for page in pages for row in page.rows]


async def test_every_person_is_there_once_whatever_the_form_of_the_list(insta: InstagramWorld) -> None:
    shown = insta.profile(PEOPLE, following=invent_people(120, seed=9_001))
    wrong = {}
    async with insta.kept(allowances={}) as kept:
        for form in ("rest", "connection", "query_hash"):
            insta.site.shapes.lists = form
            for kind, people in ((FOLLOWERS, shown.followers), (FOLLOWING, shown.following)):
                async with kept.manager() as manager:
                    pages = await read_all(manager, await manager.read_profile(ref(shown)), kind)
                told = (ids(pages), pages[-1].end, pages[-1].declared, [page.end for page in pages[:-1] if page.end])
                if told != ([person.id for person in people], EndReason.END, len(people), []):
                    wrong[form, kind] = told
    assert wrong == {}


async def test_suggestions_below_the_list_and_groups_beside_it_are_no_rows(insta: InstagramWorld) -> None:
    shown = insta.profile(5)
    async with insta.manager() as manager:
        pages = await read_all(manager, await opened(insta, shown, manager))
    assert ids(pages) == [person.id for person in shown.followers]
    rows = {row.external_id: row for page in pages for row in page.rows}
    for person in shown.followers:
        row = rows[person.id]
        assert (row.username, row.name) == (person.username, person.name or person.username)
        assert row.photo_url
        assert row.url == f"https://www.instagram.com/{person.username}/"


async def outcome_of(
    insta: InstagramWorld, kept: Kept[InstagramScraperManager], shown: InstagramProfile, trouble: str, *, once: bool
) -> tuple[Outcome | None, list[str]]:
    rows: list[str] = []
    end: Outcome | None = None
    try:
        async with kept.manager() as manager:
            profile = await kept.profile(ref(shown))
            if once:
                insta.site.troubles.order(trouble, after=2, operation="people")
            else:
                insta.site.troubles.stand(trouble)
            async for page in manager.read_list(profile, FOLLOWERS, known=frozenset(), limit=100_000):
                rows += [row.username or row.external_id for row in page.rows]
                end = page.end
    except CentinelaException as exc:
        end = type(exc)
    finally:
        insta.site.troubles.clear()
    return end, rows


async def test_no_trouble_makes_a_list_complete_that_is_not(insta: InstagramWorld) -> None:
    """Every trouble of the site, standing and once in the middle: complete and whole, or incomplete and why."""
    shown = insta.profile(PEOPLE)
    everyone = [person.username for person in shown.followers]
    known = {trouble.name for trouble in KNOWN if "people" in trouble.calls}
    assert known == set(STANDING)
    wrong = {}
    async with insta.kept(scroll_pause_ms=150, max_idle_rounds=5, allowances={}) as kept:
        for once, expected in ((False, STANDING), (True, ONCE)):
            for trouble, wanted in expected.items():
                end, rows = await outcome_of(insta, kept, shown, trouble, once=once)
                doubled = len(rows) != len(set(rows) & set(everyone))
                if end != wanted or doubled or (end is EndReason.END and rows != everyone):
                    wrong[trouble, once] = (end, len(rows))
    assert wrong == {}


async def test_a_release_with_other_names_and_a_frame_that_asks_to_log_in_change_nothing(insta: InstagramWorld) -> None:
    """The page's hidden `login_sync` frame ends at Facebook's login; its script calls its queries otherwise."""
    account, shown = insta.account(), insta.profile(30)
    for trouble in ("operation_renamed", "login_sync"):
        insta.site.troubles.order(trouble, times=None, operation="the page's own", account_id=account)
    try:
        async with insta.manager() as manager:
            profile = await opened(insta, shown, manager, account)
            frames = [frame.url for frame in manager.get_page().frames[1:]]
            pages = await read_all(manager, profile)
    finally:
        insta.site.troubles.clear()
    assert any("facebook.com/login" in address or "login_sync" in address for address in frames), frames
    assert (profile.external_id, profile.counters[FOLLOWERS].value) == (shown.id, 30)
    assert (ids(pages), pages[-1].end) == ([person.id for person in shown.followers], EndReason.END)


async def test_a_capped_list_is_told_as_the_sites_own_cap(insta: InstagramWorld) -> None:
    shown = insta.profile(60, followers_shown=1_250_000, shown_of_followers=48)
    async with insta.manager() as manager:
        pages = await read_all(manager, await opened(insta, shown, manager))
    assert (len(ids(pages)), pages[-1].declared, pages[-1].end) == (48, 1_250_000, EndReason.SITE_CAP)


async def test_known_rows_are_passed_over_and_a_limit_counts_them(insta: InstagramWorld) -> None:
    shown = insta.profile(PEOPLE)
    everyone = [person.id for person in shown.followers]
    async with insta.manager() as manager:
        profile = await opened(insta, shown, manager)
        rest = await read_all(manager, profile, known=frozenset(everyone[:25]))
        some = await read_all(manager, profile, known=frozenset(everyone[:25]), limit=40)
    assert (ids(rest), rest[-1].end) == (everyone[25:], EndReason.END)
    assert (ids(some), some[-1].end) == (everyone[25:40], EndReason.LIMIT)


async def test_a_session_that_dies_in_the_middle_keeps_what_was_read(insta: InstagramWorld) -> None:
    shown, account = insta.profile(PEOPLE), insta.account()
    pages: list[ListPage] = []
    async with insta.manager() as manager:
        profile = await opened(insta, shown, manager, account)
        reading = manager.read_list(profile, FOLLOWERS, known=frozenset(), limit=100_000)
        pages.append(await anext(reading))
        insta.site.set_state(account, "challenge")
        with pytest.raises(AccountBannedException):
            pages += [page async for page in reading]
    read = ids(pages)
    assert 0 < len(read) < PEOPLE
    insta.site.set_state(account, "valid")
    async with insta.manager() as manager:
        again = await read_all(manager, await opened(insta, shown, manager, account), known=frozenset(read))
    assert read + ids(again) == [person.id for person in shown.followers]
    assert again[-1].end is EndReason.END


async def test_private_missing_and_unknown_lists_are_told_apart(insta: InstagramWorld) -> None:
    private, gone = insta.profile(8, private=True), insta.profile(8)
    async with insta.manager() as manager:
        with pytest.raises(ProfilePrivateException):
            await read_all(manager, await opened(insta, private, manager))
        profile = await manager.read_profile(ref(gone))
        insta.site.add_profile(replace(gone, unavailable=True))
        with pytest.raises(ProfileNotFoundException):
            await read_all(manager, profile)
        with pytest.raises(UnknownListException):
            await read_all(manager, profile, ListKind.FRIENDS)


async def test_a_list_goes_on_from_the_cursor_of_its_last_page_and_asks_for_none_twice(insta: InstagramWorld) -> None:
    shown, account = insta.profile(200), insta.account()
    everyone = [person.id for person in shown.followers]
    few = {Endpoint(FOLLOWERS): Allowance(4, 600, 1.0)}
    read: list[str] = []
    checkpoint: Checkpoint | None = None
    ends: list[Outcome] = []
    since = len(insta.site.requests)
    while not ends or ends[-1] is EndpointPausedException:
        async with insta.manager(allowances=few) as manager:
            profile = await opened(insta, shown, manager, account)
            end: Outcome = EndReason.FAILED
            try:
                known = frozenset(read)
                pages = manager.read_list(profile, FOLLOWERS, known=known, limit=100_000, checkpoint=checkpoint)
                async for page in pages:
                    read += [row.external_id for row in page.rows]
                    checkpoint, end = Checkpoint(page.cursor or "", len(read), len(read)), page.end or end
            except EndpointPausedException as exc:
                end = type(exc)
            ends.append(end)
    asked = [seen.query for seen in insta.site.requests[since:] if seen.path.endswith("/followers/") and seen.query]
    assert (read, ends) == (everyone, [EndpointPausedException, EndpointPausedException, EndReason.END])
    assert len(asked) == len(set(asked))


async def test_a_cursor_that_the_site_does_not_take_any_more_starts_the_list_anew(insta: InstagramWorld) -> None:
    shown = insta.profile(PEOPLE)
    everyone = [person.id for person in shown.followers]
    async with insta.manager() as manager:
        profile = await opened(insta, shown, manager)
        pages = await read_all(
            manager, profile, known=frozenset(everyone[:25]), checkpoint=Checkpoint("QVFDnadie", 25, 25)
        )
    assert (ids(pages), pages[-1].end) == (everyone[25:], EndReason.END)
