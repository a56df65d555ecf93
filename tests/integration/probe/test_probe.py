"""One request, as the session itself would make it, and nothing that belongs to another."""

import asyncio

import pytest

from core.domain.sessions.storage_state import StorageState
from core.domain.sessions.verdict import SessionState
from core.platforms.clock import SystemClock
from core.platforms.probe.probe import HttpProbe
from sandbox.sites import LocalSites
from tests.integration.probe.support import (
    FIRST_ID,
    USER_AGENT,
    facebook_identity,
    forever,
    identity,
    newcomer,
    raw_site,
    whole,
)
from tests.support.patience import HANG_S


async def test_missing_cookies_need_no_request(sites: LocalSites, probe: HttpProbe) -> None:
    found = await probe.probe(identity("facebook", []))
    assert (found.verdict.reason, found.requests) == ("facebook.cookies_missing", 0)
    assert sites.facebook.requests == []


@pytest.mark.parametrize("platform", ["facebook", "instagram", "x"])
async def test_a_living_session_is_judged_by_one_request_of_its_own(
    sites: LocalSites, probe: HttpProbe, platform: str
) -> None:
    found = await probe.probe(newcomer(sites, platform))
    assert (found.verdict.state, found.requests) == (SessionState.VALID, 1)
    assert found.elapsed_ms > 0
    [request] = sites.site(platform).requests
    assert request.account_id == str(FIRST_ID)
    assert request.user_agent == USER_AGENT
    assert request.accept_language == "es-MX"


@pytest.mark.parametrize("platform", ["facebook", "instagram", "x"])
async def test_redirects_are_judged_and_never_followed(sites: LocalSites, probe: HttpProbe, platform: str) -> None:
    found = await probe.probe(newcomer(sites, platform, "expired"))
    asked = 2 if platform == "x" else 1  # X's refusal of the token is followed by the question to its page
    assert (found.verdict.state, found.requests) == (SessionState.EXPIRED, asked)
    assert len(sites.site(platform).requests) == asked


@pytest.mark.parametrize("platform", ["facebook", "instagram", "x"])
async def test_the_second_opinion_is_asked_at_another_address(
    sites: LocalSites, probe: HttpProbe, platform: str
) -> None:
    session = newcomer(sites, platform)
    await probe.probe(session)
    await probe.probe(session, second=True)
    first, second = sites.site(platform).requests
    assert (first.host, first.path) != (second.host, second.path)


async def test_a_page_is_asked_for_as_a_navigation(sites: LocalSites) -> None:
    async with raw_site(whole(b"<html></html>")) as site:
        probe = HttpProbe(network=site.network, clock=SystemClock())
        await probe.probe(facebook_identity())
    [head] = site.heads
    lines = dict(line.split(": ", 1) for line in head.lower().strip().split("\r\n")[1:])
    assert lines["host"] == "www.facebook.com"
    assert lines["cookie"] == f"c_user={FIRST_ID}; xs=1%3asecret"
    assert (lines["sec-fetch-dest"], lines["sec-fetch-mode"], lines["sec-fetch-site"]) == (
        "document",
        "navigate",
        "none",
    )
    assert "python" not in head.lower()
    assert "authorization" not in lines


async def test_only_cookies_of_the_asked_host_are_sent() -> None:
    jar = [
        *facebook_identity().storage_state.cookies,
        {"name": "sessionid", "value": "other", "domain": ".instagram.com", "path": "/", "expires": -1},
        {"name": "mobile", "value": "1", "domain": "m.facebook.com", "path": "/", "expires": -1},
        {"name": "hostonly", "value": "1", "domain": "facebook.com", "path": "/", "expires": -1},
        {"name": "exact", "value": "1", "domain": "www.facebook.com", "path": "/", "expires": -1},
        {"name": "deep", "value": "1", "domain": ".facebook.com", "path": "/messages", "expires": -1},
        {"name": "dead", "value": "1", "domain": ".facebook.com", "path": "/", "expires": 1000},
        {"name": "broken", "value": "a\r\nHost: evil", "domain": ".facebook.com", "path": "/", "expires": -1},
        {"name": "joined", "value": "a; b=c", "domain": ".facebook.com", "path": "/", "expires": -1},
        {"name": "accent", "value": "ñandú", "domain": ".facebook.com", "path": "/", "expires": -1},
    ]
    async with raw_site(whole(b"<html></html>")) as site:
        await HttpProbe(network=site.network, clock=SystemClock()).probe(identity("facebook", jar))
    [head] = site.heads
    line = next(line for line in head.split("\r\n") if line.lower().startswith("cookie:"))
    names = [pair.strip().partition("=")[0] for pair in line.partition(":")[2].split(";")]
    assert names == ["c_user", "xs", "exact", "accent"]


