"""Cookies that the site renews in passing, and the token of X."""

import pytest

from core.domain.sessions.session import SessionIdentity
from core.domain.sessions.verdict import SessionState
from core.platforms.clock import SystemClock
from core.platforms.probe.probe import HttpProbe
from sandbox.sites import LocalSites
from tests.integration.probe.support import facebook_identity, identity, in_turn, newcomer, raw_site, whole

ROTATING = {"facebook": {"xs"}, "instagram": {"rur", "csrftoken"}, "x": {"ct0"}}


def _with(session: SessionIdentity, cookies: list[dict[str, object]]) -> SessionIdentity:
    state = session.storage_state.with_cookies(cookies)
    return SessionIdentity(session.session_id, session.platform, state, None, session.user_agent, session.locale)


def _without(session: SessionIdentity, name: str) -> SessionIdentity:
    kept = [cookie for cookie in session.storage_state.cookies if cookie["name"] != name]
    state = type(session.storage_state)({"cookies": kept})
    return SessionIdentity(session.session_id, session.platform, state, None, session.user_agent, session.locale)


@pytest.mark.parametrize("platform", list(ROTATING))
async def test_a_good_probe_brings_the_renewed_cookies(sites: LocalSites, probe: HttpProbe, platform: str) -> None:
    sites.site(platform).rotate_cookies = True
    session = newcomer(sites, platform)
    found = await probe.probe(session)
    names = {cookie["name"] for cookie in found.rotated}
    assert names <= ROTATING[platform]
    if platform != "x":
        assert names == ROTATING[platform]
    renewed = _with(session, list(found.rotated))
    assert len(renewed.storage_state.cookies) == len(session.storage_state.cookies)
    assert (await probe.probe(renewed)).verdict.state is SessionState.VALID


async def test_a_renewed_cookie_is_ready_for_the_browser(sites: LocalSites, probe: HttpProbe) -> None:
    sites.facebook.rotate_cookies = True
    session = newcomer(sites, "facebook")
    [cookie] = (await probe.probe(session)).rotated
    stored = next(item for item in session.storage_state.cookies if item["name"] == "xs")
    assert cookie["value"] != stored["value"]
    assert (cookie["domain"], cookie["path"], cookie["secure"]) == (stored["domain"], stored["path"], True)
    assert cookie["sameSite"] in {"None", "Lax", "Strict"}
    assert cookie["expires"] > SystemClock().now().timestamp()


async def test_nothing_is_written_back_after_a_bad_probe() -> None:
    line = "Set-Cookie: xs=nuevo; Max-Age=1000; domain=.facebook.com; path=/"
    async with raw_site(whole(b"", line, "Location: /login/", status="302 Found")) as site:
        found = await HttpProbe(network=site.network, clock=SystemClock()).probe(facebook_identity())
    assert found.verdict.state is SessionState.EXPIRED
    assert found.rotated == ()


async def test_other_cookies_of_the_answer_are_left_alone() -> None:
    viewer = str(facebook_identity().account_id)
    body = f'<html><script>["CurrentUserInitialData",[],{{"USER_ID":"{viewer}"}},1]</script>'.encode()
    lines = [
        "Set-Cookie: c_user=999; domain=.facebook.com; path=/",
        "Set-Cookie: fr=x; domain=.facebook.com; path=/",
        "Set-Cookie: xs=ajeno; domain=.evil.example; path=/",
        "Set-Cookie: xs=1%3Asecret; domain=.facebook.com; path=/",
    ]
    async with raw_site(whole(body, *lines)) as site:
        found = await HttpProbe(network=site.network, clock=SystemClock()).probe(facebook_identity())
    assert (found.verdict.state, found.rotated) == (SessionState.VALID, ())


async def test_a_missing_ct0_is_taken_from_the_site_and_brought_back(sites: LocalSites, probe: HttpProbe) -> None:
    sites.x.rotate_cookies = True
    session = _without(newcomer(sites, "x"), "ct0")
    found = await probe.probe(session)
    assert (found.verdict.state, found.requests) == (SessionState.VALID, 2)
    assert [cookie["name"] for cookie in found.rotated] == ["ct0"]
    assert (await probe.probe(_with(session, list(found.rotated)))).requests == 1


