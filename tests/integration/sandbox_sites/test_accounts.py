"""Cookies decide who is looking; sessions die, are renewed and rotate while the sites serve."""

import asyncio
import time
from pathlib import Path

import pytest

from sandbox.sites import Account, LocalSites, Site
from sandbox.sites.facebook import FacebookSite
from sandbox.sites.messages import Response
from tests.integration.sandbox_sites.support import BEARER, IDS, account, ask, cookie_header, value_of

HOMES = {
    "facebook": "https://www.facebook.com/settings",
    "instagram": "https://www.instagram.com/direct/inbox/",
    "x": "https://x.com/home",
}
CALLS = {
    "facebook": "https://www.facebook.com/ajax/dtsg/?__a=true",
    "instagram": "https://www.instagram.com/api/v1/accounts/current_user/",
    "x": "https://x.com/i/api/1.1/account/multi/list.json",
}
LOGINS = {"facebook": "/login", "instagram": "/accounts/login/", "x": "/i/flow/login"}
REQUIRED = {
    "facebook": {"c_user", "xs", "datr", "sb", "fr"},
    "instagram": {"sessionid", "ds_user_id", "csrftoken", "mid", "ig_did", "rur"},
    "x": {"auth_token", "ct0", "twid", "kdt", "guest_id"},
}
ROTATED = {"facebook": "xs=", "instagram": "csrftoken=", "x": "ct0="}


@pytest.fixture(params=["facebook", "instagram", "x"])
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def site(name: str) -> Site:
    made = LocalSites().site(name)
    made.add_account(account(name))
    return made


def header_of(response: Response, name: str) -> list[str]:
    return [value for key, value in response.headers if key == name]


def test_the_cookies_of_a_login_are_the_real_ones(name: str, site: Site) -> None:
    cookies = site.cookies_for(IDS[name])
    assert {str(cookie["name"]) for cookie in cookies} >= REQUIRED[name]
    assert all(cookie["secure"] and str(cookie["domain"]).startswith(".") for cookie in cookies)
    joined = cookie_header(site, IDS[name])
    assert {"facebook": f"c_user={IDS[name]}", "instagram": f"sessionid={IDS[name]}%3A", "x": f"twid=u%3D{IDS[name]}"}[
        name
    ] in joined


async def test_good_cookies_see_the_page_and_strangers_the_login(name: str, site: Site) -> None:
    good = await ask(site, HOMES[name], cookies=cookie_header(site, IDS[name]))
    stranger = await ask(site, HOMES[name])
    assert good.status == 200
    assert stranger.status == 302
    assert LOGINS[name] in header_of(stranger, "location")[0]


async def test_old_cookies_are_nobodys_after_the_next_login(name: str, site: Site) -> None:
    old = cookie_header(site, IDS[name])
    new = site.login_again(IDS[name])
    refused = await ask(site, HOMES[name], cookies=old)
    accepted = await ask(site, HOMES[name], cookies="; ".join(f"{c['name']}={c['value']}" for c in new))
    assert LOGINS[name] in header_of(refused, "location")[0]
    assert accepted.status == 200


async def test_facebook_and_instagram_take_old_cookies_away(name: str, site: Site) -> None:
    old = cookie_header(site, IDS[name])
    site.login_again(IDS[name])
    refused = await ask(site, HOMES[name], cookies=old)
    deleted = [value.partition("=")[0] for value in header_of(refused, "set-cookie")]
    assert deleted == {"facebook": ["xs", "c_user"], "instagram": ["sessionid"], "x": []}[name]


async def test_a_new_login_makes_a_dead_session_valid(name: str, site: Site) -> None:
    site.set_state(IDS[name], "expired")
    site.login_again(IDS[name])
    assert site.state_of(IDS[name]) == "valid"


async def test_a_state_changes_the_very_next_answer(name: str, site: Site) -> None:
    cookies = cookie_header(site, IDS[name])
    before = await ask(site, HOMES[name], cookies=cookies)
    site.set_state(IDS[name], "expired")
    after = await ask(site, HOMES[name], cookies=cookies)
    assert (before.status, after.status) == (200, 302)


async def test_rotation_gives_a_new_cookie_and_the_one_before_still_works(name: str, site: Site) -> None:
    site.rotate_cookies = True
    before = cookie_header(site, IDS[name])
    answer = await ask(site, HOMES[name], cookies=before)
    assert any(value.startswith(ROTATED[name]) for value in header_of(answer, "set-cookie"))
    assert cookie_header(site, IDS[name]) != before
    assert (await ask(site, HOMES[name], cookies=before)).status == 200