async def test_the_body_is_dropped_at_the_proof_of_life() -> None:
    marker = f'<html><script>["CurrentUserInitialData",[],{{"ACCOUNT_ID":"{FIRST_ID}","USER_ID":"{FIRST_ID}"}},1]'
    async with raw_site(forever(marker.encode(), b"<p>" + b"x" * 1000)) as site:
        probe = HttpProbe(network=site.network, clock=SystemClock(), timeout_s=5)
        found = await probe.probe(facebook_identity())
        assert found.verdict.reason == "facebook.viewer"
        await asyncio.wait_for(site.hung_up.wait(), HANG_S)


async def test_reading_ends_at_the_cap() -> None:
    async with raw_site(forever(b"<html>", b"<p>" + b"x" * 4000)) as site:
        probe = HttpProbe(network=site.network, clock=SystemClock(), timeout_s=5, cap_bytes=100_000)
        found = await probe.probe(facebook_identity())
        assert (found.verdict.state, found.verdict.reason) == (SessionState.UNDECIDED, "facebook.marker_not_found")
        await asyncio.wait_for(site.hung_up.wait(), HANG_S)


async def test_a_marker_beyond_the_cap_is_not_seen() -> None:
    marker = f'<script>["CurrentUserInitialData",[],{{"USER_ID":"{FIRST_ID}"}},1]</script>'
    async with raw_site(whole(b"<html>" + b"<p>x" * 20_000 + marker.encode())) as site:
        small = HttpProbe(network=site.network, clock=SystemClock(), cap_bytes=50_000)
        large = HttpProbe(network=site.network, clock=SystemClock(), cap_bytes=200_000)
        assert (await small.probe(facebook_identity())).verdict.state is SessionState.UNDECIDED
        assert (await large.probe(facebook_identity())).verdict.state is SessionState.VALID


async def test_sessions_probed_at_once_never_share_a_connection_or_a_cookie(
    sites: LocalSites, probe: HttpProbe
) -> None:
    states = ["valid" if number % 3 else "expired" for number in range(60)]
    sessions = [newcomer(sites, "facebook", state, number=number) for number, state in enumerate(states)]
    found = await asyncio.gather(*(probe.probe(session) for session in sessions))
    assert [result.verdict.state for result in found] == states
    requests = sites.facebook.requests
    assert sorted(str(request.account_id) for request in requests) == sorted(str(s.account_id) for s in sessions)
    assert len({request.client for request in requests}) == len(sessions)


async def test_a_result_tells_no_secret(sites: LocalSites, probe: HttpProbe) -> None:
    sites.facebook.rotate_cookies = True
    session = newcomer(sites, "facebook", proxy_url=None)
    found = await probe.probe(session)
    secret = session.storage_state.value("xs")
    assert secret
    assert secret not in repr(found)
    assert all(cookie["value"] not in repr(found) for cookie in found.rotated)


async def test_an_empty_user_agent_is_replaced_by_an_ordinary_one() -> None:
    bare = facebook_identity()
    anonymous = type(bare)(bare.session_id, bare.platform, StorageState(bare.storage_state), None, None, "es")
    async with raw_site(whole(b"<html></html>")) as site:
        await HttpProbe(network=site.network, clock=SystemClock(), default_user_agent="Nave/1.0").probe(anonymous)
    assert "user-agent: nave/1.0" in site.heads[0].lower()
    assert "accept-language: es\r\n" in site.heads[0].lower()