async def test_a_missing_ct0_of_a_dead_session_is_judged_by_the_page(sites: LocalSites, probe: HttpProbe) -> None:
    found = await probe.probe(_without(newcomer(sites, "x", "expired"), "ct0"))
    assert (found.verdict.reason, found.requests) == ("x.redirected_to_login", 1)
    banned = await probe.probe(_without(newcomer(sites, "x", "suspended", number=1), "ct0"))
    assert (banned.verdict.reason, banned.requests) == ("x.suspended", 1)


async def test_a_refused_ct0_is_replaced_once_and_no_more(sites: LocalSites, probe: HttpProbe) -> None:
    found = await probe.probe(newcomer(sites, "x", "csrf_rotated"))
    assert (found.verdict.reason, found.requests) == ("x.csrf_rotated", 2)
    assert found.rotated == ()


async def test_a_wrong_ct0_is_mended_by_the_one_the_site_gives() -> None:
    refused = whole(
        b'{"errors":[{"code":353}]}',
        "Set-Cookie: ct0=nuevo; Max-Age=21600; domain=.x.com; path=/; secure",
        status="403 Forbidden",
    )
    listed = whole(b'{"users":[{"user_id":"77","is_suspended":false,"is_auth_valid":true}]}')
    jar: list[dict[str, object]] = [
        {"name": name, "value": value, "domain": ".x.com", "path": "/", "expires": -1.0}
        for name, value in (("auth_token", "a"), ("ct0", "viejo"), ("twid", "u%3D77"))
    ]
    async with raw_site(in_turn(refused, listed)) as site:
        found = await HttpProbe(network=site.network, clock=SystemClock()).probe(identity("x", jar))
    assert (found.verdict.reason, found.requests) == ("x.viewer", 2)
    first, second = site.heads
    assert "x-csrf-token: viejo" in first.lower()
    assert "ct0=viejo" in first
    assert "x-csrf-token: nuevo" in second.lower()
    assert "ct0=nuevo" in second
    assert [(cookie["name"], cookie["value"]) for cookie in found.rotated] == [("ct0", "nuevo")]


async def test_two_refusals_of_the_shared_token_are_settled_by_a_page(sites: LocalSites, probe: HttpProbe) -> None:
    dead = await probe.probe(newcomer(sites, "x", "expired_215"), second=True)
    assert (dead.verdict.reason, dead.requests) == ("x.redirected_to_login", 2)
    assert [request.path for request in sites.x.requests][-1] == "/home"


async def test_a_session_of_x_that_names_no_account_asks_again_as_the_one_that_x_names(
    sites: LocalSites, probe: HttpProbe
) -> None:
    whole_session = newcomer(sites, "x")
    session = _without(whole_session, "twid")
    found = await probe.probe(session)
    assert (found.verdict.state, found.verdict.reason, found.requests) == (SessionState.VALID, "x.viewer", 2)
    [named] = found.rotated
    assert (named["name"], named["domain"], named["secure"]) == ("twid", ".x.com", True)
    renewed = _with(session, [named])
    assert renewed.account_id == whole_session.account_id
    assert (await probe.probe(renewed)).requests == 1


@pytest.mark.parametrize("state", ["suspended", "suspended_in_list", "expired", "expired_auth_invalid", "server_error"])
async def test_a_session_of_x_that_names_no_account_is_judged_by_what_x_says_of_it(
    sites: LocalSites, probe: HttpProbe, state: str
) -> None:
    whole_session = newcomer(sites, "x", state)
    found = await probe.probe(_without(whole_session, "twid"))
    assert found.verdict == (await probe.probe(whole_session)).verdict
    assert found.rotated == ()


async def test_of_several_accounts_that_x_names_none_is_guessed() -> None:
    body = b'{"users":[{"user_id":"11","is_auth_valid":true},{"user_id":"12","is_auth_valid":true}]}'
    jar: list[dict[str, object]] = [
        {"name": name, "value": "a" * 32, "domain": ".x.com", "path": "/", "expires": -1.0}
        for name in ("auth_token", "ct0")
    ]
    async with raw_site(whole(body)) as site:
        found = await HttpProbe(network=site.network, clock=SystemClock()).probe(identity("x", jar))
    assert (found.verdict.reason, found.requests, found.rotated) == ("x.viewer_unknown", 1, ())
