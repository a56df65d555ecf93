"""Sessions that die while they are being used."""

import asyncio

import pytest

from core.domain.results.profiles import ListKind, ListPage
from core.domain.sessions.verdict import SessionState
from core.errors import (
    AccountBannedException,
    CentinelaException,
    ConsentRequiredException,
    RateLimitedException,
    SessionExpiredException,
    SessionUnconfirmedException,
)
from tests.integration.platforms.world import World, collect, ids, ref
from tests.support.patience import HANG_S

pytestmark = pytest.mark.asyncio(loop_scope="package")

DEATHS = [
    ("expired_redirect_in_json", SessionUnconfirmedException),
    ("expired", SessionExpiredException),
    ("expired_1357053", SessionExpiredException),
    ("expired_graphql_1357001", SessionExpiredException),
    ("checkpoint_automation", AccountBannedException),
    ("checkpoint_190_459", AccountBannedException),
    ("integrity_required_header", AccountBannedException),
    ("consent", ConsentRequiredException),
    ("restricted_368", RateLimitedException),
]


@pytest.mark.parametrize(("state", "error"), DEATHS)
async def test_a_session_killed_in_the_middle_stops_at_the_next_answer_and_keeps_its_pages(
    world: World, state: str, error: type[CentinelaException]
) -> None:
    account, person = world.account(), world.profile(160)
    pages: list[ListPage] = []
    async with world.manager() as manager:
        await manager.open(world.identity(account))
        profile = await manager.read_profile(ref(person))
        world.sites.facebook.kill_after(account, requests=3, state=state)
        with pytest.raises(CentinelaException) as caught:
            await collect(manager.read_list(profile, ListKind.FRIENDS, known=frozenset(), limit=5_000), pages)
    assert type(caught.value) is error
    assert ids(pages) == [friend.id for friend in person.friends[:32]]
    assert all(page.end is None for page in pages)


async def test_a_dead_session_is_told_from_any_wait_even_when_nothing_is_being_read(world: World) -> None:
    account = world.account()
    async with world.manager() as manager:
        await manager.open(world.identity(account))
        await manager.navigate(manager.home_url)
        world.sites.facebook.set_state(account, "checkpoint")
        with pytest.raises(AccountBannedException) as caught:
            await asyncio.wait_for(manager.guard.wait(asyncio.Event().wait()), HANG_S)  # the page's own pulse meets it
    assert caught.value.verdict is not None
    assert caught.value.verdict.state is SessionState.BANNED


async def test_a_redirect_in_a_navigation_stops_before_the_page_it_leads_to_is_read(world: World) -> None:
    account = world.account(state="checkpoint_locked")
    async with world.manager() as manager:
        await manager.open(world.identity(account))
        with pytest.raises(AccountBannedException) as caught:
            await manager.navigate("https://www.facebook.com/vega.ficticia")
    assert caught.value.verdict is not None
    assert caught.value.verdict.reason == "facebook.checkpoint.locked"


async def test_evidence_holds_no_query_string(world: World) -> None:
    account = world.account(state="auth_platform")
    async with world.manager() as manager:
        await manager.open(world.identity(account))
        verdict = await manager.validate_session_integrity()
    assert verdict.state is SessionState.BANNED
    assert "?" not in verdict.evidence


FRAMED = ("https://www.facebook.com/login/?next=x", "https://www.facebook.com/checkpoint/601051028565049/")
LOGIN_FORM = '<form id="login_form"><input name="email"><input name="pass"></form>'
ADD_FRAME = """address => new Promise(done => {
    const frame = document.createElement('iframe');
    frame.onload = frame.onerror = () => done(true);
    frame.src = address;
    document.body.append(frame);
})"""


async def test_what_a_frame_within_the_page_shows_is_never_held_against_the_session(world: World) -> None:
    """Instagram's pages embed `facebook.com/instagram/login_sync`, which tells a stranger to log in."""
    account = world.account()
    async with world.manager() as manager:
        await manager.open(world.identity(account))
        document = await manager.navigate(manager.home_url)
        assert document.verdict.state is SessionState.VALID
        for address in FRAMED:
            await manager.get_page().route(
                address, lambda route: route.fulfill(body=LOGIN_FORM, content_type="text/html")
            )
            await manager.guard.wait(manager.get_page().evaluate(ADD_FRAME, address))
        shown = {frame.url.partition("?")[0] for frame in manager.get_page().frames[1:]}
        assert len(shown) == len(FRAMED), "the frames went where they were sent"
        await manager.guard.settle()
        manager.guard.check()
        assert manager.guard.verdict is not None
        assert manager.guard.verdict.state is SessionState.VALID