async def test_nothing_rotates_unless_asked(name: str, site: Site) -> None:
    answer = await ask(site, HOMES[name], cookies=cookie_header(site, IDS[name]))
    assert header_of(answer, "set-cookie") == []


async def test_an_agreed_death_comes_after_so_many_good_calls() -> None:
    site = LocalSites().instagram
    site.add_account(account("instagram"))
    site.kill_after(IDS["instagram"], requests=2, state="challenge")
    cookies = cookie_header(site, IDS["instagram"])
    statuses = [(await ask(site, CALLS["instagram"], cookies=cookies)).status for _ in range(3)]
    assert statuses == [200, 200, 400]


async def test_a_death_without_delay_is_now(facebook: FacebookSite) -> None:
    facebook.kill_after(IDS["facebook"], requests=0, state="checkpoint")
    assert facebook.state_of(IDS["facebook"]) == "checkpoint"


async def test_a_state_set_by_hand_cancels_an_agreed_death() -> None:
    site = LocalSites().instagram
    site.add_account(account("instagram"))
    site.kill_after(IDS["instagram"], requests=1, state="challenge")
    site.set_state(IDS["instagram"], "valid")
    cookies = cookie_header(site, IDS["instagram"])
    assert [(await ask(site, CALLS["instagram"], cookies=cookies)).status for _ in range(2)] == [200, 200]


async def test_x_wants_its_csrf_token_and_gives_a_new_one() -> None:
    site = LocalSites().x
    site.add_account(account("x"))
    cookies = cookie_header(site, IDS["x"])
    refused = await ask(site, CALLS["x"], cookies=cookies, headers={"authorization": BEARER, "x-csrf-token": "other"})
    again = {"authorization": BEARER, "x-csrf-token": value_of(site.cookies_for(IDS["x"]), "ct0")}
    fresh = cookie_header(site, IDS["x"])
    assert (refused.status, b'"code":353' in refused.body) == (403, True)
    assert header_of(refused, "set-cookie")[0].startswith("ct0=")
    assert (await ask(site, CALLS["x"], cookies=fresh, headers=again)).status == 200


async def test_x_wants_a_bearer_token() -> None:
    site = LocalSites().x
    site.add_account(account("x"))
    refused = await ask(site, CALLS["x"], cookies=cookie_header(site, IDS["x"]))
    assert b'"code":215' in refused.body


async def test_the_account_that_acts_as_a_page_carries_a_cookie_that_says_so(facebook: FacebookSite) -> None:
    facebook.add_account(
        Account(IDS["facebook"], "Prueba Ficticia", "prueba", "acting_as_page", page_id="61550000000001")
    )
    cookies = facebook.cookies_for(IDS["facebook"])
    page = await ask(facebook, HOMES["facebook"], cookies=cookie_header(facebook, IDS["facebook"]))
    assert value_of(cookies, "i_user") == "61550000000001"
    assert b'"USER_ID":"61550000000001"' in page.body


async def test_a_request_is_remembered_as_it_came(facebook: FacebookSite) -> None:
    headers = {"user-agent": "Navegador/1", "accept-language": "es-ES"}
    cookies = cookie_header(facebook, IDS["facebook"])
    await ask(facebook, "https://www.facebook.com/settings?tab=1", cookies=cookies, headers=headers)
    seen = facebook.requests[-1]
    assert (seen.method, seen.host, seen.path, seen.query) == ("GET", "www.facebook.com", "/settings", "tab=1")
    assert (seen.account_id, seen.user_agent, seen.accept_language) == (IDS["facebook"], "Navegador/1", "es-ES")
    assert (seen.client, seen.when.tzinfo is not None) == ("127.0.0.1:1", True)


async def test_a_coming_request_can_be_waited_for(facebook: FacebookSite) -> None:
    waiting = asyncio.create_task(facebook.wait_for_request(lambda seen: seen.path == "/me/"))
    await ask(facebook, "https://www.facebook.com/settings")
    assert not waiting.done()
    await ask(facebook, "https://www.facebook.com/me/")
    assert (await waiting).path == "/me/"


async def test_waiting_for_what_never_comes_ends_in_time(facebook: FacebookSite) -> None:
    with pytest.raises(TimeoutError):
        await facebook.wait_for_request(lambda seen: seen.path == "/nada", timeout=0.05)


async def test_latency_is_waited_and_can_change_while_serving(facebook: FacebookSite) -> None:
    facebook.latency_ms = 80
    start = time.perf_counter()
    await ask(facebook, "https://www.facebook.com/")
    assert time.perf_counter() - start >= 0.08
    facebook.latency_ms = 3_600_000
    late = asyncio.create_task(ask(facebook, "https://www.facebook.com/"))
    await facebook.wait_for_request(lambda seen: seen.path == "/", since=1)
    facebook.latency_ms = 0
    assert (await ask(facebook, "https://www.facebook.com/")).status == 200
    assert not late.done()
    late.cancel()
    await asyncio.gather(late, return_exceptions=True)


async def test_a_fault_strikes_so_often_and_only_there(facebook: FacebookSite) -> None:
    facebook.fault(path_prefix="/settings", times=2, status=503, body="cerrado")
    elsewhere = await ask(facebook, "https://www.facebook.com/")
    struck = [await ask(facebook, HOMES["facebook"]) for _ in range(3)]
    assert elsewhere.status == 200
    assert [(answer.status, answer.body) for answer in struck[:2]] == [(503, b"cerrado")] * 2
    assert struck[2].status == 302


async def test_a_fault_may_be_for_one_account_or_one_operation(facebook: FacebookSite) -> None:
    other = "100090000000072"
    facebook.add_account(Account(other, "Otra Ficticia", "otra.ficticia"))
    mine, theirs = cookie_header(facebook, IDS["facebook"]), cookie_header(facebook, other)
    facebook.fault(account_id=other, status=503)
    assert (await ask(facebook, "https://www.facebook.com/", cookies=mine)).status == 200
    assert (await ask(facebook, "https://www.facebook.com/", cookies=theirs)).status == 503
    facebook.fault(operation="ProfileCometAppCollectionListRendererPaginationQuery", status=500)
    graphql = "https://www.facebook.com/api/graphql/"
    pulse = {"x-fb-friendly-name": "CometNotificationsBadgeCountQuery"}
    page = {"x-fb-friendly-name": "ProfileCometAppCollectionListRendererPaginationQuery"}
    answers = [await ask(facebook, graphql, method="POST", cookies=mine, headers=sent) for sent in (pulse, page, page)]
    assert [answer.status for answer in answers] == [200, 500, 200]


async def test_a_delay_alone_keeps_the_answer(facebook: FacebookSite) -> None:
    facebook.fault(delay_ms=60)
    start = time.perf_counter()
    answer = await ask(facebook, "https://www.facebook.com/")
    assert (answer.status, time.perf_counter() - start >= 0.06) == (200, True)


async def test_forgotten_faults_do_not_strike(facebook: FacebookSite) -> None:
    facebook.fault(drop=True)
    facebook.clear_faults()
    assert not (await ask(facebook, "https://www.facebook.com/")).drop


async def test_logins_and_states_outlive_a_restart_of_the_sites(name: str, tmp_path: Path) -> None:
    state_file, account_id = tmp_path / "sites.json", IDS[name]
    async with LocalSites(state_file=state_file) as first:
        first.site(name).add_account(account(name, "expired"))
        assert first.site(name).state_of(account_id) == "expired"
        fresh = first.site(name).login_again(account_id)
        first.site(name).kill_after(account_id, requests=5, state="valid")
    async with LocalSites(state_file=state_file) as second:
        site = second.site(name)
        site.add_account(account(name, "expired"))
        assert site.state_of(account_id) == "valid"
        session = {"facebook": "xs", "instagram": "sessionid", "x": "auth_token"}[name]
        assert value_of(site.cookies_for(account_id), session) == value_of(fresh, session)
        site.set_state(account_id, "dropped")
        third = LocalSites(state_file=state_file).site(name)  # as after a kill: nobody said goodbye
        third.add_account(account(name))
        assert third.state_of(account_id) == "dropped"
        third.add_account(account(name))
        assert third.state_of(account_id) == "valid"


def test_without_a_file_sites_begin_anew(name: str) -> None:
    first, second = LocalSites().site(name), LocalSites().site(name)
    first.add_account(account(name))
    first.set_state(IDS[name], "dropped")
    second.add_account(account(name))
    assert second.state_of(IDS[name]) == "valid"
